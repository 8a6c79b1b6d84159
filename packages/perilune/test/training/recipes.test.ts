import { describe, expect, it } from 'vitest';
import { presetNamed, presets, recipeIn } from '../../src/training/index.js';

const named = (...names: string[]) => names.map(presetNamed);
/** What a preset asks of its algorithm in a world. */
const inWorld = (preset: string, env: string) =>
  recipeIn(presetNamed(preset), env).hyperparameters as Record<string, unknown>;

const LANDER = 'LunarLander-v3';
const THROTTLE = 'LunarLanderContinuous-v3';
const CAR = 'MountainCar-v0';
const STEERED_CAR = 'MountainCarContinuous-v0';
const PENDULUM = 'Pendulum-v1';
const POLES = ['CartPole-v1', 'Acrobot-v1'];

/** Presets that were published, and the file that has their numbers. */
const published: Record<string, string> = {
  'sb3-zoo': 'hyperparams/dqn.yml',
  'sb3-ppo': 'hyperparams/ppo.yml',
  'sb3-a2c': 'hyperparams/a2c.yml',
  'sb3-sac': 'hyperparams/sac.yml',
  'sb3-tqc': 'hyperparams/tqc.yml',
  'sb3-td3': 'hyperparams/td3.yml',
  'sb3-ddpg': 'hyperparams/ddpg.yml',
  cleanrl: 'cleanrl/dqn.py',
  dopamine: 'dqn/configs/dqn_lunarlander.gin',
  'dopamine-c51': 'rainbow/configs/c51_lunarlander.gin',
  'dopamine-rainbow': 'rainbow/configs/rainbow_lunarlander.gin',
};

/** Worlds in which a preset is not what it is in all others. */
const worlds: Record<string, string[]> = {
  fast: [LANDER, CAR],
  frugal: [LANDER, CAR],
  rainbow: [LANDER],
  pqn: [LANDER],
  ppo: [LANDER, THROTTLE],
  throttle: [THROTTLE, PENDULUM, STEERED_CAR],
  best: [LANDER, THROTTLE],
  'sb3-ppo': [...POLES, CAR, PENDULUM, STEERED_CAR],
  'sb3-a2c': [...POLES, CAR, THROTTLE, PENDULUM, STEERED_CAR],
  'sb3-sac': [THROTTLE, PENDULUM, STEERED_CAR],
  'sb3-tqc': [THROTTLE, PENDULUM, STEERED_CAR],
  'sb3-td3': [THROTTLE, PENDULUM, STEERED_CAR],
  'sb3-ddpg': [THROTTLE, PENDULUM, STEERED_CAR],
  tabular: ['FrozenLake-v1', 'FrozenLake8x8-v1', 'CliffWalking-v1', 'Taxi-v4', LANDER],
  'article-kernel-mountain-car': [CAR],
};

describe('the recipes of presets', () => {
  it('say in a sentence what they are for, and change something of their algorithm', () => {
    for (const { summary, hyperparameters } of presets) {
      expect(summary).toMatch(/^[A-Z].{30,}\.$/);
      expect(hyperparameters).not.toEqual({});
    }
  });

  it('that were published name the file that has their numbers, and train to their last step, as there', () => {
    for (const [name, file] of Object.entries(published)) {
      const { source, solve } = presetNamed(name);
      expect(source).toContain(file);
      expect(solve).toEqual({ enabled: false });
    }
  });

  it("of the article train to their last step too, but for the one that reaches its car's flag", () => {
    const rules = presets
      .filter(({ name }) => name.startsWith('article-'))
      .map(({ name, solve }) => [name, solve.enabled ?? true]);
    expect(Object.fromEntries(rules)).toEqual({
      'article-tabular': false,
      'article-kernel-mountain-car': true,
      'article-kernel': false,
      'article-online': false,
      'article-replay': false,
    });
    expect(presetNamed('article-kernel-mountain-car').solve).toEqual({
      gateEpisodes: 2,
      interval: 150,
    });
  });

  it('differ in worlds that are named, in something', () => {
    const found = presets.flatMap(({ name, recipes }) =>
      recipes === undefined ? [] : [[name, Object.keys(recipes)]],
    );
    expect(Object.fromEntries(found)).toEqual(worlds);
    for (const recipe of presets.flatMap(({ recipes = {} }) => Object.values(recipes))) {
      expect(recipe).not.toEqual({});
      for (const part of Object.values(recipe)) expect(part).not.toEqual({});
    }
  });

  it('that keep the policy that validated best are those for the score, and the tables', () => {
    const keeping = presets.filter(({ solve }) => solve.keepBest).map(({ name }) => name);
    expect(keeping).toEqual(['best', 'tabular', 'monte-carlo']);
    expect(named('tabular', 'monte-carlo').map(({ solve }) => solve.interval)).toEqual([
      10_000, 20_000,
    ]);
  });

  it('of rainbow are all six of its parts at once', () => {
    expect(presetNamed('rainbow').hyperparameters).toMatchObject({
      ...{ double: true, dueling: true, noisy: true, prioritized: true },
      ...{ nStep: 3, head: 'categorical' },
    });
    const peers = named('dopamine-rainbow', 'sb3-zoo').map(
      ({ hyperparameters }) => hyperparameters,
    );
    expect(peers).toMatchObject([{ prioritized: true, nStep: 3 }, { double: false }]);
  });

  it('of our own networks normalize their layers and are double, but for the car on its hill', () => {
    for (const name of ['fast', 'frugal']) {
      expect(inWorld(name, LANDER)).toMatchObject({ layerNorm: true, double: true });
    }
    expect(inWorld('rainbow', LANDER)).toMatchObject({ layerNorm: true });
    for (const name of ['fast', 'frugal']) {
      const rate = inWorld(name, 'CartPole-v1').learningRate as number;
      expect(inWorld(name, CAR)).toMatchObject({ layerNorm: false, learningRate: rate / 2 });
    }
  });

  it('for the throttle normalize over batches where it lands, and elsewhere over layers', () => {
    const lands = { batchNorm: true, targetNetwork: false, policyDelay: 3 };
    expect(inWorld('throttle', THROTTLE)).toMatchObject({ ...lands, layerNorm: false });
    expect(inWorld('throttle', PENDULUM)).toMatchObject({ layerNorm: true });
  });

  it("cut the lander's box where a random pilot spends its flight, and its legs in two", () => {
    const sides = [-1, -0.25, -1.5, -1.5, -1, -1, 0, 0];
    const box = { low: sides, high: [1, 1.5, 1.5, 0.5, 1, 1, 1, 1] };
    for (const name of ['tabular', 'article-tabular']) {
      expect(inWorld(name, LANDER)).toMatchObject({ ...box, bins: [8, 8, 8, 8, 8, 8, 2, 2] });
    }
  });

  it('of the zoo explore by state-dependent noise where it does, of its first deviation', () => {
    const noisy = Object.entries(worlds).flatMap(([name, envs]) =>
      envs.flatMap((env) => {
        const { stateDependentNoise, logStdInit } = inWorld(name, env);
        return stateDependentNoise === true ? [[name, env, logStdInit]] : [];
      }),
    );
    expect(noisy).toEqual([
      ['sb3-ppo', PENDULUM, undefined],
      ['sb3-ppo', STEERED_CAR, -3.29],
      ['sb3-a2c', THROTTLE, -2],
      ['sb3-a2c', PENDULUM, -2],
      ['sb3-a2c', STEERED_CAR, 0],
      ['sb3-sac', STEERED_CAR, -3.67],
      ['sb3-tqc', STEERED_CAR, -3.67],
    ]);
  });

  it('that explore the hill by noise that wanders call it so', () => {
    for (const name of ['throttle', 'sb3-td3', 'sb3-ddpg']) {
      expect(inWorld(name, STEERED_CAR)).toMatchObject({ actionNoise: 'ornstein-uhlenbeck' });
    }
  });

  it('of the zoo take the schedules of a world to its last step', () => {
    for (const [name, env] of [
      ['sb3-ppo', 'CartPole-v1'],
      ['sb3-a2c', THROTTLE],
      ['sb3-a2c', PENDULUM],
      ['sb3-sac', THROTTLE],
    ] as const) {
      const { steps, hyperparameters } = recipeIn(presetNamed(name), env);
      expect(hyperparameters).toMatchObject({ learningRate: { end: 0, steps } });
    }
  });

  it('of the article bootstrap no episode that was cut where it replays', () => {
    expect(presetNamed('article-replay').hyperparameters).toMatchObject({
      bootstrapTruncated: false,
    });
  });
});

describe('a recipe in a world', () => {
  const preset = {
    ...presetNamed('fast'),
    ...{ steps: 10, hyperparameters: { a: 1, b: 2 }, solve: { interval: 5, margin: 1 } },
    recipes: {
      There: { steps: 20, episodes: 3, hyperparameters: { b: 3 }, solve: { margin: 2 } },
    },
  };

  it('has of that world what differs, and of all worlds the rest', () => {
    expect(recipeIn(preset, 'There')).toEqual({
      ...{ steps: 20, episodes: 3, hyperparameters: { a: 1, b: 3 } },
      solve: { interval: 5, margin: 2 },
    });
    const elsewhere = { steps: 10, hyperparameters: { a: 1, b: 2 }, solve: preset.solve };
    for (const env of ['Here', 'constructor', 'toString']) {
      expect(recipeIn(preset, env)).toEqual(elsewhere);
    }
    expect(recipeIn({ ...preset, episodes: 7 }, 'Here')).toEqual({ ...elsewhere, episodes: 7 });
    expect(recipeIn({ ...preset, episodes: 7 }, 'There').episodes).toBe(3);
  });
});
