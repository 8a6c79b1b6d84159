import type { Generator } from '../random/generator.js';
import { EpisodeTails } from './episode-tails.js';
import type { SampleBatch, Transitions } from './transitions.js';

export interface ReplayOptions {
  /** Transitions kept at most; when it is full the oldest leave. */
  capacity: number;
  observationSize: number;
  /** Environments that are stepped together. Default 1. */
  lanes?: number;
  /** Steps of a sampled transition, n in n-step. Default 1. */
  nStep?: number;
  discount: number;
}

const TERMINATED = 1;
const ENDED = 2;
const NO_TAIL = -1;

/**
 * Experience replay with uniform sampling (Lin 1992; Mnih et al. 2015): a ring of time slices, each one
 * step of every lane.
 *
 * An observation is stored once: the successor of row (t, lane) is row (t + 1, lane), and only where an
 * episode ends is the true successor kept aside. So a slice more than `capacity` asks for is held: the
 * newest transitions' successors. n-step sums are made when sampling, along a lane, and stop where its
 * episode ends; rows whose n steps are not all in yet are not sampled.
 */
export class UniformReplay {
  readonly capacity: number;
  readonly lanes: number;
  readonly nStep: number;
  readonly discount: number;
  private readonly size: number;
  private readonly slices: number;
  private readonly observations: Float32Array;
  private readonly actions: Int32Array;
  private readonly rewards: Float32Array;
  private readonly flags: Uint8Array;
  private readonly tailOf: Int32Array;
  private readonly tails: EpisodeTails;
  private head = 0;
  private count = 0;

  constructor(options: ReplayOptions) {
    const { capacity, observationSize, lanes = 1, nStep = 1, discount } = options;
    if (!Number.isInteger(capacity) || capacity < lanes * nStep) {
      throw new Error(
        `A replay of capacity ${capacity} is too small: it needs at least lanes x nStep = ${lanes * nStep}.`,
      );
    }
    this.lanes = lanes;
    this.nStep = nStep;
    this.discount = discount;
    this.capacity = Math.floor(capacity / lanes) * lanes;
    this.size = observationSize;
    this.slices = this.capacity / lanes + 1;
    const rows = this.slices * lanes;
    this.observations = new Float32Array(rows * observationSize);
    this.actions = new Int32Array(rows);
    this.rewards = new Float32Array(rows);
    this.flags = new Uint8Array(rows);
    this.tailOf = new Int32Array(rows).fill(NO_TAIL);
    this.tails = new EpisodeTails(observationSize);
  }

  /** Transitions held. */
  get length(): number {
    return this.count * this.lanes;
  }

  /** Transitions that can be sampled: those whose n steps are all in. */
  get sampleable(): number {
    return Math.max(0, this.count - this.nStep + 1) * this.lanes;
  }

  /** Adds one step of every lane. Every array is copied. */
  add(transitions: Transitions): void {
    const next = (this.head + 1) % this.slices;
    if (this.count === this.slices - 1) this.forget(next);
    else this.count++;
    for (let lane = 0; lane < this.lanes; lane++) this.addLane(transitions, lane, next);
    this.head = next;
  }

  /**
   * Draws transitions uniformly, with replacement, and writes them to the batch.
   *
   * @param batch filled from row 0 to its length (that of `actions`)
   * @throws Error if there is nothing to sample yet
   */
  sample(batch: SampleBatch, generator: Generator): void {
    const choices = this.sampleable;
    if (choices === 0) throw new Error('The replay holds no complete transition yet.');
    const oldest = this.head - this.count + this.slices;
    for (let b = 0; b < batch.actions.length; b++) {
      const choice = generator.integers(0, choices);
      const lane = choice % this.lanes;
      const slice = (oldest + (choice - lane) / this.lanes) % this.slices;
      this.read(slice * this.lanes + lane, batch, b);
    }
  }

  private addLane(transitions: Transitions, lane: number, nextSlice: number): void {
    const row = this.head * this.lanes + lane;
    const given = lane * this.size;
    if (this.count > 1 && !this.holds(row, transitions.observations, given)) {
      const previous = ((this.head + this.slices - 1) % this.slices) * this.lanes + lane;
      this.tailOf[previous] = this.tails.keep(this.observations, row * this.size);
      this.flags[previous] = (this.flags[previous] as number) | ENDED;
    }
    this.write(row, transitions.observations, given);
    this.write(nextSlice * this.lanes + lane, transitions.nextObservations, given);
    this.actions[row] = transitions.actions[lane] as number;
    this.rewards[row] = transitions.rewards[lane] as number;
    const terminated = transitions.terminated[lane] ? TERMINATED | ENDED : 0;
    this.flags[row] = terminated | (transitions.truncated[lane] ? ENDED : 0);
  }

  /** Whether the row already holds this observation, as it does within an episode. */
  private holds(row: number, source: Float32Array, offset: number): boolean {
    const start = row * this.size;
    for (let i = 0; i < this.size; i++) {
      if (this.observations[start + i] !== source[offset + i]) return false;
    }
    return true;
  }

  private write(row: number, source: Float32Array, offset: number): void {
    const start = row * this.size;
    for (let i = 0; i < this.size; i++) {
      this.observations[start + i] = source[offset + i] as number;
    }
  }

  private forget(slice: number): void {
    for (let row = slice * this.lanes; row < (slice + 1) * this.lanes; row++) {
      const tail = this.tailOf[row] as number;
      if (tail !== NO_TAIL) this.tails.release(tail);
      this.tailOf[row] = NO_TAIL;
    }
  }

  private read(start: number, batch: SampleBatch, b: number): void {
    let row = start;
    let sum = this.rewards[row] as number;
    let discount = this.discount;
    for (let step = 1; step < this.nStep && !((this.flags[row] as number) & ENDED); step++) {
      row = this.successor(row);
      sum += discount * (this.rewards[row] as number);
      discount *= this.discount;
    }
    batch.actions[b] = this.actions[start] as number;
    batch.rewards[b] = sum;
    batch.discounts[b] = (this.flags[row] as number) & TERMINATED ? 0 : discount;
    this.copyRow(start, batch.observations, b * this.size);
    const tail = this.tailOf[row] as number;
    if (tail !== NO_TAIL) this.tails.copyTo(tail, batch.nextObservations, b * this.size);
    else this.copyRow(this.successor(row), batch.nextObservations, b * this.size);
  }

  private successor(row: number): number {
    const next = row + this.lanes;
    const rows = this.slices * this.lanes;
    return next < rows ? next : next - rows;
  }

  private copyRow(row: number, out: Float32Array, offset: number): void {
    const start = row * this.size;
    for (let i = 0; i < this.size; i++) {
      out[offset + i] = this.observations[start + i] as number;
    }
  }
}
