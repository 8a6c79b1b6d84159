import { describe, expect, it } from 'vitest';
import { EnvWrapper, make, register } from '../../src/env/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { reachesThreshold, taskOf, train } from '../../src/training/index.js';

const optimumIn = (env: string, envOptions = {}) => taskOf({ env, envOptions }).optimum;

describe('what a world says of its returns', () => {
  it('is the threshold, and the optimum as it is with its options and its time limit', () => {
    expect(taskOf({ env: 'CartPole-v1' })).toEqual({ threshold: 475, optimum: 500 });
    expect(optimumIn('CartPole-v0')).toBe(200);
    expect(optimumIn('CartPole-v1', { maxEpisodeSteps: 25 })).toBe(25);
    expect(optimumIn('CartPole-v1', { suttonBartoReward: true })).toBe(0);
    expect(taskOf({ env: 'MountainCar-v0' })).toEqual({ threshold: -110, optimum: -97.7 });
    expect(optimumIn('MountainCar-v0', { goalVelocity: 0.01 })).toBeUndefined();
    expect(taskOf({ env: 'LunarLander-v3' })).toEqual({ threshold: 200, optimum: undefined });
    expect(taskOf({ env: 'Pendulum-v1' })).toEqual({});
  });

  it('is computed where there is a model: 0.744 on the lake, 0.913 on the large one, 7.93 in the taxi, 1 without ice', () => {
    expect(optimumIn('FrozenLake-v1')).toBeCloseTo(0.744, 3);
    expect(optimumIn('FrozenLake8x8-v1')).toBeCloseTo(0.913, 3);
    expect(optimumIn('Taxi-v4')).toBeCloseTo(7.93, 2);
    expect(optimumIn('FrozenLake-v1', { isSlippery: false })).toBe(1);
  });

  it('is nothing computed of a wrapped world, whose wrapper may pay otherwise', () => {
    class Dearer extends EnvWrapper {}
    const dearer = () => new Dearer(make('FrozenLake-v1') as never);
    register('DearerLake-v0', dearer, { rewardThreshold: 7, maxEpisodeSteps: 100 });
    expect(taskOf({ env: 'DearerLake-v0' })).toEqual({ threshold: 7, optimum: undefined });
  });
});

describe('greedy episodes that are to bear out that a task is solved', () => {
  const found = (mean: number, std: number) => ({ mean, std, episodes: 101 });

  it('reach 475 with the pole, and on the lake the 0.744 less two errors of 0.044', () => {
    expect(reachesThreshold(found(475, 20), { env: 'CartPole-v1' })).toBe(true);
    expect(reachesThreshold(found(474.9, 20), { env: 'CartPole-v1' })).toBe(false);
    const lake = { env: 'FrozenLake-v1' };
    expect(reachesThreshold(found(0.66, 0.44), lake)).toBe(true);
    expect(reachesThreshold(found(0.65, 0.44), lake)).toBe(false);
  });

  it('can do no such thing where there is no threshold', () => {
    expect(reachesThreshold(found(1, 1), { env: 'Pendulum-v1' })).toBeUndefined();
  });
});

/** Four steps that pay 1 each, whatever is done. */
class Coins {
  readonly id = 'Coins';
  readonly observationSpace = new Box(0, 1, { shape: [4] });
  readonly actionSpace = new Discrete(2);
  private steps = 0;

  reset() {
    this.steps = 0;
    return { observation: Float32Array.of(1, 0, 0, 0), info: {} };
  }

  step() {
    this.steps += 1;
    const observation = new Float32Array(4);
    if (this.steps < 4) observation[this.steps] = 1;
    return { observation, reward: 1, terminated: this.steps === 4, truncated: false, info: {} };
  }

  close(): void {}
}

describe('a run', () => {
  const coins = (registration: object, solve: object = {}) => {
    register('Coins-v0', () => new Coins() as never, { ...registration, replace: true });
    return train({
      env: 'Coins-v0',
      seed: 1,
      steps: 4_000,
      evaluationEpisodes: 5,
      hyperparameters: { hiddenLayers: [8], learningStarts: 100, environments: 4 },
      solve: { episodes: 10, interval: 400, ...solve },
    });
  };

  it('is solved at its optimum of 4, though the threshold of 5 lies beyond', async () => {
    const { solved, verdict, evaluation } = await coins({ rewardThreshold: 5, optimum: 4 });
    expect([solved, verdict, evaluation?.mean]).toEqual([true, 'solved', 4]);
  });

  it('is not solved where nothing is said of one, and looks at its last policy', async () => {
    const { verdict, validations, steps } = await coins({ rewardThreshold: 5 });
    expect([verdict, validations.at(-1)?.step]).toEqual(['not solved', steps]);
  });

  it('without a threshold validates all the same, and hands out the best policy', async () => {
    const { verdict, validations, evaluation } = await coins({});
    expect(verdict).toBe('no threshold');
    expect(validations.length).toBeGreaterThan(1);
    expect(evaluation?.mean).toBe(Math.max(...validations.map(({ mean }) => mean)));
  });

  it('by a preset that does not validate is not validated', async () => {
    const { solved, verdict, validations } = await coins(
      { rewardThreshold: 3 },
      { enabled: false },
    );
    expect([solved, verdict, validations]).toEqual([false, 'not validated', []]);
  });
});
