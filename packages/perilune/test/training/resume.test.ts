import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainOptions } from '../../src/training/index.js';
import { traced, withCheckpoints } from './interrupted.js';

/** Small enough for many runs; the ring of the replay goes round several times. */
const dqn = {
  hiddenLayers: [8],
  environments: 1,
  learningStarts: 60,
  trainFrequency: 3,
  gradientSteps: 1,
  batchSize: 16,
  replayCapacity: 150,
  nStep: 1,
  double: false,
  layerNorm: false,
  loss: 'huber',
  targetUpdateInterval: 40,
  targetUpdateUnit: 'steps',
  tau: 1,
  greedyNetwork: 'online',
  epsilon: { start: 1, end: 0.2, steps: 400 },
};
const categorical = { head: 'categorical', atoms: 11, vMin: -5, vMax: 50 };

const online = { hiddenLayers: [6], learningRate: 0.001, environments: 1 };

const grid = { low: [-3, -3, -0.3, -3], high: [3, 3, 0.3, 3], bins: 5, environments: 1 };

const bumps = {
  features: 'bumps',
  bumpsPerEntry: 4,
  standardizer: { mean: [0, 0, 0, 0], deviation: [1, 1, 0.1, 1] },
  environments: 1,
};
const fourier = { ...bumps, features: 'fourier', kernelGammas: [0.5, 2], featuresPerKernel: 12 };

const steering = {
  ...{ hiddenLayers: [8], learningStarts: 60, trainFrequency: 3, batchSize: 8 },
  ...{ replayCapacity: 150, tau: 0.05 },
};
const pendulum = { env: 'Pendulum-v1', envOptions: { maxEpisodeSteps: 25 } };

const runs: Record<string, Partial<TrainOptions>> = {
  'dqn, plain': { hyperparameters: dqn },
  'dqn, that learns seldom': { hyperparameters: { ...dqn, trainFrequency: 250, gradientSteps: 9 } },
  'dqn, double, 3 steps, 4 environments, soft target that is handed out': {
    hyperparameters: {
      ...dqn,
      double: true,
      nStep: 3,
      environments: 4,
      targetUpdateUnit: 'updates',
      targetUpdateInterval: 1,
      tau: 0.05,
      greedyNetwork: 'target',
    },
  },
  'dqn, dueling, LayerNorm, 2 steps': {
    hyperparameters: { ...dqn, dueling: true, layerNorm: true, nStep: 2, hiddenLayers: [8, 8] },
  },
  'dqn, prioritized, 3 steps, beta on its way': {
    hyperparameters: {
      ...dqn,
      prioritized: true,
      nStep: 3,
      environments: 2,
      priorityBeta: { start: 0.4, end: 1, steps: 600 },
    },
  },
  'dqn, noisy, dueling, double': {
    hyperparameters: { ...dqn, noisy: true, dueling: true, double: true, epsilon: 0 },
  },
  'dqn, C51': { hyperparameters: { ...dqn, ...categorical } },
  'dqn, quantiles, prioritized': {
    hyperparameters: { ...dqn, head: 'quantile', quantiles: 7, prioritized: true },
  },
  'dqn, Munchausen': { hyperparameters: { ...dqn, munchausen: true } },
  'dqn, RAdam, scaled and clipped rewards, cut gradients, learning rate on its way': {
    hyperparameters: {
      ...dqn,
      optimizer: 'radam',
      rewardScale: 0.1,
      rewardClip: 0.5,
      maxGradientNorm: 0.5,
      learningRate: { start: 0.01, end: 0.001, steps: 500 },
    },
  },
  'dqn, SGD, the squared loss, several updates at a time': {
    hyperparameters: {
      ...dqn,
      optimizer: 'sgd',
      loss: 'squared',
      warmUp: 'policy',
      gradientSteps: 3,
      trainFrequency: 10,
    },
  },
  rainbow: {
    preset: 'rainbow',
    hyperparameters: {
      hiddenLayers: [8],
      environments: 2,
      learningStarts: 60,
      batchSize: 8,
      replayCapacity: 150,
      atoms: 11,
      targetUpdateInterval: 20,
    },
  },
  'sac, 3 steps, 3 environments, a delayed actor': {
    ...{ ...pendulum, algo: 'sac' },
    hyperparameters: { ...steering, nStep: 3, environments: 3, policyDelay: 2 },
  },
  'sac, noise that is a function of the state, 2 environments': {
    ...{ ...pendulum, algo: 'sac' },
    hyperparameters: {
      ...{ ...steering, environments: 2, trainFrequency: 16, gradientSteps: 3 },
      ...{ stateDependentNoise: true, noiseSteps: 5, warmUp: 'policy' },
    },
  },
  'tqc, observations normalized': {
    ...{ ...pendulum, algo: 'tqc' },
    hyperparameters: { ...steering, quantiles: 5, normalizeObservations: true },
  },
  'crossq, 2 environments': {
    ...{ ...pendulum, algo: 'crossq' },
    hyperparameters: { ...steering, criticLayers: [9], environments: 2, renormAfter: 20 },
  },
  droq: {
    ...{ ...pendulum, algo: 'droq' },
    hyperparameters: { ...steering, gradientSteps: 3, policyDelay: 3, dropout: 0.2 },
  },
  'td3, noise that wanders': {
    ...{ ...pendulum, algo: 'td3' },
    hyperparameters: { ...steering, actionNoise: 'ornstein-uhlenbeck' },
  },
  pqn: {
    algo: 'pqn',
    hyperparameters: {
      hiddenLayers: [8],
      environments: 4,
      rolloutSteps: 8,
      minibatches: 2,
      epochs: 2,
    },
  },
  'tabular-q': { algo: 'tabular-q', hyperparameters: grid },
  'tabular-q, Sarsa, 3 environments': {
    algo: 'tabular-q',
    hyperparameters: { ...grid, target: 'sarsa', environments: 3 },
  },
  'tabular-q, traces and steps that shrink, 2 environments': {
    algo: 'tabular-q',
    hyperparameters: { ...grid, lambda: 0.7, visitDecay: 0.6, environments: 2 },
  },
  'tabular-q, double': { algo: 'tabular-q', hyperparameters: { ...grid, double: true } },
  'monte-carlo, 3 environments': {
    algo: 'monte-carlo',
    hyperparameters: { ...grid, environments: 3 },
  },
  'kernel-q': { algo: 'kernel-q', hyperparameters: fourier },
  'kernel-q, bumps, expected Sarsa, 2 environments': {
    algo: 'kernel-q',
    hyperparameters: { ...bumps, target: 'td', environments: 2 },
  },
  'online-q': { algo: 'online-q', hyperparameters: online },
  'online-q, a network an action, residual gradient, Sarsa': {
    algo: 'online-q',
    hyperparameters: { ...online, networks: 'per-action', gradient: 'residual', target: 'sarsa' },
  },
  'online-q, the gradient of the target alone, all values soon NaN': {
    algo: 'online-q',
    hyperparameters: {
      ...online,
      gradient: 'target-only',
      learningRate: 5,
      onDivergence: 'go-on',
    },
  },
};

/** Validations fail again and again: what is handed out is the best of them. */
const validating = { gateEpisodes: 3, gateSlack: 1_000, interval: 150, episodes: 5 };

describe('a run that is stopped anywhere and goes on ends with the same bytes', () => {
  for (const [name, options] of Object.entries(runs)) {
    it.each([
      { title: name, solve: { enabled: false }, numRuns: 2 },
      { title: `${name}, after failed validations`, solve: validating, numRuns: 1 },
    ])('$title', async ({ solve, numRuns }) => {
      const run: TrainOptions = {
        env: 'CartPole-v1',
        // Random play lasts some twenty steps: episodes end in both ways.
        envOptions: { maxEpisodeSteps: 25 },
        seed: 1_001,
        steps: 600,
        evaluationEpisodes: 0,
        solve,
        ...options,
      };
      const whole = await traced(run);
      const slices = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 3, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(slices, fc.nat(), fc.nat(), async (lengths, first, second) => {
          const { checkpoints, trace } = await withCheckpoints(run, lengths);
          expect(trace).toEqual(whole);
          const from = checkpoints[first % checkpoints.length]?.bytes;
          const resumed = await withCheckpoints(
            { ...run, resumeFrom: from },
            [...lengths].reverse(),
          );
          expect(resumed.trace).toEqual(whole);
          // Once more, from where the resumed run was stopped.
          const later = resumed.checkpoints[second % resumed.checkpoints.length]?.bytes;
          expect(await traced({ ...run, resumeFrom: later ?? from })).toEqual(whole);
        }),
        { numRuns },
      );
    });
  }
});
