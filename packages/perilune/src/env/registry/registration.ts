import type { AnyEnv } from '../api/env.js';
import type { Batch } from '../vector/batch.js';

/** Options of an environment: a plain object. */
export type EnvOptions = object;

/** How an environment is made, and what there is to know of it without making one. */
export interface Registration<Options extends EnvOptions = EnvOptions> {
  /** Every option with its default. Others are refused, and so is a value of another type. */
  defaults?: Options;
  /** The time limit that `make` and `makeVector` put on an episode. Default: none. */
  maxEpisodeSteps?: number;
  /** The mean return from which the task counts as solved. */
  rewardThreshold?: number;
  /**
   * The highest mean return that any policy can have, where that is known: a greedy policy that cannot be told from it
   * counts as having solved the task, though the threshold lie beyond. A number, or what it is with these options and
   * this time limit (undefined without one), undefined where it is not known. An environment with a `model()` of
   * few states and a time limit need not say it: it is computed.
   */
  optimum?:
    | number
    | ((options: Required<Options>, maxEpisodeSteps: number | undefined) => number | undefined);
  /** Steps a second at which it is watched, in films and on the page. Default 50. */
  stepsPerSecond?: number;
  /**
   * Makes n copies that are stepped by one computation: see `Batch` for what it must do and what the
   * vector around it does (time limit, autoreset, checks). Without it `makeVector` steps n single
   * environments in turn.
   *
   * @param options complete: what the caller did not give has its default
   * @param size n, at least 1
   */
  vectorFactory?(options: Required<Options>, size: number): Batch;
}

/**
 * Makes one environment, without time limit or checks of arguments.
 *
 * @param options complete, if the registration has defaults; as the caller gave them otherwise
 */
export type EnvFactory<Options extends EnvOptions = EnvOptions> = (
  options: Required<Options>,
) => AnyEnv;

/** A registered environment. */
export interface EnvSpec extends Readonly<Registration> {
  readonly id: string;
  readonly factory: EnvFactory;
}

/** Forgets which options the factory takes: `completeOptions` has checked them by name and type. */
export function toSpec<Options extends EnvOptions>(
  id: string,
  factory: EnvFactory<Options>,
  registration: Registration<Options>,
): EnvSpec {
  return { ...(registration as Registration), id, factory: factory as EnvFactory };
}
