import type { Generator } from '../random/generator.js';
import type { Serializable } from '../state/index.js';
import type { SampleBatch, Transitions } from './transitions.js';

/** Experience to sample from. */
export interface Replay extends Serializable {
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
   * @param batch filled from row 0 to its length (that of `rewards`)
   * @param random gives 128 bits a batch, from which the batch's draws are made
   * @param beta how far importance weights make up for uneven drawing; default 1, wholly
   * @throws Error if there is nothing to sample yet
   */
  sample(batch: SampleBatch, random: Generator, beta?: number): void;
  /**
   * Told how far off each row of the last batch was, for drawing to prefer what surprises.
   *
   * @param errors [B], of any sign
   */
  prioritize(errors: ArrayLike<number>): void;
}
