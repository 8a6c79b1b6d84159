/*
 * What Stable-Baselines3, its zoo, CleanRL, Dopamine and Gymnasium call what is called otherwise here. Words
 * that differ in nothing but their underscores are found as misspelt ones are.
 */

/** Hyperparameters; where a word has two meanings, both. */
const HYPERPARAMETERS: Readonly<Record<string, readonly string[]>> = {
  gamma: ['discount'],
  lr: ['learningRate'],
  alpha: ['learningRate', 'priorityAlpha', 'munchausenAlpha'],
  buffer_size: ['replayCapacity'],
  replay_capacity: ['replayCapacity'],
  memory_size: ['replayCapacity'],
  min_replay_history: ['learningStarts'],
  exploration_fraction: ['epsilon'],
  exploration_initial_eps: ['epsilon'],
  exploration_final_eps: ['epsilon'],
  exploration_rate: ['epsilon'],
  epsilon_train: ['epsilon'],
  epsilon_decay_period: ['epsilon'],
  start_e: ['epsilon'],
  end_e: ['epsilon'],
  eps: ['epsilon', 'adamEpsilon'],
  train_freq: ['trainFrequency'],
  update_period: ['trainFrequency'],
  target_network_frequency: ['targetUpdateInterval'],
  target_update_period: ['targetUpdateInterval'],
  target_update_freq: ['targetUpdateInterval'],
  max_grad_norm: ['maxGradientNorm'],
  net_arch: ['hiddenLayers'],
  policy_kwargs: ['hiddenLayers'],
  hidden_sizes: ['hiddenLayers'],
  fc_layers: ['hiddenLayers'],
  layer_norm: ['layerNorm'],
  ortho_init: ['initializer'],
  optimizer_class: ['optimizer'],
  optimizer_kwargs: ['adamEpsilon'],
  adam_eps: ['adamEpsilon'],
  n_step: ['nStep'],
  n_steps: ['rolloutSteps', 'nStep'],
  num_steps: ['rolloutSteps', 'nStep'],
  update_horizon: ['nStep'],
  n_epochs: ['epochs'],
  update_epochs: ['epochs'],
  num_minibatches: ['minibatches'],
  gae_lambda: ['lambda'],
  q_lambda: ['lambda'],
  n_envs: ['environments'],
  num_envs: ['environments', 'size'],
  n_quantiles: ['quantiles'],
  num_quantiles: ['quantiles'],
  n_atoms: ['atoms'],
  num_atoms: ['atoms'],
  double_q: ['double'],
  double_dqn: ['double'],
  prioritized_replay: ['prioritized'],
  prioritized_replay_alpha: ['priorityAlpha'],
  prioritized_replay_beta0: ['priorityBeta'],
  prioritized_replay_beta: ['priorityBeta'],
  prioritized_replay_eps: ['priorityEpsilon'],
  norm_obs: ['normalizeObservations'],
  norm_reward: ['normalizeRewards'],
  normalize: ['normalizeObservations'],
  clip_obs: ['normalizationClip'],
  clip_reward: ['rewardClip', 'normalizationClip'],
  sigma_init: ['noisySigma'],
  init_value: ['initialValue'],
  entropy_tau: ['munchausenTemperature'],
  ent_coef: ['temperature'],
  ent_coef_init: ['initialTemperature'],
  target_policy_noise: ['targetNoise'],
  policy_noise: ['targetNoise'],
  noise_clip: ['targetNoiseClip'],
  policy_frequency: ['policyDelay'],
  policy_freq: ['policyDelay'],
  noise_type: ['actionNoise'],
  noise_std: ['actionNoiseScale'],
  exploration_noise: ['actionNoiseScale'],
  n_critics: ['critics'],
  top_quantiles_to_drop_per_net: ['droppedQuantiles'],
  activation_fn: ['activation'],
};

/** What is no hyperparameter here: where it is told, and by what name. */
const ELSEWHERE: Readonly<Record<string, readonly [name: string, where: string]>> = {
  total_timesteps: ['steps', 'an option of train (--steps)'],
  n_timesteps: ['steps', 'an option of train (--steps)'],
  timesteps: ['steps', 'an option of train (--steps)'],
  num_iterations: ['steps', 'an option of train (--steps)'],
  env_id: ['env', 'an option of train (--env)'],
  env_name: ['env', 'an option of train (--env)'],
  env_kwargs: ['envOptions', 'an option of train (--set env.NAME=value)'],
  hyperparams: ['hyperparameters', 'an option of train'],
  kwargs: ['defaults', 'an option of register'],
  entry_point: ['factory', 'what register takes after the id'],
  algorithm: ['algo', 'an option of train (--algo)'],
  callback: ['onProgress', 'an option of train, as are onEpisode and onValidation'],
  verbose: ['onProgress', 'an option of train: it prints nothing by itself'],
  progress_bar: ['onProgress', 'an option of train: the command line shows one'],
  n_eval_episodes: ['episodes', 'an option of evaluate'],
  eval_episodes: ['episodes', 'an option of evaluate'],
  eval_freq: ['interval', 'an option of solve'],
  reward_threshold: ['rewardThreshold', 'an option of register'],
  max_episode_steps: ['maxEpisodeSteps', 'an option of make (--set env.maxEpisodeSteps=n)'],
  autoreset_mode: ['autoreset', 'an option of makeVector'],
  render_fps: ['stepsPerSecond', 'an option of register'],
};

/** What nothing here has a name for, and what there is instead. */
const NONE: Readonly<Record<string, string>> = {
  render_mode:
    'Nothing is asked for in advance: env.scene() says what there is to draw, drawScene draws it, and perilune record films it',
  policy: 'The network is told by hiddenLayers, layerNorm, dueling and head',
  policy_class: 'The network is told by hiddenLayers, layerNorm, dueling and head',
  activation_fn: 'Hidden layers are ReLU',
  device: 'There is one: WebAssembly, on any machine',
  cuda: 'There is one device: WebAssembly, on any machine',
  torch_deterministic: 'The same seed gives the same agent, to the bit, at any time',
  deterministic: 'evaluate is greedy: what an agent does is its best action',
  tensorboard_log: "A run folder has TensorBoard's files by itself",
  optimize_memory_usage: 'A replay keeps rows of float32, and the successor beside each',
  disable_env_checker: 'checkEnv runs when it is called',
  exploration_decay: 'epsilon is a line: { start, end, steps }',
};

/** What one who says `word` most likely means: a name among those that are known, or a sentence. */
export function translate(
  word: string,
  known: readonly string[],
): { name: string } | { instead: string } | undefined {
  const key = snakeCase(word);
  const names = own(HYPERPARAMETERS, key) ?? own(ELSEWHERE, key)?.slice(0, 1) ?? [];
  const name = names.find((candidate) => known.includes(candidate));
  if (name !== undefined) return { name };
  const place = own(ELSEWHERE, key);
  if (place !== undefined) return { instead: `Here that is ${place[0]}, ${place[1]}` };
  const none = own(NONE, key);
  return none === undefined ? undefined : { instead: none };
}

/** `totalTimesteps` as Python writes it. */
function snakeCase(word: string): string {
  return word.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
