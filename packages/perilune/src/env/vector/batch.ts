import type { AnySpace } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import type { Info } from '../api/env.js';

/** Where a batch writes: row i is environment i's. All arrays are the vector's own. */
export interface BatchRows {
  /** [n x width of the observation space]: see `writeRow`. */
  readonly observations: Float32Array;
  /** [n] */
  readonly rewards: Float64Array;
  /** [n], 0 or 1. */
  readonly terminated: Uint8Array;
  /** [n], 0 or 1. */
  readonly truncated: Uint8Array;
  /** [n] */
  readonly infos: Info[];
}

/**
 * n copies of one environment behind a vector, without time limit, autoreset or checks of arguments:
 * those are the vector's. What a `Registration.vectorFactory` makes, to step several environments by
 * one computation; environments without one are stepped one by one.
 *
 * Rows outside the mask are neither read nor written and their environments do not move. Whatever the
 * implementation, environment i must do exactly what a single one would: the tests hold it to that.
 */
export interface Batch {
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  /**
   * Resets the environments with mask[i] = 1, and writes their observations and infos. An entry of
   * `seeds` begins that environment's stream anew; undefined lets it go on.
   *
   * @param options what a single environment's `reset` takes as `options`, if anything
   */
  reset(
    mask: Uint8Array,
    seeds: readonly (number | undefined)[],
    rows: BatchRows,
    options?: Readonly<Record<string, unknown>> | undefined,
  ): void;
  /**
   * Steps the environments with mask[i] = 1, and writes all their rows. None of them has ended.
   *
   * @param actions [n x width of the action space]: indices of a Discrete, or the values of a Box,
   * finite but not held to the bounds
   */
  step(mask: Uint8Array, actions: Float32Array, rows: BatchRows): void;
  /** As `Env.serialize`, of all n; needed for checkpoints alone. */
  serialize?(archive: Archive): void;
  close(): void;
}
