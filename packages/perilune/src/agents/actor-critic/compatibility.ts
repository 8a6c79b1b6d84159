import type { ActorCriticHyperparameters } from './options.js';

interface Rule {
  broken(options: ActorCriticHyperparameters): boolean;
  /** What does not go together, why, and what to set instead. */
  why: string;
}

const rules: readonly Rule[] = [
  {
    broken: ({ policy, temperature }) => policy === 'deterministic' && temperature !== 0,
    why: 'a deterministic policy has no entropy, so that there is no temperature. Set temperature to 0, or policy to squashed-gaussian.',
  },
  {
    broken: ({ policy, targetNoise }) => policy !== 'deterministic' && targetNoise > 0,
    why: 'targetNoise is for a deterministic policy: the next actions of a squashed-gaussian one are drawn as it is. Set targetNoise to 0.',
  },
  {
    broken: ({ policy, actionNoise }) => policy === 'deterministic' && actionNoise === 'none',
    why: 'a deterministic policy explores by actionNoise alone, and without it always does the same. Set actionNoise to normal or ornstein-uhlenbeck.',
  },
  {
    broken: ({ policy, stateDependentNoise }) => policy === 'deterministic' && stateDependentNoise,
    why: 'stateDependentNoise is what a squashed-gaussian policy draws: a deterministic one explores by actionNoise. Set stateDependentNoise to false, or policy to squashed-gaussian.',
  },
  {
    broken: ({ stateDependentNoise, noiseSteps }) => !stateDependentNoise && noiseSteps !== null,
    why: 'noiseSteps tells of the noise that stateDependentNoise makes. Set stateDependentNoise to true, or noiseSteps to null.',
  },
  {
    broken: ({ temperature, targetEntropy }) => temperature !== null && targetEntropy !== null,
    why: 'targetEntropy is what a learned temperature aims at. Set temperature to null, which learns it, or targetEntropy to null.',
  },
  {
    broken: ({ quantiles, droppedQuantiles }) => droppedQuantiles >= quantiles,
    why: 'droppedQuantiles must be less than quantiles, of each critic, so that targets keep some.',
  },
  {
    broken: ({ batchNorm, targetNetwork }) => batchNorm && targetNetwork,
    why: 'batchNorm goes by the statistics of both states of a transition, which a target network never sees together. Set targetNetwork or batchNorm to false.',
  },
  {
    broken: ({ batchNorm, layerNorm }) => batchNorm && layerNorm,
    why: 'batchNorm and layerNorm would normalize one after the other. Set one of them to false.',
  },
  {
    broken: ({ batchNorm, dropout }) => batchNorm && dropout > 0,
    why: 'dropout changes the variance that batchNorm keeps for acting (Li et al. 2019). Set dropout to 0, or batchNorm to false and layerNorm to true.',
  },
  {
    broken: ({ batchNorm, batchSize }) => batchNorm && batchSize < 2,
    why: 'batchNorm needs a batchSize of at least 2: of one transition there are no statistics.',
  },
  {
    broken: ({ replayCapacity, environments, nStep }) => replayCapacity < environments * nStep,
    why: 'replayCapacity must be at least environments x nStep, or no transition ever has all its steps.',
  },
];

/** Why these options do not go together; undefined if they do. */
export function whyNot(options: ActorCriticHyperparameters): string | undefined {
  return rules.find((rule) => rule.broken(options))?.why;
}
