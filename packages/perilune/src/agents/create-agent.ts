import { UsageError } from '../errors.js';
import { checkSeed } from '../random/seed.js';
import { parseOptions } from '../schema/parse.js';
import { unknownName } from '../text/nearest.js';
import type { LearningAgent, Spaces } from './agent.js';
import { Dqn } from './dqn.js';
import { type DqnOptions, dqnSchema } from './dqn-options.js';
import type { Stopwatch } from './stopwatch.js';

/** Names of the algorithms. */
export const algorithms: readonly string[] = ['dqn'];

export interface CreateAgentOptions extends DqnOptions {
  /** Default `dqn`. */
  algo?: string;
  /** The environment it will act in; only its spaces matter. */
  env: Spaces & { readonly id?: string };
  /** An integer in 0..2^53-1. */
  seed: number;
  /** Told how long the agent's work takes. */
  stopwatch?: Stopwatch | undefined;
}

/**
 * An agent that learns: the parts for a loop of one's own (`explore`, `observe`, `learn`).
 *
 * @throws UsageError that names the option, what was given and what is allowed
 */
export function createAgent(options: CreateAgentOptions): LearningAgent {
  const { algo = 'dqn', env, seed, stopwatch, ...rest } = options;
  if (!algorithms.includes(algo)) throw new UsageError(unknownName('algorithm', algo, algorithms));
  checkSeed(seed);
  const hyperparameters = parseOptions(dqnSchema, rest, `the hyperparameters of ${algo}`);
  return new Dqn({ env, seed, hyperparameters, stopwatch });
}
