import { describe, expect, it } from 'vitest';
import { createAgent } from '../../src/agents/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { presetNamed, presets, resolveConfig } from '../../src/training/index.js';
import { recipes } from '../pins/recipes.js';

const observationSpace = new Box(-1, 1, { shape: [2] });
const few = { observationSpace, actionSpace: new Discrete(2) };
const steered = { observationSpace, actionSpace: new Box(-1, 1, { shape: [1] }) };

describe('a hyperparameter that would do nothing', () => {
  it.each(['ppo', 'a2c'])('is refused by what it is of: %s', (algo) => {
    const make = (options: object) => () =>
      createAgent({ algo, env: few, seed: 1, ...options } as never);
    for (const [options, why] of [
      [{ logStdInit: -1 }, /logStdInit is -1, which would do nothing: only a Box of actions/],
      [{ optimizer: 'adam', rmsDecay: 0.5 }, /rmsDecay is 0\.5, .* Set optimizer to rmsprop/],
      [{ optimizer: 'sgd', optimizerEpsilon: 0.1 }, /plain descent divides by nothing/],
      [{ objective: 'plain', clip: 0.1 }, /clip is 0\.1, .* Set objective to clipped/],
      [{ normalizationClip: 5 }, /Set normalizeObservations or normalizeRewards to true/],
      [{ noiseSteps: 4 }, /Set stateDependentNoise to true/],
    ] as const) {
      expect(make(options)).toThrow(why);
    }
    expect(make({ env: steered, logStdInit: -1 })).not.toThrow();
    expect(make({ normalizeRewards: true, normalizationClip: 5 })).not.toThrow();
    for (const optimizer of ['rmsprop', 'rmsprop-tf']) {
      expect(make({ optimizer, rmsDecay: 0.5 })).not.toThrow();
    }
    // What holds anyway, and what says that there is none.
    const nothing = { logStdInit: 0, rmsDecay: 0.99, normalizationClip: null, noiseSteps: null };
    expect(make(nothing)).not.toThrow();
  });

  it('is told of where it was given, and of what the world has for actions', () => {
    const hyperparameters = { logStdInit: -1 };
    const run = { env: 'CartPole-v1', algo: 'ppo', hyperparameters };
    expect(() => resolveConfig(run)).toThrow('logStdInit is -1, which would do nothing');
    expect(resolveConfig({ ...run, env: 'Pendulum-v1' })).toMatchObject({ hyperparameters });
  });

  it('is not told of where a recipe has it, and only what it is of was taken away', () => {
    const plain = { batchNorm: false, targetNetwork: true };
    const throttled = { env: 'LunarLanderContinuous-v3', preset: 'throttle' };
    expect(() => resolveConfig({ ...throttled, hyperparameters: plain })).not.toThrow();
    const steady = { stateDependentNoise: false };
    const sb3 = { env: 'Pendulum-v1', preset: 'sb3-ppo', hyperparameters: steady };
    expect(resolveConfig(sb3).hyperparameters).toMatchObject({ ...steady, noiseSteps: 4 });
  });

  it.each(presets.map(({ name }) => name))(
    'is not told of in a configuration that was written down: %s',
    (preset) => {
      const pinned = [...recipes.values()].find((recipe) => recipe.preset === preset);
      const env = pinned?.env as string;
      const config = resolveConfig({ env, preset });
      expect(resolveConfig({ ...config })).toEqual(config);
      const { algo } = presetNamed(preset);
      const idle = { initialTemperature: 0.5, normalizationClip: 7, noiseSteps: 3, rmsDecay: 0.3 };
      const known = Object.entries(idle).filter(([name]) => name in config.hyperparameters);
      const earlier = { ...config.hyperparameters, ...Object.fromEntries(known) };
      expect(resolveConfig({ env, algo, preset, hyperparameters: earlier })).toMatchObject({
        hyperparameters: earlier,
      });
    },
  );
});
