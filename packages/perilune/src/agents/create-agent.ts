import { checkSeed } from '../random/seed.js';
import type { AnySpace } from '../spaces/index.js';
import { algorithmNamed, parseHyperparameters } from './algorithms.js';
import type { DqnOptions } from './dqn/options.js';
import type { ActionOf } from './shared/agent.js';
import type { AgentSetup, LearningAgent, LearningValueAgent } from './shared/learning-agent.js';

/** An algorithm's name, what it is made for, and its hyperparameters. */
export type CreateAgentOptions = AgentSetup & { algo?: 'dqn' } & DqnOptions;

/** Those that come with the library beside `dqn`: all of them learn values. */
type ValueAlgorithm = 'pqn' | 'tabular-q' | 'kernel-q' | 'online-q';

type AnyOptions<Algo extends string, A extends AnySpace = AnySpace> = AgentSetup<A> & {
  algo: Algo;
  [hyperparameter: string]: unknown;
};

/**
 * An agent that learns: the parts for a loop of one's own (`explore`, `observe`, `learn`).
 *
 * @throws UsageError that names the option, what was given and what is allowed
 */
export function createAgent(options: CreateAgentOptions): LearningValueAgent;
export function createAgent(options: AnyOptions<ValueAlgorithm>): LearningValueAgent;
export function createAgent<A extends AnySpace>(
  options: AnyOptions<string, A>,
): LearningAgent<ActionOf<A>>;
export function createAgent(options: CreateAgentOptions | AnyOptions<string>): LearningAgent {
  const { algo = 'dqn', env, seed, masks, stopwatch, ...given } = options;
  const algorithm = algorithmNamed(algo);
  checkSeed(seed);
  const hyperparameters = parseHyperparameters(algo, given);
  return algorithm.create({ env, seed, masks, stopwatch, hyperparameters });
}
