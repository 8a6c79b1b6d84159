import * as v from 'valibot';
import { scheduleSchema } from './schedule.js';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/**
 * The hyperparameters of DQN (Mnih et al. 2015) and their defaults, which are that paper's ideas at
 * the size of small control tasks. Steps are environment steps, all environments together.
 */
export const dqnSchema = v.strictObject({
  /** Widths of the hidden ReLU layers. */
  hiddenLayers: v.optional(v.pipe(v.array(count), v.minLength(1)), [64, 64]),
  initializer: v.optional(v.picklist(['he-uniform', 'glorot-uniform', 'pytorch']), 'he-uniform'),
  optimizer: v.optional(v.picklist(['adam', 'sgd']), 'adam'),
  learningRate: v.optional(scheduleSchema(0, 10), 1e-3),
  /** Adam's epsilon, outside the root (Kingma and Ba 2015, algorithm 1). */
  adamEpsilon: v.optional(positive, 1e-8),
  loss: v.optional(v.picklist(['huber', 'squared']), 'huber'),
  /** Global L2 norm that gradients are clipped to; null: not clipped. */
  maxGradientNorm: v.optional(v.nullable(positive), 10),
  batchSize: v.optional(count, 128),
  /** gamma */
  discount: v.optional(share, 0.99),
  /** n of n-step returns (Sutton 1988); 1 is plain Q-learning. */
  nStep: v.optional(count, 1),
  /** Whether the online network chooses the action that the target network values (van Hasselt et al. 2016, eq. 4). */
  double: v.optional(v.boolean(), false),
  /** Transitions kept in replay. */
  replayCapacity: v.optional(count, 100_000),
  /** Steps before the first update; actions are random until then. */
  learningStarts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 1_000),
  /** Steps from one round of updates to the next. */
  trainFrequency: v.optional(count, 4),
  /** Updates in a round. */
  gradientSteps: v.optional(count, 1),
  /** How often the target network follows the online one, in the unit below. */
  targetUpdateInterval: v.optional(count, 1_000),
  targetUpdateUnit: v.optional(v.picklist(['steps', 'updates']), 'steps'),
  /** Share of the way the target network then goes: 1 copies (Mnih et al. 2015), less is soft (Lillicrap et al. 2016). */
  tau: v.optional(share, 1),
  /** Chance of a random action. */
  epsilon: v.optional(scheduleSchema(0, 1), { start: 1, end: 0.05, steps: 10_000 }),
  /** Rewards are multiplied by this before learning; Q-values are shown in the environment's units all the same. */
  rewardScale: v.optional(positive, 1),
  /** Environments stepped together. */
  environments: v.optional(count, 1),
});

/** What may be given: everything has a default. */
export type DqnOptions = v.InferInput<typeof dqnSchema>;

/** What an agent works with: everything is filled in. */
export type DqnHyperparameters = v.InferOutput<typeof dqnSchema>;
