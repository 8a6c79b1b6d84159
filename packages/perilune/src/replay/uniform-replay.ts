import { boundedBy32 } from '../random/bounded.js';
import type { Generator } from '../random/generator.js';
import { Xoshiro128 } from '../random/xoshiro128.js';
import type { Archive } from '../state/index.js';
import type { Replay } from './replay.js';
import { type RingOptions, TransitionRing } from './transition-ring.js';
import type { SampleBatch, Transitions } from './transitions.js';

/** What a replay is made from. */
export type ReplayOptions = RingOptions;

/** Experience replay with uniform sampling (Lin 1992; Mnih et al. 2015). */
export class UniformReplay implements Replay {
  private readonly ring: TransitionRing;
  private readonly draws = new Xoshiro128();
  private rows = new Int32Array(0);

  /** @throws Error if the capacity is below lanes x nStep */
  constructor(options: ReplayOptions) {
    this.ring = new TransitionRing(options);
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
    return this.ring.byteLength;
  }

  add(transitions: Transitions): void {
    this.ring.add(transitions);
  }

  sample(batch: SampleBatch, random: Generator): void {
    const { ring, draws } = this;
    const choices = ring.complete;
    if (choices === 0) throw new Error('The replay holds no complete transition yet.');
    const rows = this.rowsFor(batch);
    draws.seed(random);
    for (let b = 0; b < rows.length; b++) {
      rows[b] = ring.rowOf(choices === 1 ? 0 : boundedBy32(draws, choices));
    }
    ring.fetch(rows);
    for (let b = 0; b < rows.length; b++) ring.read(rows[b] as number, batch, b);
  }

  /** Draws all alike whatever the errors. */
  prioritize(): void {}

  serialize(archive: Archive): void {
    archive.part('ring', this.ring);
  }

  private rowsFor(batch: SampleBatch): Int32Array {
    if (this.rows.length !== batch.rewards.length) this.rows = new Int32Array(batch.rewards.length);
    return this.rows;
  }
}
