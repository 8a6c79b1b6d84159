import { type Agent, type LearningTerms, parseJson, rowWidth } from 'perilune';
import type { Anatomy } from '../anatomy/anatomy.js';
import { dict, global, type Pickled, pickle } from '../pickle-writer/pickle.js';
import type { StableBaselines3Class, WrittenPolicy } from './write-policies.js';
import { type WrittenSpace, writeSpace } from './write-spaces.js';

/** A value of `data`. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Where the policies are that the algorithms load. */
const POLICIES: Readonly<Record<StableBaselines3Class, readonly [module: string, name: string]>> = {
  DQN: ['stable_baselines3.dqn.policies', 'DQNPolicy'],
  QRDQN: ['sb3_contrib.qrdqn.policies', 'QRDQNPolicy'],
  PPO: ['stable_baselines3.common.policies', 'ActorCriticPolicy'],
  A2C: ['stable_baselines3.common.policies', 'ActorCriticPolicy'],
  SAC: ['stable_baselines3.sac.policies', 'SACPolicy'],
  TQC: ['sb3_contrib.tqc.policies', 'TQCPolicy'],
  TD3: ['stable_baselines3.td3.policies', 'TD3Policy'],
  DDPG: ['stable_baselines3.td3.policies', 'TD3Policy'],
};

/** Each one's own defaults, for what an agent's file does not say: who learns on there begins with these. */
const rollouts = { ent_coef: 0, vf_coef: 0.5, max_grad_norm: 0.5, rollout_buffer_kwargs: {} };
const replays = {
  buffer_size: 1_000_000,
  gradient_steps: 1,
  n_steps: 1,
  optimize_memory_usage: false,
  replay_buffer_kwargs: {},
  use_sde_at_warmup: false,
};
const greedy = {
  ...replays,
  batch_size: 32,
  learning_starts: 100,
  tau: 1,
  train_freq: 4,
  exploration_initial_eps: 1,
  target_update_interval: 10_000,
  _n_calls: 0,
};
const continuous = { ...replays, batch_size: 256, learning_starts: 100, tau: 0.005, train_freq: 1 };
const soft = {
  ...continuous,
  learning_rate: 3e-4,
  ent_coef: 'auto',
  target_update_interval: 1,
};

const DEFAULTS: Readonly<Record<StableBaselines3Class, { readonly [name: string]: Json }>> = {
  DQN: {
    ...greedy,
    learning_rate: 1e-4,
    max_grad_norm: 10,
    exploration_final_eps: 0.05,
    exploration_fraction: 0.1,
    exploration_rate: 0.05,
  },
  QRDQN: {
    ...greedy,
    learning_rate: 5e-5,
    max_grad_norm: null,
    exploration_final_eps: 0.01,
    exploration_fraction: 0.005,
    exploration_rate: 0.01,
  },
  PPO: {
    ...rollouts,
    learning_rate: 3e-4,
    n_steps: 2048,
    gae_lambda: 0.95,
    batch_size: 64,
    n_epochs: 10,
    clip_range: 0.2,
    clip_range_vf: null,
    normalize_advantage: true,
    target_kl: null,
  },
  A2C: { ...rollouts, learning_rate: 7e-4, n_steps: 5, gae_lambda: 1, normalize_advantage: false },
  SAC: soft,
  TQC: { ...soft, top_quantiles_to_drop_per_net: 2 },
  TD3: {
    ...continuous,
    learning_rate: 1e-3,
    policy_delay: 2,
    target_policy_noise: 0.2,
    target_noise_clip: 0.5,
  },
  DDPG: {
    ...continuous,
    learning_rate: 1e-3,
    policy_delay: 1,
    target_policy_noise: 0.1,
    target_noise_clip: 0,
  },
};

/** What every algorithm has. */
const COMMON = {
  verbose: 0,
  _num_timesteps_at_start: 0,
  action_noise: null,
  start_time: 0,
  tensorboard_log: null,
  _last_obs: null,
  _last_episode_starts: null,
  _last_original_obs: null,
  _episode_num: 0,
  use_sde: false,
  sde_sample_freq: -1,
  _current_progress_remaining: 0,
  _stats_window_size: 100,
  ep_info_buffer: null,
  ep_success_buffer: null,
  _n_updates: 0,
  n_envs: 1,
} as const;

/** The learning rate that an algorithm's optimizers begin with. */
export function learningRateOf(algorithm: StableBaselines3Class): number {
  return DEFAULTS[algorithm].learning_rate as number;
}

/** The JSON of `data`. */
export function writeData(agent: Agent, anatomy: Anatomy, policy: WrittenPolicy): string {
  const { algorithm, variables } = policy;
  const { steps = 0, seed = null } = agent.provenance ?? {};
  const hasFixedTemperature = variables.some(({ name }) => name === 'ent_coef_tensor');
  const data: Json = {
    policy_class: classOf(POLICIES[algorithm]),
    policy_kwargs: kwargsOf(policy),
    observation_space: spaceOf(writeSpace(anatomy.observationSpace, 'Observations')),
    action_space: spaceOf(writeSpace(anatomy.actionSpace, 'Actions')),
    ...COMMON,
    num_timesteps: steps,
    _total_timesteps: steps,
    // numpy's generator, which Stable-Baselines3 seeds with it, takes none beyond.
    seed: seed !== null && seed < 2 ** 32 ? seed : null,
    gamma: discountOf(anatomy) ?? 0.99,
    ...DEFAULTS[algorithm],
    use_sde: policy.useSde,
    ...(algorithm === 'SAC' || algorithm === 'TQC'
      ? { target_entropy: -rowWidth(anatomy.actionSpace) }
      : {}),
    ...(hasFixedTemperature ? { ent_coef: 0 } : {}),
  };
  return JSON.stringify(data, null, 4);
}

function discountOf({ metadata }: Anatomy): LearningTerms['discount'] | undefined {
  return metadata.discount === undefined ? undefined : (parseJson(metadata.discount) as number);
}

function classOf([module, name]: readonly [string, string]): Json {
  return {
    ':type:': "<class 'abc.ABCMeta'>",
    ':serialized:': serialized(global(module, name)),
    __module__: module,
    __qualname__: name,
  };
}

function spaceOf({ pickled, type, beside }: WrittenSpace): Json {
  return { ':type:': type, ':serialized:': serialized(pickled), ...beside };
}

function kwargsOf({ algorithm, netArch, activation, numbers }: WrittenPolicy): Json {
  const torch = (module: string, name: string) => ({ module: `torch.${module}`, name });
  const classes = {
    ...(activation === undefined
      ? {}
      : { activation_fn: torch('nn.modules.activation', activation) }),
    // Not the default of its policy, but what A2C itself makes of it.
    ...(algorithm === 'A2C' ? { optimizer_class: torch('optim.rmsprop', 'RMSprop') } : {}),
  };
  const optimizer =
    algorithm === 'A2C'
      ? {
          optimizer_kwargs: dict({ alpha: { float: 0.99 }, eps: { float: 1e-5 }, weight_decay: 0 }),
        }
      : {};
  const pickled = dict({
    net_arch: Array.isArray(netArch) ? netArch : dict(netArch as Record<string, number[]>),
    ...Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, pythonOf(value)])),
    ...Object.fromEntries(
      Object.entries(classes).map(([key, { module, name }]) => [key, global(module, name)]),
    ),
    ...optimizer,
  });
  const entries = { net_arch: netArch as Json, ...numbers };
  if (Object.keys(classes).length === 0) return entries;
  return {
    ':type:': "<class 'dict'>",
    ':serialized:': serialized(pickled),
    ...entries,
    ...Object.fromEntries(
      Object.entries(classes).map(([key, { module, name }]) => [
        key,
        `<class '${module}.${name}'>`,
      ]),
    ),
    ...(algorithm === 'A2C'
      ? { optimizer_kwargs: { alpha: 0.99, eps: 1e-5, weight_decay: 0 } }
      : {}),
  };
}

function pythonOf(value: number | boolean): Pickled {
  if (typeof value === 'boolean' || Number.isInteger(value)) return value;
  return { float: value };
}

function serialized(value: Pickled): string {
  return btoa(Array.from(pickle(value, 3), (byte) => String.fromCharCode(byte)).join(''));
}
