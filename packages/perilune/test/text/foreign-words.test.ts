import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  algorithms,
  createAgent,
  evaluate,
  hyperparameterFields,
  make,
  makeVector,
  presets,
  register,
  registerAlgorithm,
  registerPreset,
  resolveConfig,
  type TrainOptions,
  train,
  UsageError,
} from '../../src/index.js';
import { translate } from '../../src/text/foreign-words.js';
import { Chain } from '../agents/chain.js';

const env = new Chain();

/** The message of a UsageError. */
function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return 'nothing thrown';
}

describe("others' words", () => {
  it.each([
    ['gamma', 'discount'],
    ['buffer_size', 'replayCapacity'],
    ['bufferSize', 'replayCapacity'],
    ['net_arch', 'hiddenLayers'],
    ['learning_rate', 'learningRate'],
    ['learning_starts', 'learningStarts'],
    ['batch_size', 'batchSize'],
    ['train_freq', 'trainFrequency'],
    ['gradient_steps', 'gradientSteps'],
    ['target_update_interval', 'targetUpdateInterval'],
    ['exploration_fraction', 'epsilon'],
    ['exploration_final_eps', 'epsilon'],
    ['max_grad_norm', 'maxGradientNorm'],
    ['policy_kwargs', 'hiddenLayers'],
    ['n_envs', 'environments'],
    ['update_horizon', 'nStep'],
    ['n_steps', 'nStep'],
    ['v_min', 'vMin'],
    ['num_atoms', 'atoms'],
    ['norm_obs', 'normalizeObservations'],
    ['learnigRate', 'learningRate'],
  ])('%s is %s, wherever hyperparameters are given', (word, name) => {
    const question = `Unknown option "${word}". Did you mean "${name}"?`;
    const given = { [word]: 1 };
    expect(refusal(() => createAgent({ env, seed: 1, ...given }))).toContain(question);
    const changed = { env: 'CartPole-v1', hyperparameters: given };
    expect(refusal(() => resolveConfig(changed))).toContain(question);
    const { summary, source, steps, solve } = presets[0] as (typeof presets)[0];
    const preset = { name: 'mine', algo: 'dqn', hyperparameters: given };
    const register = () => registerPreset({ ...preset, summary, source, steps, solve });
    expect(refusal(register)).toContain(question);
    expect(presets.map((one) => one.name)).not.toContain('mine');
  });

  it.each([
    ['total_timesteps', 'Here that is steps, an option of train (--steps).'],
    ['totalTimesteps', 'Here that is steps, an option of train (--steps).'],
    ['render_mode', 'env.scene() says what there is to draw'],
    ['device', 'There is one: WebAssembly'],
  ])('%s, which is no hyperparameter, is told of', (word, sentence) => {
    expect(refusal(() => createAgent({ env, seed: 1, ...{ [word]: 1 } }))).toContain(sentence);
  });

  it('all mean names that there are', () => {
    const names = algorithms().flatMap((algo) =>
      hyperparameterFields(algo).map(({ name }) => name),
    );
    for (const word of [
      'gamma',
      'start_e',
      'entropy_tau',
      'q_lambda',
      'init_value',
      'sigma_init',
    ]) {
      const found = translate(word, names);
      expect(found, word).toHaveProperty('name');
    }
  });
});

describe('unknown options are refused by', () => {
  it('train, before anything begins', async () => {
    const given = { env: 'CartPole-v1', total_timesteps: 5 } as TrainOptions;
    await expect(train(given)).rejects.toThrow(
      'Unknown option of a run "total_timesteps". Did you mean "steps"?',
    );
    await expect(
      train({ env: 'CartPole-v1', onProgres: () => {} } as TrainOptions),
    ).rejects.toThrow('Did you mean "onProgress"?');
    await expect(
      train({ env: 'CartPole-v1', solve: { marign: 1 } } as TrainOptions),
    ).rejects.toThrow('Did you mean "margin"?');
  });

  it('evaluate', () => {
    const agent = createAgent({ env: make('CartPole-v1'), seed: 1 });
    const options = { env: 'CartPole-v1', n_eval_episodes: 3 };
    expect(refusal(() => evaluate(agent, options))).toContain('Did you mean "episodes"?');
  });

  it('make and makeVector', () => {
    const lander = (name: string) => () => make('LunarLander-v3' as string, { [name]: 1 });
    expect(refusal(lander('enable_wind'))).toContain('Did you mean "enableWind"?');
    expect(refusal(lander('render_mode'))).toContain('env.scene()');
    expect(refusal(lander('max_episode_steps'))).toContain('maxEpisodeSteps, an option of make');
    const vector = () => makeVector('CartPole-v1' as string, 2, { suttonBartoRewards: true });
    expect(refusal(vector)).toContain('Did you mean "suttonBartoReward"?');
  });

  it('register, registerAlgorithm and registerPreset', () => {
    const registration: object = { reward_threshold: 3 };
    expect(refusal(() => register('Mine-v0', () => new Chain(), registration))).toContain(
      'Unknown option of register("Mine-v0") "reward_threshold". Did you mean "rewardThreshold"?',
    );
    const schema = v.strictObject({ environments: v.optional(v.number(), 1) });
    const none = () => {
      throw new Error('never called');
    };
    const algorithm = { id: 'mine', schema, create: none, load: none, metric: [] };
    expect(refusal(() => registerAlgorithm(algorithm))).toContain('Did you mean "metrics"?');
    const preset = { ...(presets[0] as (typeof presets)[0]), name: 'mine', hyperparams: {} };
    expect(refusal(() => registerPreset(preset))).toContain('Did you mean "hyperparameters"?');
  });
});
