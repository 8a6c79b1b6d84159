import { describe, expect, it } from 'vitest';
import { createAgent, make, resolveConfig, train, UsageError } from '../../src/index.js';

const env = make('CartPole-v1');

describe('sizes that no machine holds are refused with what they would take', () => {
  it.each<[string, string, object, RegExp]>([
    [
      'dqn',
      'batchSize',
      { batchSize: 1e9 },
      /batchSize of 1000000000, would take [\d,]+ GiB.*WebAssembly addresses 4 GiB/,
    ],
    [
      'dqn',
      'hiddenLayers',
      { hiddenLayers: [1e5, 1e5] },
      /hiddenLayers \[100000,100000\].* would take [\d,]+ GiB/,
    ],
    [
      'dqn',
      'replayCapacity',
      { replayCapacity: 1e12 },
      /replayCapacity of 1000000000000 would take 67,055 GiB.*this machine has/,
    ],
    ['dqn', 'quantiles', { head: 'quantile', quantiles: 1e8 }, /would take [\d,]+ GiB/],
    ['dqn', 'environments', { environments: 65_536, replayCapacity: 1e10 }, /GiB/],
    [
      'pqn',
      'rolloutSteps',
      { rolloutSteps: 1e11, minibatches: 1e11 },
      /rolloutSteps in 32 environments would take [\d,]+ GiB/,
    ],
    ['pqn', 'hiddenLayers', { hiddenLayers: [1e6, 1e6] }, /WebAssembly/],
    ['online-q', 'hiddenLayers', { hiddenLayers: [1e6, 1e6] }, /WebAssembly/],
    [
      'kernel-q',
      'featuresPerKernel',
      { featuresPerKernel: 1e12 },
      /4000000000000 features of 4 numbers would take/,
    ],
  ])('%s: %s', async (algo, _, hyperparameters, message) => {
    const agent = () => createAgent({ algo, env, seed: 1, ...hyperparameters });
    expect(agent).toThrow(UsageError);
    expect(agent).toThrow(message);
    const run = { env: 'CartPole-v1', algo, hyperparameters };
    expect(() => resolveConfig(run)).toThrow(message);
    await expect(train(run)).rejects.toThrow(message);
  });

  it('and large ones that fit are not', () => {
    const hyperparameters = { hiddenLayers: [3_000, 3_000], replayCapacity: 1e6, batchSize: 512 };
    expect(() => resolveConfig({ env: 'CartPole-v1', algo: 'dqn', hyperparameters })).not.toThrow();
  });
});
