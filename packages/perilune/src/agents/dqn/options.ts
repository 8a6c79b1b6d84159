import * as v from 'valibot';
import { scheduleSchema } from '../shared/schedule.js';
import {
  count,
  epsilonSchema,
  learningRateSchema,
  networkEntries,
  positive,
  share,
  wholeNumber,
} from '../value-network/options.js';
import { whyNot } from './compatibility.js';

const structure = {
  /** Whether every hidden layer is normalized before its ReLU (Ba et al. 2016). */
  layerNorm: v.optional(v.boolean(), false),
  /** Whether the last hidden layer and the output come in two streams, value and advantages (Wang et al. 2016, eq. 9). */
  dueling: v.optional(v.boolean(), false),
  /** Whether weights have learned noise, by which the agent then explores (Fortunato et al. 2018). */
  noisy: v.optional(v.boolean(), false),
  /** sigma_0: how large the noise is in the beginning (section 3.2). */
  noisySigma: v.optional(positive, 0.5),
  /** What is learned of a return: its mean, its distribution over fixed atoms (C51), or its quantiles (QR-DQN). */
  head: v.optional(v.picklist(['scalar', 'categorical', 'quantile']), 'scalar'),
  /** Atoms of a categorical head (Bellemare et al. 2017). */
  atoms: v.optional(v.pipe(count, v.minValue(2)), 51),
  /** The least and the largest discounted return of a categorical head's atoms, in the environment's units. */
  vMin: v.optional(v.nullable(v.pipe(v.number(), v.finite())), null),
  vMax: v.optional(v.nullable(v.pipe(v.number(), v.finite())), null),
  /** Quantiles of a quantile head (Dabney et al. 2018). */
  quantiles: v.optional(count, 200),
};

const learning = {
  optimizer: v.optional(v.picklist(['adam', 'sgd', 'radam']), 'adam'),
  learningRate: v.optional(learningRateSchema, 1e-3),
  /** Of a scalar head. */
  loss: v.optional(v.picklist(['huber', 'squared']), 'huber'),
  /** Where Huber's loss, and a quantile head's, turns from square to straight, in the units that are learned. */
  huberDelta: v.optional(positive, 1),
  /** Whether a batch's loss is the mean or the sum of its rows'. */
  lossReduction: v.optional(v.picklist(['mean', 'sum']), 'mean'),
  batchSize: v.optional(count, 128),
  /** n of n-step returns (Sutton 1988); 1 is plain Q-learning. */
  nStep: v.optional(count, 1),
  /** Whether the online network chooses the action that the target network values (van Hasselt et al. 2016, eq. 4). */
  double: v.optional(v.boolean(), false),
  /** Whether the policy's own logarithm is added to the reward (Vieillard et al. 2020, eq. 5). */
  munchausen: v.optional(v.boolean(), false),
  /** alpha: the weight of that bonus. */
  munchausenAlpha: v.optional(share, 0.9),
  /** tau: the temperature of the policy, in the environment's units. */
  munchausenTemperature: v.optional(positive, 0.03),
  /** l_0: the least that the bonus may be before it is weighed, in the environment's units. */
  munchausenClip: v.optional(v.pipe(v.number(), v.finite(), v.maxValue(0)), -1),
  /** Whether the value of the last state counts where an episode was cut; false takes a cut for an end. */
  bootstrapTruncated: v.optional(v.boolean(), true),
};

const replay = {
  /** Transitions kept in replay. */
  replayCapacity: v.optional(count, 100_000),
  /** Whether what surprises is sampled more often (Schaul et al. 2016, proportional variant). */
  prioritized: v.optional(v.boolean(), false),
  /** alpha: 0 samples uniformly, 1 in proportion to the priority (eq. 1). */
  priorityAlpha: v.optional(share, 0.6),
  /** beta: how far importance weights make up for it, 1 wholly (section 3.4). */
  priorityBeta: v.optional(scheduleSchema(0, 1), { start: 0.4, end: 1, steps: 100_000 }),
  /** Added to every priority, in the units that are learned. */
  priorityEpsilon: v.optional(positive, 1e-6),
};

const rhythm = {
  /** Updates begin after this many steps. */
  learningStarts: v.optional(wholeNumber, 1_000),
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
  /**
   * Whose greedy policy is handed out: the online network's, or the target network's. With a small `tau`
   * that is the average of the latest networks, and steadier (Polyak and Juditsky 1992; Izmailov et al. 2018).
   */
  greedyNetwork: v.optional(v.picklist(['online', 'target']), 'online'),
  /** Chance of a random action. */
  epsilon: v.optional(epsilonSchema, { start: 1, end: 0.05, steps: 10_000 }),
  /** Environments stepped together. */
  environments: v.optional(count, 1),
};

const entries = v.strictObject({
  ...networkEntries,
  ...structure,
  ...learning,
  ...replay,
  ...rhythm,
});

/** What an agent works with: everything is filled in. */
export type DqnHyperparameters = v.InferOutput<typeof entries>;

/**
 * The hyperparameters of DQN (Mnih et al. 2015) and their defaults, which are that paper's ideas at
 * the size of small control tasks. Which options go together is checked here and told, with reasons, in
 * docs/algorithms/dqn.md.
 */
export const dqnSchema = v.pipe(
  entries,
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? whyNot(dataset.value) : undefined;
    if (message !== undefined) addIssue({ message });
  }),
);

/** What may be given: everything has a default. */
export type DqnOptions = v.InferInput<typeof dqnSchema>;
