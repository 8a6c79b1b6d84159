import { checkSeed } from '../random/seed.js';
import type { AnySpace } from '../spaces/index.js';
import { algorithmNamed, checkLearns, checkSizes, parseHyperparameters } from './algorithms.js';
import type { AlgorithmId, HyperparametersOf, LearnerOf } from './known-algorithms.js';
import { learners } from './learners.js';
import type { Create } from './registration.js';
import type { AgentSetup, LearningAgent } from './shared/learning-agent.js';

/** An algorithm's id (default `dqn`), what it is made for, and its hyperparameters. */
export type CreateAgentOptions<
  Algo extends string = 'dqn',
  A extends AnySpace = AnySpace,
> = AgentSetup<A> & { algo?: AlgorithmId<Algo> | undefined } & HyperparametersOf<NoInfer<Algo>>;

/**
 * An agent that learns: the parts for a loop of one's own (`explore`, `observe`, `learn`).
 *
 * @throws UsageError that names the option, what was given and what is allowed
 */
export function createAgent<const Algo extends string = 'dqn', A extends AnySpace = AnySpace>(
  options: CreateAgentOptions<Algo, A>,
): LearnerOf<Algo, A>;
export function createAgent(options: CreateAgentOptions<string>): LearningAgent {
  const { algo = 'dqn', env, seed, masks, stopwatch, ...given } = options;
  const algorithm = algorithmNamed(algo);
  checkLearns(algo);
  checkSeed(seed);
  const hyperparameters = parseHyperparameters(algo, given, { env });
  checkSizes(algo, env, hyperparameters);
  const create = algorithm.create ?? (learners[algo] as Create);
  return create({ env, seed, masks, stopwatch, hyperparameters });
}
