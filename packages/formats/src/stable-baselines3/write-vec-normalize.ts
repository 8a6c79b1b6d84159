import type { Agent, NamedTensor } from 'perilune';
import { type Anatomy, anatomyOf } from '../anatomy/anatomy.js';
import { dict, global, type Pickled, pickle } from '../pickle-writer/pickle.js';
import { arrayOf, writeSpace } from './write-spaces.js';

const MODULE = 'stable_baselines3.common';
/** Where an agent's are not cut. */
const NO_CLIP = Infinity;

/**
 * The statistics of an agent that normalizes its observations, as `VecNormalize.load` takes them:
 * `vec_normalize.pkl`, for acting and not for training.
 *
 * @returns undefined for an agent that takes them as they are
 */
export function writeVecNormalize(agent: Agent): Uint8Array | undefined {
  const anatomy = anatomyOf(agent);
  const { normalization } = anatomy.layout.description.input;
  if (normalization === undefined) return undefined;
  const { epsilon = 1e-8, clip = NO_CLIP } = normalization;
  const state = {
    num_envs: 1,
    observation_space: writeSpace(anatomy.observationSpace, 'Observations').pickled,
    action_space: writeSpace(anatomy.actionSpace, 'Actions').pickled,
    render_mode: null,
    norm_obs: true,
    norm_obs_keys: null,
    obs_rms: statisticsOf(anatomy),
    ret_rms: moments([], [], 0),
    clip_obs: { float: clip },
    clip_reward: { float: 10 },
    returns: null,
    gamma: { float: 0.99 },
    epsilon: { float: epsilon },
    training: false,
    norm_reward: false,
    old_obs: null,
    old_reward: null,
  };
  const instance = global(`${MODULE}.vec_env.vec_normalize`, 'VecNormalize');
  return pickle({ build: { instance }, state: dict(state) }, 3);
}

function statisticsOf({ tensors }: Anatomy): Pickled {
  const values = (name: string) =>
    Array.from((tensors.get(`obs_rms.${name}`) as NamedTensor).values);
  return moments(values('mean'), values('var'), values('count')[0] as number);
}

function moments(mean: readonly number[], variance: readonly number[], count: number): Pickled {
  const state = {
    mean: arrayOf(mean, 'float64'),
    var: arrayOf(variance, 'float64'),
    count: { float: count },
  };
  const instance = global(`${MODULE}.running_mean_std`, 'RunningMeanStd');
  return { build: { instance }, state: dict(state) };
}
