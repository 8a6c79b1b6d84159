import { checkSeed } from '../random/seed.js';
import { algorithmNamed, parseHyperparameters } from './algorithms.js';
import type { DqnOptions } from './dqn/options.js';
import type { LearningAgent } from './shared/agent.js';
import type { AgentSetup } from './shared/setup.js';

/** An algorithm's name, what it is made for, and its hyperparameters. */
export type CreateAgentOptions = AgentSetup & { algo?: 'dqn' } & DqnOptions;

/**
 * An agent that learns: the parts for a loop of one's own (`explore`, `observe`, `learn`).
 *
 * @throws UsageError that names the option, what was given and what is allowed
 */
export function createAgent(
  options: CreateAgentOptions | (AgentSetup & { algo: string; [hyperparameter: string]: unknown }),
): LearningAgent {
  const { algo = 'dqn', env, seed, stopwatch, ...hyperparameters } = options;
  const algorithm = algorithmNamed(algo);
  checkSeed(seed);
  return algorithm.create({ env, seed, stopwatch }, parseHyperparameters(algo, hyperparameters));
}
