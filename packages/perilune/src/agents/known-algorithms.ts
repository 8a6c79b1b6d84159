import type { AnySpace } from '../spaces/index.js';
import type { ActorCriticOptions } from './actor-critic/options.js';
import type { DqnOptions } from './dqn/options.js';
import type { KernelQOptions } from './kernel-q/options.js';
import type { MonteCarloOptions } from './monte-carlo/options.js';
import type { OnlineQOptions } from './online-q/options.js';
import type { PolicyGradientOptions } from './policy-gradient/options.js';
import type { PqnOptions } from './pqn/options.js';
import type { ActionOf } from './shared/agent.js';
import type { LearningAgent, LearningValueAgent } from './shared/learning-agent.js';
import type { TabularQOptions } from './tabular-q/options.js';

/**
 * The hyperparameters that may be given, by algorithm. Whoever registers one tells types of it here:
 *
 *     declare module 'perilune' {
 *       interface HyperparametersById {
 *         mine: { population?: number };
 *       }
 *     }
 */
export interface HyperparametersById {
  dqn: DqnOptions;
  pqn: PqnOptions;
  ppo: PolicyGradientOptions;
  a2c: PolicyGradientOptions;
  'tabular-q': TabularQOptions;
  'monte-carlo': MonteCarloOptions;
  'kernel-q': KernelQOptions;
  'online-q': OnlineQOptions;
  sac: ActorCriticOptions;
  tqc: ActorCriticOptions;
  td3: ActorCriticOptions;
  ddpg: ActorCriticOptions;
  crossq: ActorCriticOptions;
  droq: ActorCriticOptions;
}

/** The ids of `HyperparametersById`. */
export type KnownAlgorithm = keyof HyperparametersById & string;

/**
 * What may stand for an algorithm: a known id, or a `string` of which nothing is known before it runs. Any
 * other text that is written out is a mistake.
 */
export type AlgorithmId<Algo extends string> = string extends Algo
  ? string
  : Algo extends KnownAlgorithm
    ? Algo
    : KnownAlgorithm;

/** What may be given of an algorithm's hyperparameters; of one that is not known, anything. */
export type HyperparametersOf<Algo extends string> = string extends Algo
  ? Readonly<Record<string, unknown>>
  : Algo extends KnownAlgorithm
    ? HyperparametersById[Algo]
    : object;

/** Those that come with the library and learn a value for each action. */
type ValueAlgorithm = 'dqn' | 'pqn' | 'tabular-q' | 'monte-carlo' | 'kernel-q' | 'online-q';

/** What `createAgent` makes. */
export type LearnerOf<Algo extends string, A extends AnySpace> = Algo extends ValueAlgorithm
  ? LearningValueAgent
  : LearningAgent<ActionOf<A>>;
