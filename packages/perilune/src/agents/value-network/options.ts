import * as v from 'valibot';
import { type Schedule, scheduleSchema } from '../shared/schedule.js';

export const count = v.pipe(v.number(), v.integer(), v.minValue(1));
export const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
export const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** What is settled alike by all agents that learn a network's values. Steps are environment steps, all environments together. */
export interface NetworkHyperparameters {
  /** Widths of the hidden ReLU layers. */
  hiddenLayers: readonly number[];
  /** What the weights begin with: He et al. 2015, Glorot and Bengio 2010, torch.nn.Linear's own, or orthogonal (Saxe et al. 2014). */
  initializer: 'he-uniform' | 'glorot-uniform' | 'pytorch' | 'orthogonal';
  /** Adam's epsilon, RAdam's too, outside the root (Kingma and Ba 2015, algorithm 1). */
  adamEpsilon: number;
  /** Global L2 norm that gradients are clipped to; null: not clipped. */
  maxGradientNorm: number | null;
  /** gamma: what a reward a step later is worth. */
  discount: number;
  /** Rewards are cut to -rewardClip..rewardClip first, in the environment's units; null: not cut. */
  rewardClip: number | null;
  /** Rewards are multiplied by this before learning; Q-values are shown in the environment's units all the same. */
  rewardScale: number;
  /**
   * Whether observations become (x - mean) / sqrt(variance + 1e-8), by the running statistics of all that the
   * agent has acted on, over all environments; indices stay as they are. Frozen when training is over.
   */
  normalizeObservations: boolean;
  /**
   * Whether rewards are divided by the deviation of the discounted returns so far, after `rewardClip` and
   * `rewardScale`. What is given in the environment's units for values is then in deviations.
   */
  normalizeRewards: boolean;
  /** The largest size of a normalized observation or reward: 10 is VecNormalize's; null, as in Gymnasium: any. */
  normalizationClip: number | null;
  /** Whether every hidden layer is normalized before its ReLU (Ba et al. 2016). */
  layerNorm: boolean;
  /** What takes the gradient's steps: plain descent, Adam (Kingma and Ba 2015), or RAdam (Liu et al. 2020). */
  optimizer: 'adam' | 'sgd' | 'radam';
  /** Size of a gradient step: a number, or a line from `start` to `end` over `steps` environment steps. */
  learningRate: Schedule;
  /** Chance of a random action: a number, or a line from `start` to `end` over `steps` environment steps. */
  epsilon: Schedule;
  /** Environments stepped together. */
  environments: number;
}

export const networkEntries = {
  hiddenLayers: v.optional(v.pipe(v.array(count), v.minLength(1)), [64, 64]),
  initializer: v.optional(
    v.picklist(['he-uniform', 'glorot-uniform', 'pytorch', 'orthogonal']),
    'he-uniform',
  ),
  adamEpsilon: v.optional(positive, 1e-8),
  maxGradientNorm: v.optional(v.nullable(positive), 10),
  discount: v.optional(share, 0.99),
  rewardClip: v.optional(v.nullable(positive), null),
  rewardScale: v.optional(positive, 1),
  normalizeObservations: v.optional(v.boolean(), false),
  normalizeRewards: v.optional(v.boolean(), false),
  normalizationClip: v.optional(v.nullable(positive), null),
};

export const epsilonSchema = scheduleSchema(0, 1);

export const learningRateSchema = scheduleSchema(0, 10);
