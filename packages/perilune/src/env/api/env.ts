import type { Insight, Scene } from '../../scene/index.js';
import type { AnySpace, AnyValue, Box, Space, ValueOf } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import type { TransitionModel } from './transition-model.js';

/**
 * What Gymnasium calls `info`: facts about a step that are neither observation nor reward.
 *
 * One of them is more than a fact: `actionMask`, [actions of a Discrete action space], a Uint8Array (or
 * another list) of 1 for the actions that may be taken next and 0 for the others, with which agents explore,
 * choose and bootstrap. It stands in the info of every reset and every step, or never. At least one action
 * is allowed, except in a terminal state, where it means nothing.
 */
export type Info = Record<string, unknown>;

/** The spaces whose elements are flat lists, of which plain arrays of numbers do as well as typed ones. */
type ListSpace = Extract<AnySpace, { readonly size: number }>;

/**
 * An action, as the space has it: the number of a Discrete, the values of a Box, a list of the parts of a
 * Tuple, ...
 */
export type Action<A extends AnySpace = Space> = [AnySpace] extends [A]
  ? AnyValue
  : A extends ListSpace
    ? ValueOf<A> | readonly number[]
    : ValueOf<A>;

/** What `reset` may be told. */
export interface ResetOptions {
  /** Begins the random stream anew: an integer in 0..2^53-1. Without it the stream goes on. */
  seed?: number | undefined;
  /** What the environment itself allows, as Gymnasium's `reset(options=...)`: see its page. */
  options?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What `reset` gives: where an episode begins.
 *
 * @typeParam V the observation, in its space's own form: `ValueOf` the space
 */
export interface ResetResult<V = Float32Array> {
  /** Where it is an array or an object, a fresh one, the caller's to keep. */
  observation: V;
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

/**
 * What `step` gives: where it led, and what it was worth.
 *
 * @typeParam V the observation, in its space's own form: `ValueOf` the space
 */
export interface StepResult<V = Float32Array> extends StepOutcome {
  /** Where it is an array or an object, a fresh one, the caller's to keep. */
  observation: V;
}

/**
 * An environment with the meaning of Gymnasium's `Env` (Towers et al. 2024,
 * https://arxiv.org/abs/2407.17032), names in camelCase.
 *
 * Order of calls: `reset`, then `step` until `terminated` or `truncated`, then `reset` again; `close`
 * ends it. A step before the first reset, after an end or after `close`, an invalid action and an
 * invalid seed throw an Error that says what was given and what is allowed, and change nothing.
 *
 * @typeParam O the space of its observations, which are what that space's elements are: Float32Arrays if
 * nothing else is said
 * @typeParam A the space of its actions
 */
export interface Env<O extends AnySpace = Box, A extends AnySpace = Space> {
  /** The registered id, `LunarLander-v3` say; an environment made by hand may choose its own. */
  readonly id: string;
  readonly observationSpace: O;
  readonly actionSpace: A;
  reset(options?: ResetOptions): ResetResult<ValueOf<O>>;
  step(action: Action<A>): StepResult<ValueOf<O>>;
  /**
   * As `step`, but writes the observation to `out`, as a row ([rowWidth of the space] numbers, see
   * `writeRow`), and returns an outcome that the environment owns and overwrites at the next call;
   * allocates nothing. Optional for environments of one's own: `make` adds it in terms of `step`.
   */
  stepInto?(action: Action<A>, out: Float32Array): Readonly<StepOutcome>;
  /**
   * What there is to draw of the present state; absent where nothing is drawn.
   *
   * @param insight what an agent makes of every state (`insightOf`): shown by worlds whose picture has a place for each
   */
  scene?(insight?: Insight): Scene;
  /** All that can happen, where the states are few enough to be listed: what exact planning needs. */
  model?(): TransitionModel;
  /**
   * Tells an archive all that decides how the environment goes on, its random stream included; needed
   * for checkpoints alone. It is called after a reset, and read into an environment that the same
   * factory made.
   */
  serialize?(archive: Archive): void;
  /** Frees what the environment holds; further calls but `close` throw. */
  close(): void;
}

/**
 * An environment of which nothing is known but that it is one: every `Env` is. (Its members one by one,
 * as TypeScript takes an `Env` of one space for none of another.)
 */
export interface AnyEnv extends Pick<Env<AnySpace, AnySpace>, keyof Env> {}
