import type { Archive, Serializable } from '../state/index.js';
import { EpisodeTails } from './episode-tails.js';
import { RowCopier } from './row-copier.js';
import { RowMasks } from './row-masks.js';
import { checkUnmasked, type SampleBatch, type Transitions } from './transitions.js';

export interface RingOptions {
  /** Transitions kept at most. */
  capacity: number;
  observationSize: number;
  /** Numbers of an action: 1 of a Discrete. Default 1. */
  actionWidth?: number;
  /** How many actions the masks have that are kept with the states. Default 0: no masks. */
  maskedActions?: number | undefined;
  /** Environments that are stepped together. Default 1. */
  lanes?: number;
  /** Steps of a sampled transition, n in n-step. Default 1. */
  nStep?: number;
  discount: number;
  /**
   * Who gives way when it is full: the oldest transitions (default), or the newest, which are then
   * refused: the replay stays as it was when it filled up.
   */
  eviction?: 'oldest' | 'newest';
  /** Whether the last state of an episode that was cut is bootstrapped. Default true. */
  bootstrapTruncated?: boolean;
}

const TERMINATED = 1;
const ENDED = 2;
const HAS_TAIL = 4;

/** In words. */
const CACHE_LINE = 16;

/**
 * The storage of a replay: for each lane a ring of its latest steps, all rings turning together.
 *
 * An observation is stored once: the successor of row (t, lane) is row (t + 1, lane), and only where an
 * episode ends is the true successor kept aside. So each lane has a row more than `capacity` asks for: its
 * newest transition's successor. n-step sums are made when reading, along a lane, and stop where its
 * episode ends; rows whose n steps are not all in yet cannot be read.
 *
 * Observation, action and reward of a row lie side by side, (observationSize + actionWidth + 1) floats
 * rounded up to a pair, and so do the rows of a lane: an n-step transition is one stretch of memory, and
 * however many there are a random one costs a few neighbouring cache lines. How a row's step ended is
 * apart, a byte each, so small that it stays in the cache.
 */
export class TransitionRing implements Serializable {
  readonly capacity: number;
  readonly lanes: number;
  readonly nStep: number;
  /** Rows held, those of the spare slice included: every row number is below this. */
  readonly rows: number;
  private readonly slices: number;
  private readonly size: number;
  private readonly width: number;
  /** Where in a row its reward stands. */
  private readonly rewardAt: number;
  private readonly stride: number;
  private readonly refuses: boolean;
  private readonly worthless: number;
  /** discount^k for k = 0..n. */
  private readonly powers: Float64Array;
  private readonly floats: Float32Array;
  /** The same as integers, to be looked at. */
  private readonly words: Int32Array;
  /** [rows]: how the row's step ended. */
  private readonly flags: Uint8Array;
  private readonly tails: EpisodeTails;
  private readonly copier: RowCopier;
  private readonly masks: RowMasks | undefined;
  /** Of no use, but what is never written down is never read either. */
  protected seen = 0;
  private head = 0;
  private count = 0;

  constructor(options: RingOptions) {
    const { capacity, observationSize, actionWidth = 1, lanes = 1, nStep = 1, discount } = options;
    if (!Number.isInteger(capacity) || capacity < lanes * nStep) {
      throw new Error(
        `A replay of capacity ${capacity} is too small: it needs at least lanes x nStep = ${lanes * nStep}.`,
      );
    }
    this.lanes = lanes;
    this.nStep = nStep;
    this.capacity = Math.floor(capacity / lanes) * lanes;
    this.slices = this.capacity / lanes + 1;
    this.rows = this.slices * lanes;
    this.size = observationSize;
    this.width = actionWidth;
    this.rewardAt = observationSize + actionWidth;
    this.stride = 2 * Math.ceil((this.rewardAt + 1) / 2);
    this.refuses = options.eviction === 'newest';
    this.worthless = options.bootstrapTruncated === false ? ENDED : TERMINATED;
    this.powers = powersOf(discount, nStep);
    this.floats = new Float32Array(this.rows * this.stride);
    this.words = new Int32Array(this.floats.buffer);
    this.flags = new Uint8Array(this.rows);
    this.tails = new EpisodeTails(observationSize);
    this.copier = new RowCopier(this.floats, observationSize);
    const { maskedActions = 0 } = options;
    if (maskedActions > 0) this.masks = new RowMasks(this.rows, maskedActions);
  }

  /** Transitions held. */
  get length(): number {
    return this.count * this.lanes;
  }

  /** Transitions that can be read: those whose n steps are all in. */
  get complete(): number {
    return Math.max(0, this.count - this.nStep + 1) * this.lanes;
  }

  /** Bytes of its arrays. */
  get byteLength(): number {
    const masks = this.masks?.byteLength ?? 0;
    return this.floats.byteLength + this.flags.byteLength + this.tails.byteLength + masks;
  }

  /** The row of a lane that holds no transition, only the newest one's successor. */
  spareRow(lane: number): number {
    return lane * this.slices + this.head;
  }

  /** The row of the lane's newest transition whose n steps are all in. */
  newestComplete(lane: number): number | undefined {
    if (this.complete === 0) return undefined;
    const slice = this.head - this.nStep;
    return lane * this.slices + (slice < 0 ? slice + this.slices : slice);
  }

  /** The row of complete transition k, lane after lane, each from its oldest, 0 <= k < `complete`. */
  rowOf(k: number): number {
    const { slices } = this;
    const inLane = this.count - this.nStep + 1;
    const lane = Math.floor(k / inLane);
    const slice = this.head - this.count + (k - lane * inLane);
    return lane * slices + (slice < 0 ? slice + slices : slice);
  }

  /**
   * Reads a little of each row, all at once: so the waits for memory overlap, which they do not when
   * each row is read to its end before the next one is begun.
   */
  fetch(rows: Int32Array): void {
    // Stryker disable all: it only saves time, and changes nothing that can be looked at.
    const { words, stride } = this;
    // From the first observation to the end of the last one's successor.
    const stretch = this.nStep * stride + this.size - 1;
    const last = words.length - 1;
    let seen = 0;
    for (let b = 0; b < rows.length; b++) {
      const from = (rows[b] as number) * stride;
      const to = Math.min(from + stretch, last);
      // Four at once, which covers most rows, keep more reads under way than a loop over lines does.
      seen ^= words[from] as number;
      seen ^= words[to] as number;
      seen ^= words[Math.min(from + CACHE_LINE, to)] as number;
      seen ^= words[Math.min(from + 2 * CACHE_LINE, to)] as number;
      for (let at = from + 3 * CACHE_LINE; at < to; at += CACHE_LINE) seen ^= words[at] as number;
    }
    this.seen = seen;
  }

  // Stryker restore all

  /**
   * Adds one step of every lane. Every array is copied.
   *
   * @returns false if it is full and keeps what it has
   * @throws UsageError when there are masks and it keeps none
   */
  add(transitions: Transitions): boolean {
    if (this.masks === undefined) checkUnmasked(transitions);
    const full = this.length === this.capacity;
    if (full && this.refuses) return false;
    const next = this.head + 1 === this.slices ? 0 : this.head + 1;
    if (!full) this.count++;
    for (let lane = 0; lane < this.lanes; lane++) {
      if (full) this.forget(lane * this.slices + next);
      this.addLane(transitions, lane, next);
    }
    this.head = next;
    return true;
  }

  /** Writes the n-step transition that begins in row `start` to row b of the batch. */
  read(start: number, batch: SampleBatch, b: number): void {
    const { stride, rewardAt, floats, flags, powers } = this;
    const end = this.laneEnd(start);
    let row = start;
    let ending = flags[row] as number;
    let sum = floats[row * stride + rewardAt] as number;
    let steps = 1;
    for (; steps < this.nStep && (ending & ENDED) === 0; steps++) {
      row = row + 1 === end ? end - this.slices : row + 1;
      ending = flags[row] as number;
      sum += (powers[steps] as number) * (floats[row * stride + rewardAt] as number);
    }
    batch.rewards[b] = sum;
    batch.discounts[b] = (ending & this.worthless) !== 0 ? 0 : (powers[steps] as number);
    this.copier.observation(start * stride, batch, b);
    this.readAction(start * stride + this.size, batch.actions, b);
    const successor = row + 1 === end ? end - this.slices : row + 1;
    if ((ending & HAS_TAIL) === 0) this.copier.successor(successor * stride, batch, b);
    else this.tails.copyTo(row, batch.nextObservations, b * this.size);
    this.masks?.read(start, row, batch, b);
  }

  serialize(archive: Archive): void {
    const most = this.slices - 1;
    archive.array('rows', this.floats);
    archive.array('flags', this.flags);
    archive.part('tails', this.tails);
    if (this.masks !== undefined) archive.part('masks', this.masks);
    this.head = archive.integer('head', this.head, { most });
    this.count = archive.integer('count', this.count, { most });
  }

  /** The row after the last one of this row's lane. */
  private laneEnd(row: number): number {
    return (Math.floor(row / this.slices) + 1) * this.slices;
  }

  private readAction(from: number, actions: SampleBatch['actions'], b: number): void {
    const { width, floats } = this;
    for (let k = 0; k < width; k++) actions[b * width + k] = floats[from + k] as number;
  }

  private addLane(transitions: Transitions, lane: number, nextSlice: number): void {
    const row = lane * this.slices + this.head;
    const given = lane * this.size;
    if (this.count > 1 && !this.holds(row, transitions.observations, given)) this.keepTail(row);
    this.write(row, transitions.observations, given);
    this.write(lane * this.slices + nextSlice, transitions.nextObservations, given);
    const from = row * this.stride + this.size;
    for (let k = 0; k < this.width; k++) {
      this.floats[from + k] = transitions.actions[lane * this.width + k] as number;
    }
    this.floats[row * this.stride + this.rewardAt] = transitions.rewards[lane] as number;
    this.masks?.write(row, transitions, lane);
    const ended = transitions.truncated[lane] ? ENDED : 0;
    this.flags[row] = transitions.terminated[lane] ? TERMINATED | ENDED : ended;
  }

  /** The observation in `row` is about to be overwritten: it is kept as the tail of the row before. */
  private keepTail(row: number): void {
    const previous = this.head === 0 ? row + this.slices - 1 : row - 1;
    this.tails.keep(previous, this.floats, row * this.stride);
    this.flags[previous] = ((this.flags[previous] as number) & TERMINATED) | ENDED | HAS_TAIL;
  }

  /** Whether the row already holds this observation, as it does within an episode. */
  private holds(row: number, source: Float32Array, offset: number): boolean {
    const start = row * this.stride;
    for (let i = 0; i < this.size; i++) {
      if (this.floats[start + i] !== source[offset + i]) return false;
    }
    return true;
  }

  private write(row: number, source: Float32Array, offset: number): void {
    const start = row * this.stride;
    for (let i = 0; i < this.size; i++) this.floats[start + i] = source[offset + i] as number;
  }

  /** Gives back what the row's transition keeps elsewhere. */
  private forget(row: number): void {
    if (((this.flags[row] as number) & HAS_TAIL) === 0) return;
    this.tails.release(row);
    this.flags[row] = 0;
  }
}

function powersOf(discount: number, n: number): Float64Array {
  const powers = new Float64Array(n + 1).fill(1);
  for (let k = 1; k <= n; k++) powers[k] = (powers[k - 1] as number) * discount;
  return powers;
}
