import { type Agent, agentFits } from '../../agents/index.js';
import { type Info, makeVector, type VectorEnv } from '../../env/index.js';
import { UsageError } from '../../errors.js';
import { checkSeed } from '../../random/seed.js';
import { type AnySpace, rowWidth } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { conditionalValueAtRisk, mean, standardDeviation } from '../statistics/index.js';
import { GreedyFlights } from './greedy-flights.js';

/** Where an agent is evaluated, and on how many episodes from which seed. */
export interface EvaluateOptions {
  /** A registered environment's id. */
  env: string;
  envOptions?: Record<string, unknown> | undefined;
  /** Default 100. */
  episodes?: number | undefined;
  /** Episode i begins with `reset({ seed: seed + i })`. Default 30000. */
  seed?: number | undefined;
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

/** What an agent earned over greedy episodes. */
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
 * Greedy episodes from consecutive reset seeds. How many are flown side by side changes nothing.
 *
 * @throws UsageError if episodes or seed are no whole numbers in their ranges, or the environment does
 *   not fit the agent
 */
export function evaluate(agent: Agent, options: EvaluateOptions): Evaluation {
  const { env, envOptions = {}, episodes = 100, seed = REPORTING_SEED } = options;
  checkSeed(seed);
  if (!Number.isSafeInteger(episodes) || episodes < 1) {
    throw new UsageError(
      `episodes is ${show(episodes)}, but must be a whole number of at least 1.`,
    );
  }
  const lanes = Math.min(LANES, episodes);
  const envs = makeVector(env, lanes, { ...envOptions, autoreset: 'disabled' });
  try {
    checkFit(agent, envs);
    return summarize(seed, new GreedyFlights(agent, envs, seed, episodes).fly());
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
