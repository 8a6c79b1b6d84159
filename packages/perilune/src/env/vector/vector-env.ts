import type { AnySpace } from '../../spaces/index.js';
import type { Serializable } from '../../state/index.js';
import type { Action, Info } from '../api/env.js';

/**
 * What happens to an episode that ended, in Gymnasium's words (its `AutoresetMode`):
 *
 * - `next-step` (the default, as there): the step that ends an episode returns its last observation;
 *   the next call ignores that environment's action, resets it, and returns the first observation
 *   with reward 0 and `resets[i]` = 1. That row is no transition and must not enter a replay.
 * - `same-step`: the ending step itself resets: `observations` holds the new episode's first
 *   observation and `finalObservations` the ended one's last, which is the true successor.
 * - `disabled`: nothing resets by itself; a step with an ended environment in it throws. Call
 *   `reset({ mask })`, or leave it out of the step by a mask.
 */
export type AutoresetMode = 'next-step' | 'same-step' | 'disabled';

/** What the `reset` of a vector may be told. */
export interface VectorResetOptions {
  /**
   * Environment i begins its stream with `seed + i`, or with `seeds[i]`. Without it, and where it is null, the streams
   * go on.
   */
  seed?: number | null | readonly (number | null)[] | undefined;
  /** The environments' own, given to the `reset` of each. */
  options?: Readonly<Record<string, unknown>> | null | undefined;
  /** Resets only the environments whose entry is true (or 1). Without it all. */
  mask?: ArrayLike<boolean | number> | undefined;
}

/** What the `step` of a vector may be told. */
export interface VectorStepOptions {
  /**
   * Moves only the environments whose entry is true (or 1); the others' actions are ignored and their
   * rows mean nothing. Without it all.
   */
  mask?: ArrayLike<boolean | number> | undefined;
}

/** Arrays are the vector's own and valid until its next call: copy what you keep. */
export interface VectorReset {
  /** [n x width of the observation space], row i is environment i's: see `writeRow`. */
  observations: Float32Array;
  /** [n x actions], 1 for those that may be taken next; undefined where the environment has no `info.actionMask`. */
  actionMasks: Uint8Array | undefined;
  infos: readonly Info[];
}

/** Arrays are the vector's own and valid until its next call: copy what you keep. */
export interface VectorStep {
  /** [n x width of the observation space]: see `writeRow`. */
  observations: Float32Array;
  /** As of a reset; all 1 in a terminal state that allows none. */
  actionMasks: Uint8Array | undefined;
  /** [n] */
  rewards: Float64Array;
  /** [n], 0 or 1. */
  terminated: Uint8Array;
  /** [n], 0 or 1. */
  truncated: Uint8Array;
  /** [n], 1 where this row is a `next-step` reset: no transition. */
  resets: Uint8Array;
  /** [n x width of the observation space]: in `same-step` mode the last observation of the episodes that ended in this call; other rows mean nothing. */
  finalObservations: Float32Array;
  /** [n x actions]: in `same-step` mode the masks of those. */
  finalActionMasks: Uint8Array | undefined;
  /** Arrays in them too are valid until the next call. */
  infos: readonly Info[];
  /** Infos of the ending step, in `same-step` mode, for the episodes that ended in this call. */
  finalInfos: readonly (Info | undefined)[];
}

/**
 * n copies of one environment, stepped together, with the meaning of Gymnasium's `VectorEnv`.
 * `serialize` throws a UsageError if the environments have none.
 */
export interface VectorEnv extends Serializable {
  readonly id: string;
  /** n */
  readonly size: number;
  readonly autoreset: AutoresetMode;
  /** One environment's spaces (Gymnasium's `single_observation_space`, `single_action_space`). */
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  reset(options?: VectorResetOptions): VectorReset;
  /**
   * One action an environment; an invalid one throws before any environment moves.
   *
   * @param actions [n x width of the action space] numbers in one list, the actions' rows: the index of a
   *   Discrete one, the values of a Box, rounded to float32, ... (see `writeRow`); or a list with each
   *   environment's own, as its space has it
   */
  step(
    actions: ArrayLike<number> | readonly Action<AnySpace>[],
    options?: VectorStepOptions,
  ): VectorStep;
  close(): void;
}

/** n copies of one environment that is waited for: a `VectorEnv` whose calls are awaited, one at a time. */
export interface AsyncVectorEnv extends Omit<VectorEnv, 'reset' | 'step'> {
  reset(options?: VectorResetOptions): Promise<VectorReset>;
  step(
    actions: ArrayLike<number> | readonly Action<AnySpace>[],
    options?: VectorStepOptions,
  ): Promise<VectorStep>;
}
