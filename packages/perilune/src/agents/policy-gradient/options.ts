import * as v from 'valibot';
import { type ActivationName, activationNames } from '../../net/index.js';
import type { Given } from '../shared/given.js';
import { type Schedule, scheduleSchema } from '../shared/schedule.js';
import { count, learningRateSchema, positive, share } from '../value-network/options.js';

/**
 * The hyperparameters of PPO (Schulman et al. 2017, https://arxiv.org/abs/1707.06347) and A2C (Mnih et al. 2016,
 * https://arxiv.org/abs/1602.01783), everything filled in. Steps are environment steps, all environments together.
 */
export interface PolicyGradientHyperparameters {
  /** Widths of the policy's hidden layers, after those that it shares. */
  hiddenLayers: readonly number[];
  /** Widths of the value's own hidden layers; null: as many as the policy's. */
  valueLayers: readonly number[] | null;
  /** Widths of the first layers, of which policy and value are both made. Default none: they are apart. */
  sharedLayers: readonly number[];
  /** What stands between the layers. */
  activation: ActivationName;
  /** What the weights begin with: `orthogonal` has the gains sqrt(2), at the policy's output 0.01, at the value's 1 (Huang et al. 2022). */
  initializer: 'he-uniform' | 'glorot-uniform' | 'pytorch' | 'orthogonal';
  /** With a Box of actions: the logarithm of the deviations that exploration begins with. */
  logStdInit: number;
  /**
   * With a Box of actions: noise is a function of the state, drawn anew every `noiseSteps` (gSDE, Raffin et al. 2022),
   * in place of one that is drawn at every step.
   */
  stateDependentNoise: boolean;
  /** Steps for which that function stays; null: a rollout. */
  noiseSteps: number | null;
  /** What takes the gradient's steps; `rmsprop-tf` is RMSprop as TensorFlow had it, its epsilon within the root. */
  optimizer: 'adam' | 'radam' | 'rmsprop' | 'rmsprop-tf' | 'sgd';
  /** The optimizer's epsilon. */
  optimizerEpsilon: number;
  /** RMSprop's decay: PyTorch's alpha. */
  rmsDecay: number;
  /** Size of a gradient step: a number, or a line from `start` to `end` over `steps` environment steps. */
  learningRate: Schedule;
  /** Global L2 norm that gradients are clipped to; null: not clipped. */
  maxGradientNorm: number | null;
  /** Environments stepped together. */
  environments: number;
  /** T: steps of every environment from one round of learning to the next. */
  rolloutSteps: number;
  /** How often a rollout is gone through. */
  epochs: number;
  /** Rows of a gradient step; null: all of the rollout. What is left over is a smaller one. */
  batchSize: number | null;
  /** What is made larger: `clipped`, PPO's; or `plain`, the advantage times the log-probability, A2C's. */
  objective: 'clipped' | 'plain';
  /** epsilon: how far the ratio of probabilities may be from 1 and still count, a number or a line. */
  clip: Schedule;
  /** How far values may move from what they were in the rollout, a number or a line; null: any way. */
  valueClip: Schedule | null;
  /** c1: what the value's squared error counts. */
  valueWeight: number;
  /** c2: what entropy is worth. */
  entropyWeight: number;
  /** A round of learning ends where the policy has moved by 1.5 times this (approximate KL divergence); null: never. */
  targetKl: number | null;
  /** Whether a gradient step's advantages are brought to mean 0 and deviation 1. */
  normalizeAdvantages: boolean;
  /** gamma: what a reward a step later is worth. */
  discount: number;
  /** lambda of generalized advantage estimation (Schulman et al. 2016): 0 is one step, 1 sums rewards to the rollout's end. */
  lambda: number;
  /** Rewards are cut to -rewardClip..rewardClip first, in the environment's units; null: not cut. */
  rewardClip: number | null;
  /** Rewards are multiplied by this before learning; values are shown in the environment's units all the same. */
  rewardScale: number;
  /** Whether observations become (x - mean) / sqrt(variance + 1e-8), by running statistics over all environments. */
  normalizeObservations: boolean;
  /** Whether rewards are divided by the deviation of the discounted returns so far. */
  normalizeRewards: boolean;
  /** The largest size of a normalized observation or reward: 10 is VecNormalize's; null, as in Gymnasium: any. */
  normalizationClip: number | null;
}

/** What may be given of PPO's and A2C's: everything has a default. */
export type PolicyGradientOptions = Given<PolicyGradientHyperparameters>;

const widths = v.array(count);
const atLeast0 = v.pipe(v.number(), v.finite(), v.minValue(0));
const distance = scheduleSchema(Number.MIN_VALUE, Number.MAX_VALUE);

/** Ranges; defaults are Stable-Baselines3's of PPO. */
const entries = {
  hiddenLayers: v.optional(widths, [64, 64]),
  valueLayers: v.optional(v.nullable(widths), null),
  sharedLayers: v.optional(widths, []),
  activation: v.optional(v.picklist(activationNames), 'tanh'),
  initializer: v.optional(
    v.picklist(['orthogonal', 'he-uniform', 'glorot-uniform', 'pytorch']),
    'orthogonal',
  ),
  logStdInit: v.optional(v.pipe(v.number(), v.minValue(-20), v.maxValue(20)), 0),
  stateDependentNoise: v.optional(v.boolean(), false),
  noiseSteps: v.optional(v.nullable(count), null),
  optimizer: v.optional(v.picklist(['adam', 'radam', 'rmsprop', 'rmsprop-tf', 'sgd']), 'adam'),
  optimizerEpsilon: v.optional(positive, 1e-5),
  rmsDecay: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1)), 0.99),
  learningRate: v.optional(learningRateSchema, 3e-4),
  maxGradientNorm: v.optional(v.nullable(positive), 0.5),
  environments: v.optional(count, 1),
  rolloutSteps: v.optional(count, 2048),
  epochs: v.optional(count, 10),
  batchSize: v.optional(v.nullable(count), 64),
  objective: v.optional(v.picklist(['clipped', 'plain']), 'clipped'),
  clip: v.optional(distance, 0.2),
  valueClip: v.optional(v.nullable(distance), null),
  valueWeight: v.optional(atLeast0, 0.5),
  entropyWeight: v.optional(atLeast0, 0),
  targetKl: v.optional(v.nullable(positive), null),
  normalizeAdvantages: v.optional(v.boolean(), true),
  discount: v.optional(share, 0.99),
  lambda: v.optional(share, 0.95),
  rewardClip: v.optional(v.nullable(positive), null),
  rewardScale: v.optional(positive, 1),
  normalizeObservations: v.optional(v.boolean(), false),
  normalizeRewards: v.optional(v.boolean(), false),
  normalizationClip: v.optional(v.nullable(positive), null),
};

type Schema = v.GenericSchema<PolicyGradientOptions, PolicyGradientHyperparameters>;

/** What does not go together, why, and what to give instead; undefined if all does. */
function whyNot(options: PolicyGradientHyperparameters): string | undefined {
  const { batchSize, environments, rolloutSteps, normalizeAdvantages } = options;
  const rows = environments * rolloutSteps;
  if (batchSize !== null && batchSize > rows) {
    return (
      `batchSize is ${batchSize}, but a rollout has environments x rolloutSteps = ${rows} rows: give at most ` +
      'as many, or null for all.'
    );
  }
  if (normalizeAdvantages && (rows === 1 || batchSize === 1)) {
    return (
      'normalizeAdvantages needs at least 2 rows a gradient step, as one has no deviation: give a larger ' +
      'batchSize, or normalizeAdvantages: false.'
    );
  }
  const { stateDependentNoise, hiddenLayers, sharedLayers } = options;
  if (stateDependentNoise && hiddenLayers.length + sharedLayers.length === 0) {
    return 'stateDependentNoise is a function of the last hidden layer, and there is none: give hiddenLayers.';
  }
  return undefined;
}

/** With what goes together. */
function checked<S extends v.GenericSchema<PolicyGradientOptions, PolicyGradientHyperparameters>>(
  schema: S,
) {
  return v.pipe(
    schema,
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? whyNot(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );
}

/** What PPO may be told. */
export const ppoSchema = checked(v.strictObject(entries) satisfies Schema);

/** What A2C may be told: the same, with Stable-Baselines3's defaults of A2C. */
export const a2cSchema = checked(
  v.strictObject({
    ...entries,
    optimizer: v.optional(entries.optimizer.wrapped, 'rmsprop'),
    learningRate: v.optional(learningRateSchema, 7e-4),
    rolloutSteps: v.optional(count, 5),
    epochs: v.optional(count, 1),
    batchSize: v.optional(v.nullable(count), null),
    objective: v.optional(entries.objective.wrapped, 'plain'),
    normalizeAdvantages: v.optional(v.boolean(), false),
    lambda: v.optional(share, 1),
  }) satisfies Schema,
);
