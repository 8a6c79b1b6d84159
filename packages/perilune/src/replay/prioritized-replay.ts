import type { Generator } from '../random/generator.js';
import { Xoshiro128 } from '../random/xoshiro128.js';
import type { Archive } from '../state/index.js';
import { power } from './power.js';
import type { Replay } from './replay.js';
import { SumTree } from './sum-tree.js';
import { type RingOptions, TransitionRing } from './transition-ring.js';
import type { SampleBatch, Transitions } from './transitions.js';

/**
 * What an infinite or missing error counts as, which would make the whole tree infinite: so many of
 * these as a replay holds still have a sum in float32.
 */
const LARGEST = 1e30;
/** What a priority is rounded up to: the least float32 of full precision. */
const LEAST = 2 ** -126;

/** What a prioritized replay is made from. */
export interface PrioritizedReplayOptions extends RingOptions {
  /** alpha: 0 is uniform, 1 in proportion to the priority. Default 0.6. */
  alpha?: number;
  /** Added to every priority, so that none is 0. Default 1e-6. */
  epsilon?: number;
}

/**
 * Prioritized experience replay, proportional variant (Schaul et al. 2016, algorithm 1,
 * https://arxiv.org/abs/1511.05952): transition i is drawn with chance
 *
 *     P(i) = p_i^alpha / sum_k p_k^alpha,  p_i = |error_i| + epsilon            (eq. 1)
 *
 * and weighs w_i = (N P(i))^-beta, divided by the batch's largest (section 3.4). A new transition has
 * the largest priority met so far, so that all are seen at least once. The total is cut into as many
 * equal ranges as the batch has rows, and one is drawn from each (appendix B.2.1).
 *
 * Memory: little more than a float32 a transition on top of the ring.
 */
export class PrioritizedReplay implements Replay {
  private readonly ring: TransitionRing;
  /** p^alpha of every row; 0 for those that cannot be drawn. */
  private readonly tree: SumTree;
  private readonly alpha: number;
  private readonly epsilon: number;
  private readonly draws = new Xoshiro128();
  private rows = new Int32Array(0);
  private masses = new Float64Array(0);
  /** The largest p^alpha met so far. */
  private largest = 1;

  /** @throws Error if the capacity is below lanes x nStep */
  constructor(options: PrioritizedReplayOptions) {
    this.ring = new TransitionRing(options);
    this.tree = new SumTree(this.ring.rows);
    this.alpha = options.alpha ?? 0.6;
    this.epsilon = options.epsilon ?? 1e-6;
  }

  get capacity(): number {
    return this.ring.capacity;
  }

  get length(): number {
    return this.ring.length;
  }

  get sampleable(): number {
    return this.ring.complete;
  }

  get byteLength(): number {
    return this.ring.byteLength + this.tree.byteLength;
  }

  add(transitions: Transitions): void {
    if (!this.ring.add(transitions)) return;
    for (let lane = 0; lane < this.ring.lanes; lane++) {
      this.tree.set(this.ring.spareRow(lane), 0);
      const row = this.ring.newestComplete(lane);
      if (row !== undefined) this.tree.set(row, this.largest);
    }
  }

  /** @param beta 0 weighs all alike, 1 makes up for the uneven drawing in full */
  sample(batch: SampleBatch, random: Generator, beta = 1): void {
    if (this.sampleable === 0) throw new Error('The replay holds no complete transition yet.');
    const rows = this.rowsFor(batch);
    const range = this.tree.total / rows.length;
    this.draws.seed(random);
    for (let b = 0; b < rows.length; b++) {
      this.masses[b] = (b + this.draws.nextDouble()) * range;
    }
    this.tree.findAll(this.masses, rows);
    this.ring.fetch(rows);
    for (let b = 0; b < rows.length; b++) this.ring.read(rows[b] as number, batch, b);
    if (batch.weights !== undefined) this.weigh(rows, batch.weights, beta);
  }

  prioritize(errors: ArrayLike<number>): void {
    for (let b = 0; b < this.rows.length; b++) {
      const priority = this.powered(Math.abs(errors[b] as number) + this.epsilon);
      this.largest = Math.max(this.largest, priority);
      this.tree.set(this.rows[b] as number, priority);
    }
  }

  /** The chance of each transition that was drawn last, in the order of the batch. For tests and curiosity. */
  chances(): Float64Array {
    return Float64Array.from(this.rows, (row) => this.tree.get(row) / this.tree.total);
  }

  /** w_i / max_j w_j = (min_j P(j) / P(i))^beta: N and the total cancel out. */
  private weigh(rows: Int32Array, weights: Float32Array, beta: number): void {
    let least = Number.POSITIVE_INFINITY;
    for (let b = 0; b < rows.length; b++) least = Math.min(least, this.tree.get(rows[b] as number));
    for (let b = 0; b < rows.length; b++) {
      const ratio = least / this.tree.get(rows[b] as number);
      weights[b] = ratio === 1 ? 1 : power(ratio, beta);
    }
  }

  private powered(priority: number): number {
    if (priority === 0) return 0;
    const finite = priority < LARGEST ? priority : LARGEST;
    const powered = this.alpha === 0.5 ? Math.sqrt(finite) : power(finite, this.alpha);
    return Math.min(Math.max(powered, LEAST), LARGEST);
  }

  serialize(archive: Archive): void {
    archive.part('ring', this.ring);
    archive.part('tree', this.tree);
    this.largest = archive.number('largest', this.largest);
  }

  private rowsFor(batch: SampleBatch): Int32Array {
    const { length } = batch.rewards;
    if (this.rows.length !== length) {
      this.rows = new Int32Array(length);
      this.masses = new Float64Array(length);
    }
    return this.rows;
  }
}
