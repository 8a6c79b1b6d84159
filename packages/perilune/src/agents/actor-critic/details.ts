import type { DetailOption } from '../shared/details.js';
import type { ActorCriticHyperparameters } from './options.js';

/** Which of its options tell of what others may leave undone. */
export const detailsOfActorCritic: readonly DetailOption<ActorCriticHyperparameters>[] = [
  {
    name: 'initialTemperature',
    matters: ({ temperature }) => temperature === null,
    why: 'a learned temperature begins with it, and this one is given. Set temperature to null, or leave initialTemperature out.',
  },
  {
    name: 'actionNoiseScale',
    matters: ({ actionNoise }) => actionNoise !== 'none',
    why: 'it is the deviation of actionNoise, and there is none. Set actionNoise to normal or ornstein-uhlenbeck, or leave actionNoiseScale out.',
  },
  {
    name: 'targetNoiseClip',
    matters: ({ targetNoise }) => targetNoise > 0,
    why: 'it bounds targetNoise, and there is none. Set targetNoise above 0, or leave targetNoiseClip out.',
  },
  {
    name: 'targetDelay',
    matters: ({ targetNetwork, targetDelay }) => targetNetwork || targetDelay === null,
    why: 'it is when the target network follows, and there is none. Set targetDelay to null, or targetNetwork to true.',
  },
  ...['batchNormMomentum', 'renormAfter'].map((name) => ({
    name,
    matters: ({ batchNorm }: ActorCriticHyperparameters) => batchNorm,
    why: `it tells of batchNorm, and there is none. Set batchNorm to true, or leave ${name} out.`,
  })),
  {
    name: 'normalizationClip',
    matters: ({ normalizeObservations, normalizationClip }) =>
      normalizeObservations || normalizationClip === null,
    why: 'it bounds what is normalized, and nothing is. Set normalizeObservations to true, or leave normalizationClip out.',
  },
  ...['adamEpsilon', 'adamBeta1'].map((name) => ({
    name,
    matters: ({ optimizer }: ActorCriticHyperparameters) => optimizer !== 'sgd',
    why: `it is of Adam and RAdam. Set optimizer to one of them, or leave ${name} out.`,
  })),
];
