import { type Agent, agentFits } from '../../agents/index.js';
import {
  type AsyncVectorEnv,
  type EnvSource,
  type EnvSpec,
  type Info,
  refuseAsync,
  specFor,
  timeLimitWith,
  type VectorEnv,
  vectorOf,
} from '../../env/index.js';
import { UsageError } from '../../errors.js';
import { checkSeed } from '../../random/seed.js';
import { type AnySpace, rowWidth } from '../../spaces/index.js';
import { checkKeys, type NamesOf } from '../../text/keys.js';
import { show } from '../../text/show.js';
import { conditionalValueAtRisk, mean, standardDeviation } from '../statistics/index.js';
import { flyNow, flyYielding } from './fly.js';
import { GreedyFlights } from './greedy-flights.js';
import { type PolicyFunction, pilotOf } from './policy-function.js';
import { RandomActions } from './random-actions.js';
import { REPORTING_SEED } from './seeds.js';

/** Where an agent is evaluated, and on how many episodes from which seed. */
export interface EvaluateOptions {
  /**
   * A registered environment's id, a function that makes one, or an environment itself, which flies one episode
   * after the other and is left at the end of the last.
   */
  env: EnvSource;
  envOptions?: Record<string, unknown> | undefined;
  /** 1 to 1,000,000. Default 100. */
  episodes?: number | undefined;
  /** Episode i begins with `reset({ seed: seed + i })`. Default 30000. */
  seed?: number | undefined;
  /**
   * Steps after which an episode is cut that has not ended: a whole number of at least 1. Default: the
   * environment's time limit; 10,000 where it has none, as a policy may go on for ever there. What was cut says so
   * (`cut`), and counts with the return up to there.
   */
  maxSteps?: number | undefined;
  /**
   * Chance, in 0..1, that a step takes a random action instead of the policy's. Default 0. Each episode draws
   * from a stream of its own, the child [1] of its reset seed by SeedSequence's spawn keys.
   */
  epsilon?: number | undefined;
}

export interface EvaluateAsyncOptions extends EvaluateOptions {
  /** Ends the evaluation early: it rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called some ten times a second with the episodes that have ended, of all. */
  onProgress?: ((ended: number, episodes: number) => void) | undefined;
}

const OPTIONS: NamesOf<EvaluateAsyncOptions> = {
  env: true,
  envOptions: true,
  episodes: true,
  seed: true,
  maxSteps: true,
  epsilon: true,
  signal: true,
  onProgress: true,
};

/** One episode of an evaluation. */
export interface EvaluatedEpisode {
  seed: number;
  return: number;
  length: number;
  terminated: boolean;
  /** Whether something outside the task ended it: a time limit, or `maxSteps`. */
  truncated: boolean;
  /** Whether that was `maxSteps`, and not the environment. */
  cut: boolean;
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
  /** Episodes that did not end within `maxSteps`: their returns go no further. */
  cut: number;
  /** In the order of their seeds. */
  results: readonly EvaluatedEpisode[];
}

/** Steps at which an evaluation cuts episodes of an environment that has no time limit. */
export const EVALUATION_STEPS = 10_000;

/** Episodes of one evaluation: what came of each is kept. */
export const MOST_EPISODES = 1_000_000;

/** Environments stepped together: as many as the physics takes in one call. */
const LANES = 64;

/**
 * Episodes from consecutive reset seeds, flown by an agent, which acts greedily, or by a policy of one's own:
 * `evaluate((observation) => heuristicPilot(observation), { env: 'LunarLander-v3' })`. How many of an
 * agent's are flown side by side changes nothing; those of a function, which may keep something in mind
 * from step to step, are flown one after another.
 *
 * @throws UsageError if episodes, seed, maxSteps or epsilon are not in their ranges, the environment does not fit
 *   the agent or is waited for, or a function returns what is no action
 */
export function evaluate<O = Float32Array>(
  agent: Agent | PolicyFunction<O>,
  options: EvaluateOptions,
): Evaluation {
  const spec = specFor(options.env);
  refuseAsync(spec, 'evaluate');
  const { flights, envs, seed } = prepare(agent, spec, options);
  try {
    return summarize(seed, flyNow(flights.course(), envs as VectorEnv));
  } finally {
    envs.close();
  }
}

/**
 * As `evaluate`, to the same numbers, letting the host draw, answer and deliver signals some ten times a second. It
 * takes environments that are waited for too.
 *
 * @throws UsageError as `evaluate`; the reason of `signal` when it aborts
 */
export async function evaluateAsync<O = Float32Array>(
  agent: Agent | PolicyFunction<O>,
  options: EvaluateAsyncOptions,
): Promise<Evaluation> {
  const { flights, envs, seed } = prepare(agent, specFor(options.env), options);
  try {
    const { signal, onProgress, episodes = 100 } = options;
    const breathe = () => onProgress?.(flights.ended, episodes);
    return summarize(seed, await flyYielding(flights.course(), envs, { signal, breathe }));
  } finally {
    envs.close();
  }
}

/** Everything that can be refused is refused here. */
function prepare<O>(agent: Agent | PolicyFunction<O>, spec: EnvSpec, options: EvaluateOptions) {
  checkKeys('option of evaluate', options, Object.keys(OPTIONS));
  const { envOptions = {}, episodes = 100, seed = REPORTING_SEED, maxSteps, epsilon = 0 } = options;
  checkSeed(seed);
  checkWhole('episodes', episodes, MOST_EPISODES);
  checkLastSeed(seed, episodes);
  if (maxSteps !== undefined) checkWhole('maxSteps', maxSteps);
  const limit = timeLimitWith(spec, envOptions);
  const maxEpisodeSteps = Math.min(limit ?? Infinity, maxSteps ?? limit ?? EVALUATION_STEPS);
  const alone = spec.origin === 'instance' || typeof agent === 'function';
  const lanes = alone ? 1 : Math.min(LANES, episodes);
  const envs = vectorOf(spec, lanes, { ...envOptions, maxEpisodeSteps, autoreset: 'disabled' });
  try {
    if (typeof agent !== 'function') checkFit(agent, envs);
    const pilot = typeof agent === 'function' ? pilotOf(agent, envs) : agent;
    const random = epsilon === 0 ? undefined : new RandomActions(epsilon, envs.actionSpace);
    const bound = maxEpisodeSteps === limit ? undefined : maxEpisodeSteps;
    return {
      flights: new GreedyFlights({ pilot, envs, seed, episodes, bound, random }),
      envs,
      seed,
    };
  } catch (error) {
    envs.close();
    throw error;
  }
}

function checkWhole(name: string, value: unknown, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most) return;
  const allowed =
    most === Number.MAX_SAFE_INTEGER ? 'whole number of at least 1' : `whole number in 1..${most}`;
  throw new UsageError(`${name} is ${show(value)}, but must be a ${allowed}.`);
}

/** @throws UsageError when counting episodes from a seed goes beyond all seeds */
export function checkLastSeed(seed: number, episodes: number, name = 'seed'): void {
  if (seed <= Number.MAX_SAFE_INTEGER - (episodes - 1)) return;
  throw new UsageError(
    `${name} is ${seed}, but the last of ${episodes} episodes begins with seed + ${episodes - 1}, which must not ` +
      'exceed 9007199254740991 (2^53-1).',
  );
}

function checkFit(agent: Agent, envs: VectorEnv | AsyncVectorEnv): void {
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
    cut: results.filter(({ cut }) => cut).length,
    results,
  };
}
