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
  /** Whether the value of the last state counts where an episode was cut; false takes a cut for an end. */
  bootstrapTruncated: v.optional(v.boolean(), true),
  /** Transitions kept in replay. */
  replayCapacity: v.optional(count, 100_000),
  /** Which transitions a full replay gives up: the oldest, or the newest, and so all that come later. */
  replayEviction: v.optional(v.picklist(['oldest', 'newest']), 'oldest'),
  /** Whether what surprises is sampled more often (Schaul et al. 2016, proportional variant). */
  prioritized: v.optional(v.boolean(), false),
  /** alpha: 0 samples uniformly, 1 in proportion to the priority (eq. 1). */
  priorityAlpha: v.optional(share, 0.6),
  /** beta: how far importance weights make up for it, 1 wholly (section 3.4). */
  priorityBeta: v.optional(scheduleSchema(0, 1), { start: 0.4, end: 1, steps: 100_000 }),
  /** Added to every priority, in the units that are learned. */
  priorityEpsilon: v.optional(positive, 1e-6),
  /** Updates begin after this many steps. */
  learningStarts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 1_000),
  /** How actions are chosen until then: all at random, or as ever by epsilon (or noise). */
  warmUp: v.optional(v.picklist(['random', 'policy']), 'random'),
  /** Steps from one round of updates to the next. */
  trainFrequency: v.optional(count, 4),
  /** Updates in a round. */
  gradientSteps: v.optional(count, 1),
  /** How often the target network follows the online one, in the unit below. */
  targetUpdateInterval: v.optional(count, 1_000),
  targetUpdateUnit: v.optional(v.picklist(['steps', 'updates']), 'steps'),
  /** Share of the way the target network then goes: 1 copies (Mnih et al. 2015), less is soft (Lillicrap et al. 2016). */
  tau: v.optional(v.pipe(share, v.gtValue(0)), 1),
  /** Chance of a random action. */
  epsilon: v.optional(scheduleSchema(0, 1), { start: 1, end: 0.05, steps: 10_000 }),
  /** Rewards are cut to -rewardClip..rewardClip first, in the environment's units; null: not cut. */
  rewardClip: v.optional(v.nullable(positive), null),
  /** Rewards are multiplied by this before learning; Q-values are shown in the environment's units all the same. */
  rewardScale: v.optional(positive, 1),
  /** Environments stepped together. */
  environments: v.optional(count, 1),
});

/** What may be given: everything has a default. */
export type DqnOptions = v.InferInput<typeof dqnSchema>;

/** What an agent works with: everything is filled in. */
export type DqnHyperparameters = v.InferOutput<typeof dqnSchema>;
