import * as v from 'valibot';
import { scheduleSchema } from '../shared/schedule.js';

export const count = v.pipe(v.number(), v.integer(), v.minValue(1));
export const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));
export const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
export const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** What is settled alike by all agents that learn a network's values. Steps are environment steps, all environments together. */
export const networkEntries = {
  /** Widths of the hidden ReLU layers. */
  hiddenLayers: v.optional(v.pipe(v.array(count), v.minLength(1)), [64, 64]),
  initializer: v.optional(
    v.picklist(['he-uniform', 'glorot-uniform', 'pytorch', 'orthogonal']),
    'he-uniform',
  ),
  /** Adam's epsilon, RAdam's too, outside the root (Kingma and Ba 2015, algorithm 1). */
  adamEpsilon: v.optional(positive, 1e-8),
  /** Global L2 norm that gradients are clipped to; null: not clipped. */
  maxGradientNorm: v.optional(v.nullable(positive), 10),
  /** gamma */
  discount: v.optional(share, 0.99),
  /** Rewards are cut to -rewardClip..rewardClip first, in the environment's units; null: not cut. */
  rewardClip: v.optional(v.nullable(positive), null),
  /** Rewards are multiplied by this before learning; Q-values are shown in the environment's units all the same. */
  rewardScale: v.optional(positive, 1),
  /**
   * Whether observations become (x - mean) / sqrt(variance + 1e-8), by the running statistics of all that the
   * agent has acted on, over all environments; indices stay as they are. Frozen when training is over.
   */
  normalizeObservations: v.optional(v.boolean(), false),
  /**
   * Whether rewards are divided by the deviation of the discounted returns so far, after `rewardClip` and
   * `rewardScale`. What is given in the environment's units for values is then in deviations.
   */
  normalizeRewards: v.optional(v.boolean(), false),
  /** The largest size of what either makes: 10 is VecNormalize's; null, as in Gymnasium: any. */
  normalizationClip: v.optional(v.nullable(positive), null),
};

/** Chance of a random action: a constant, or a line over steps. */
export const epsilonSchema = scheduleSchema(0, 1);

export const learningRateSchema = scheduleSchema(0, 10);
