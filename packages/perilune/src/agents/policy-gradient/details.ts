import type { DetailOption } from '../shared/details.js';
import type { PolicyGradientHyperparameters } from './options.js';

/** Which of its options tell of what others, or the actions, may leave undone. */
export const detailsOfPolicyGradient: readonly DetailOption<PolicyGradientHyperparameters>[] = [
  {
    name: 'logStdInit',
    matters: (_, env) => env === undefined || env.actionSpace.kind === 'box',
    why: 'only a Box of actions has a deviation, and these are others. Leave logStdInit out.',
  },
  {
    name: 'noiseSteps',
    matters: ({ stateDependentNoise, noiseSteps }) => stateDependentNoise || noiseSteps === null,
    why: 'noiseSteps tells of the noise that stateDependentNoise makes. Set stateDependentNoise to true, or noiseSteps to null.',
  },
  {
    name: 'rmsDecay',
    matters: ({ optimizer }) => optimizer.startsWith('rmsprop'),
    why: 'it is of RMSprop. Set optimizer to rmsprop or rmsprop-tf, or leave rmsDecay out.',
  },
  {
    name: 'optimizerEpsilon',
    matters: ({ optimizer }) => optimizer !== 'sgd',
    why: 'plain descent divides by nothing. Set optimizer to another, or leave optimizerEpsilon out.',
  },
  {
    name: 'clip',
    matters: ({ objective }) => objective === 'clipped',
    why: 'it is of the clipped objective. Set objective to clipped, or leave clip out.',
  },
  {
    name: 'normalizationClip',
    matters: ({ normalizeObservations, normalizeRewards, normalizationClip }) =>
      normalizeObservations || normalizeRewards || normalizationClip === null,
    why: 'it bounds what is normalized, and nothing is. Set normalizeObservations or normalizeRewards to true, or leave normalizationClip out.',
  },
];
