import type { Scene } from '../../scene/index.js';
import type { Space } from '../../spaces/space.js';
import type { Archive } from '../../state/index.js';

/** What Gymnasium calls `info`: facts about a step that are neither observation nor reward. */
export type Info = Record<string, unknown>;

/** An action: the index of a discrete one, or the values of a continuous one. */
export type Action = number | Float32Array | readonly number[];

export interface ResetOptions {
  /** Begins the random stream anew: an integer in 0..2^53-1. Without it the stream goes on. */
  seed?: number | undefined;
  /** What the environment itself allows, as Gymnasium's `reset(options=...)`: see its page. */
  options?: Readonly<Record<string, unknown>> | undefined;
}

export interface ResetResult {
  /** A fresh array, the caller's to keep. */
  observation: Float32Array;
  info: Info;
}

/** What a step says beside the observation. */
export interface StepOutcome {
  reward: number;
  /** The task ended: the state that follows has no value, so nothing is bootstrapped. */
  terminated: boolean;
  /** The time limit (or another bound outside the task) cut the episode: bootstrap through it. */
  truncated: boolean;
  info: Info;
}

export interface StepResult extends StepOutcome {
  /** A fresh array, the caller's to keep. */
  observation: Float32Array;
}

/**
 * An environment with the meaning of Gymnasium's `Env` (Towers et al. 2024,
 * https://arxiv.org/abs/2407.17032), names in camelCase.
 *
 * Order of calls: `reset`, then `step` until `terminated` or `truncated`, then `reset` again; `close`
 * ends it. A step before the first reset, after an end or after `close`, an invalid action and an
 * invalid seed throw an Error that says what was given and what is allowed, and change nothing.
 */
export interface Env {
  /** The registered id, `LunarLander-v3` say; an environment made by hand may choose its own. */
  readonly id: string;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  reset(options?: ResetOptions): ResetResult;
  step(action: Action): StepResult;
  /**
   * As `step`, but writes the observation to `out` and returns an outcome that the environment owns
   * and overwrites at the next call; allocates nothing. Optional for environments of one's own:
   * `make` adds it in terms of `step`.
   */
  stepInto?(action: Action, out: Float32Array): Readonly<StepOutcome>;
  /** What there is to draw of the present state; absent where nothing is drawn. */
  scene?(): Scene;
  /**
   * Tells an archive all that decides how the environment goes on, its random stream included; needed
   * for checkpoints alone. It is called after a reset, and read into an environment that the same
   * factory made.
   */
  serialize?(archive: Archive): void;
  /** Frees what the environment holds; further calls but `close` throw. */
  close(): void;
}
