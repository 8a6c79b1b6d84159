import type { Generator } from '../random/generator.js';
import type { SampleBatch, Transitions } from './transitions.js';

/** Experience to sample from. */
export interface Replay {
  /** Transitions kept at most. */
  readonly capacity: number;
  /** Transitions held. */
  readonly length: number;
  /** Transitions that can be sampled: those whose n steps are all in. */
  readonly sampleable: number;
  /** Bytes of its arrays. */
  readonly byteLength: number;
  /** Adds one step of every lane. Every array is copied. */
  add(transitions: Transitions): void;
  /**
   * Draws transitions, with replacement, and writes them to the batch.
   *
   * @param batch filled from row 0 to its length (that of `actions`)
   * @param random takes 128 bits a batch, from which the batch's draws are made
   * @throws Error if there is nothing to sample yet
   */
  sample(batch: SampleBatch, random: Generator): void;
}
