import { type Agent, agentFits } from '../../agents/index.js';
import { type Info, makeVector, type VectorEnv } from '../../env/index.js';
import { UsageError } from '../../errors.js';
import { checkSeed } from '../../random/seed.js';
import { type AnySpace, rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { conditionalValueAtRisk, mean, standardDeviation } from '../statistics/index.js';
import { GreedyFlights } from './greedy-flights.js';
import { type PolicyFunction, pilotOf } from './policy-function.js';
import { RandomActions } from './random-actions.js';

export interface EvaluateOptions {
  /** A registered environment's id. */
  env: string;
  envOptions?: Record<string, unknown> | undefined;
  /** Default 100. */
  episodes?: number | undefined;
  /** Episode i begins with `reset({ seed: seed + i })`. Default 30000. */
  seed?: number | undefined;
  /**
   * Chance, in 0..1, that a step takes a random action instead of the policy's. Default 0. Each episode draws
   * from a stream of its own, the child [1] of its reset seed by SeedSequence's spawn keys.
   */
  epsilon?: number | undefined;
}

/** One episode of an evaluation. */
export interface EvaluatedEpisode {
  seed: number;
  return: number;
  length: number;
  terminated: boolean;
  /** `info` of the last step. */
  info: Info;
}

export interface Evaluation {
  episodes: number;
  seed: number;
  mean: number;
  /** Standard deviation of the episodes' returns (divided by n). */
  std: number;
  /** Mean of the worst 5 % of the returns. */
  cvar5: number;
  meanLength: number;
  /** In the order of their seeds. */
  results: readonly EvaluatedEpisode[];
}

/** First reset seed of the reporting episodes: nothing is stopped, chosen or tuned on them. */
export const REPORTING_SEED = 30_000;

/** Environments stepped together: as many as the physics takes in one call. */
const LANES = 64;

/**
 * Episodes from consecutive reset seeds, flown by an agent, which acts greedily, or by a policy of one's own:
 * `evaluate((observation) => heuristicPilot(observation), { env: 'LunarLander-v3' })`. How many of an
 * agent's are flown side by side changes nothing; those of a function, which may keep something in mind
 * from step to step, are flown one after another.
 *
 * @throws UsageError if episodes, seed or epsilon are not in their ranges, the environment does not fit the
 *   agent, or a function returns what is no action
 */
export function evaluate<O = Float32Array>(
  agent: Agent | PolicyFunction<O>,
  options: EvaluateOptions,
): Evaluation {
  const { env, envOptions = {}, episodes = 100, seed = REPORTING_SEED, epsilon = 0 } = options;
  checkSeed(seed);
  if (!Number.isSafeInteger(episodes) || episodes < 1) {
    throw new UsageError(
      `episodes is ${show(episodes)}, but must be a whole number of at least 1.`,
    );
  }
  const lanes = typeof agent === 'function' ? 1 : Math.min(LANES, episodes);
  const envs = makeVector(env, lanes, { ...envOptions, autoreset: 'disabled' });
  try {
    if (typeof agent !== 'function') checkFit(agent, envs);
    const pilot = typeof agent === 'function' ? pilotOf(agent, envs) : agent;
    const random = epsilon === 0 ? undefined : new RandomActions(epsilon, envs.actionSpace);
    return summarize(seed, new GreedyFlights(pilot, envs, seed, episodes, random).fly());
  } finally {
    envs.close();
  }
}

function checkFit(agent: Agent, envs: VectorEnv): void {
  if (agentFits(agent, envs)) return;
  const { observationSpace, actionSpace } = agent;
  throw new UsageError(
    `The agent takes ${rowWidth(observationSpace)} observations to ${actionsOf(actionSpace)}; ` +
      `${envs.id} has ${rowWidth(envs.observationSpace)} and ${actionsOf(envs.actionSpace)}.`,
  );
}

function actionsOf(space: AnySpace): string {
  return space.kind === 'discrete' ? `${space.n} actions` : `actions in ${space}`;
}

function summarize(seed: number, results: EvaluatedEpisode[]): Evaluation {
  const returns = results.map((episode) => episode.return);
  return {
    episodes: results.length,
    seed,
    mean: mean(returns),
    std: standardDeviation(returns),
    cvar5: conditionalValueAtRisk(returns),
    meanLength: mean(results.map((episode) => episode.length)),
    results,
  };
}
