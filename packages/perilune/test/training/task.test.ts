import { describe, expect, it } from 'vitest';
import { EnvWrapper, make, register } from '../../src/env/index.js';
import { reachesThreshold, taskOf } from '../../src/training/index.js';

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

  it('reach an optimum of 4 though the threshold of 5 lies beyond, which is without options alone', () => {
    const registration = { rewardThreshold: 5, optimum: 4, maxEpisodeSteps: 10 };
    register('Coins-v0', () => make('CartPole-v1').unwrapped, registration);
    expect(taskOf({ env: 'Coins-v0' })).toEqual({ threshold: 5, optimum: 4 });
    expect(reachesThreshold(found(4, 0), { env: 'Coins-v0' })).toBe(true);
    expect(reachesThreshold(found(3.9, 0), { env: 'Coins-v0' })).toBe(false);
    expect(reachesThreshold(found(3.9, 0.6), { env: 'Coins-v0' })).toBe(true);
  });

  it('can do no such thing where there is no threshold', () => {
    expect(reachesThreshold(found(1, 1), { env: 'Pendulum-v1' })).toBeUndefined();
  });
});
