import type { Agent } from '../../agents/index.js';
import {
  completeOptions,
  type EnvSource,
  type EnvSpec,
  EnvWrapper,
  specFor,
} from '../../env/index.js';
import { forecastWithin, startValue } from '../../planning/index.js';
import { EVALUATION_STEPS } from './evaluate.js';
import { planOf, type SeenWorld, sightsOf } from './sights.js';

/** Where an agent is judged. */
export interface ExpectedReturnOptions {
  env: EnvSource;
  envOptions?: Record<string, unknown> | undefined;
  /** Steps after which an episode is cut. Default: the time limit; 10,000 where there is none. */
  maxSteps?: number | undefined;
}

/** What is to be expected of an episode, exactly. */
export interface ExpectedReturn {
  mean: number;
  /** Standard deviation of an episode's return. */
  std: number;
  /** Mean length of an episode, in steps. */
  meanLength: number;
}

/** States times steps up to which a policy is judged by its world's model: some tens of milliseconds. */
const WORK = 1e7;

/** A world's model and its time limit. */
export interface ModelledWorld extends SeenWorld {
  /** undefined where there is none. */
  steps: number | undefined;
}

/** Says what is to be expected of an agent in one world. */
export type Judge = (agent: Agent) => ExpectedReturn;

/**
 * What a greedy policy brings on average, computed from the world's transition model within its time limit. No number of
 * episodes tells as much: on the lake a hundred leave the mean open by 0.09.
 *
 * @returns undefined where it cannot be known: the world tells no model, or one that leaves something out, or has too many
 * states; or it is wrapped, or an environment that was given itself
 */
export function expectedReturn(
  agent: Agent,
  options: ExpectedReturnOptions,
): ExpectedReturn | undefined {
  return judgeOf(options)?.(agent);
}

/** `expectedReturn` of many agents in one world, of which all that is known but the policy is worked out once. */
export function judgeOf({
  env,
  envOptions = {},
  maxSteps,
}: ExpectedReturnOptions): Judge | undefined {
  const world = modelOf(specFor(env), envOptions);
  if (world === undefined || world.model.leavesOut !== undefined) return undefined;
  const { model } = world;
  const limit = world.steps ?? EVALUATION_STEPS;
  const steps = Math.min(limit, maxSteps ?? limit);
  if (model.states * steps > WORK) return undefined;
  const sights = sightsOf(world);
  return (agent) => {
    const { values, squares, lengths } = forecastWithin(model, planOf(agent, sights), { steps });
    const mean = startValue(model, values);
    const variance = startValue(model, squares) - mean * mean;
    return { mean, std: Math.sqrt(Math.max(0, variance)), meanLength: startValue(model, lengths) };
  };
}

/** Of a wrapped world nothing is known: a wrapper may change what its model says. */
export function modelOf(
  spec: EnvSpec,
  envOptions: Record<string, unknown>,
): ModelledWorld | undefined {
  if (spec.async || spec.origin === 'instance') return undefined;
  const { maxEpisodeSteps: steps = spec.maxEpisodeSteps, ...own } = envOptions;
  const env = spec.factory(completeOptions(spec, own));
  try {
    const model = env instanceof EnvWrapper ? undefined : env.model?.();
    if (model === undefined) return undefined;
    const { observationSpace } = env;
    return { model, observationSpace, steps: steps === undefined ? undefined : Number(steps) };
  } finally {
    env.close();
  }
}
