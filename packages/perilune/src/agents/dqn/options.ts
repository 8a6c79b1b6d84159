import * as v from 'valibot';
import { environmentCount } from '../shared/environment-count.js';
import type { Given } from '../shared/given.js';
import { type Schedule, scheduleSchema } from '../shared/schedule.js';
import {
  count,
  epsilonSchema,
  learningRateSchema,
  type NetworkHyperparameters,
  networkEntries,
  positive,
  share,
  wholeNumber,
} from '../value-network/options.js';
import { whyNot } from './compatibility.js';

/**
 * The hyperparameters of DQN (Mnih et al. 2015), everything filled in. Which options go together is told,
 * with reasons, in docs/algorithms/dqn.md.
 */
export interface DqnHyperparameters extends NetworkHyperparameters {
  /** Whether the last hidden layer and the output come in two streams, value and advantages (Wang et al. 2016, eq. 9). */
  dueling: boolean;
  /** Whether weights have learned noise, by which the agent then explores (Fortunato et al. 2018). */
  noisy: boolean;
  /** sigma_0: how large the noise is in the beginning (Fortunato et al. 2018, section 3.2). */
  noisySigma: number;
  /** What is learned of a return: its mean, its distribution over fixed atoms (C51), or its quantiles (QR-DQN). */
  head: 'scalar' | 'categorical' | 'quantile';
  /** Atoms of a categorical head (Bellemare et al. 2017). */
  atoms: number;
  /** The least discounted return of a categorical head's atoms, in the environment's units. */
  vMin: number | null;
  /** The largest discounted return of a categorical head's atoms, in the environment's units. */
  vMax: number | null;
  /** Quantiles of a quantile head (Dabney et al. 2018). */
  quantiles: number;
  /** What is made of a TD error, of a scalar head: Huber's, or its square. */
  loss: 'huber' | 'squared';
  /** Where Huber's loss, and a quantile head's, turns from square to straight, in the units that are learned. */
  huberDelta: number;
  /** Whether a batch's loss is the mean or the sum of its rows'. */
  lossReduction: 'mean' | 'sum';
  /** Transitions of an update. */
  batchSize: number;
  /** n of n-step returns (Sutton 1988); 1 is plain Q-learning. */
  nStep: number;
  /** Whether the online network chooses the action that the target network values (van Hasselt et al. 2016, eq. 4). */
  double: boolean;
  /** Whether the policy's own logarithm is added to the reward (Vieillard et al. 2020, eq. 5). */
  munchausen: boolean;
  /** alpha: the weight of Munchausen's bonus. */
  munchausenAlpha: number;
  /** tau: the temperature of Munchausen's policy, in the environment's units. */
  munchausenTemperature: number;
  /** l_0: the least that Munchausen's bonus may be before it is weighed, in the environment's units. */
  munchausenClip: number;
  /** Whether the value of the last state counts where an episode was cut; false takes a cut for an end. */
  bootstrapTruncated: boolean;
  /** Transitions kept in replay. */
  replayCapacity: number;
  /** Whether what surprises is sampled more often (Schaul et al. 2016, proportional variant). */
  prioritized: boolean;
  /** alpha: 0 samples uniformly, 1 in proportion to the priority (Schaul et al. 2016, eq. 1). */
  priorityAlpha: number;
  /** beta: how far importance weights make up for it, 1 wholly (Schaul et al. 2016, section 3.4). */
  priorityBeta: Schedule;
  /** Added to every priority, in the units that are learned. */
  priorityEpsilon: number;
  /** Updates begin after this many steps. */
  learningStarts: number;
  /** How actions are chosen until then: all at random, or as ever by epsilon (or noise). */
  warmUp: 'random' | 'policy';
  /** Steps from one round of updates to the next. */
  trainFrequency: number;
  /** Updates in a round. */
  gradientSteps: number;
  /** How often the target network follows the online one, in the unit of `targetUpdateUnit`. */
  targetUpdateInterval: number;
  /** Whether `targetUpdateInterval` counts environment steps or updates. */
  targetUpdateUnit: 'steps' | 'updates';
  /** Share of the way the target network then goes: 1 copies (Mnih et al. 2015), less is soft (Lillicrap et al. 2016). */
  tau: number;
  /**
   * Whose greedy policy is handed out: the online network's, the target network's, or that of an average kept beside
   * them. With a small `tau` the target network is the average of the latest networks too, and steadier than each
   * (Polyak and Juditsky 1992; Izmailov et al. 2018).
   */
  greedyNetwork: 'online' | 'target' | 'average';
  /**
   * Share of the way to the online network that the average of `greedyNetwork` goes at each update: of the first
   * 1 / averageTau networks it is the plain mean. 1 is the online network.
   */
  averageTau: number;
}

/** What may be given: everything has a default. */
export type DqnOptions = Given<DqnHyperparameters>;

const structure = {
  layerNorm: v.optional(v.boolean(), false),
  dueling: v.optional(v.boolean(), false),
  noisy: v.optional(v.boolean(), false),
  noisySigma: v.optional(positive, 0.5),
  head: v.optional(v.picklist(['scalar', 'categorical', 'quantile']), 'scalar'),
  atoms: v.optional(v.pipe(count, v.minValue(2)), 51),
  vMin: v.optional(v.nullable(v.pipe(v.number(), v.finite())), null),
  vMax: v.optional(v.nullable(v.pipe(v.number(), v.finite())), null),
  quantiles: v.optional(v.pipe(count, v.minValue(2)), 200),
};

const learning = {
  optimizer: v.optional(v.picklist(['adam', 'sgd', 'radam']), 'adam'),
  learningRate: v.optional(learningRateSchema, 1e-3),
  loss: v.optional(v.picklist(['huber', 'squared']), 'huber'),
  huberDelta: v.optional(positive, 1),
  lossReduction: v.optional(v.picklist(['mean', 'sum']), 'mean'),
  batchSize: v.optional(count, 128),
  nStep: v.optional(count, 1),
  double: v.optional(v.boolean(), false),
  munchausen: v.optional(v.boolean(), false),
  munchausenAlpha: v.optional(share, 0.9),
  munchausenTemperature: v.optional(positive, 0.03),
  munchausenClip: v.optional(v.pipe(v.number(), v.finite(), v.maxValue(0)), -1),
  bootstrapTruncated: v.optional(v.boolean(), true),
};

const replay = {
  replayCapacity: v.optional(count, 100_000),
  prioritized: v.optional(v.boolean(), false),
  priorityAlpha: v.optional(share, 0.6),
  priorityBeta: v.optional(scheduleSchema(0, 1), { start: 0.4, end: 1, steps: 100_000 }),
  priorityEpsilon: v.optional(positive, 1e-6),
};

const rhythm = {
  learningStarts: v.optional(wholeNumber, 1_000),
  warmUp: v.optional(v.picklist(['random', 'policy']), 'random'),
  trainFrequency: v.optional(count, 4),
  gradientSteps: v.optional(count, 1),
  targetUpdateInterval: v.optional(count, 1_000),
  targetUpdateUnit: v.optional(v.picklist(['steps', 'updates']), 'steps'),
  tau: v.optional(v.pipe(share, v.gtValue(0)), 1),
  greedyNetwork: v.optional(v.picklist(['online', 'target', 'average']), 'online'),
  averageTau: v.optional(v.pipe(share, v.gtValue(0)), 1e-3),
  epsilon: v.optional(epsilonSchema, { start: 1, end: 0.05, steps: 10_000 }),
  environments: v.optional(environmentCount, 1),
};

const entries = v.strictObject({
  ...networkEntries,
  ...structure,
  ...learning,
  ...replay,
  ...rhythm,
}) satisfies v.GenericSchema<DqnOptions, DqnHyperparameters>;

/** Ranges and defaults, which are the paper's ideas at the size of small control tasks, and what goes together. */
export const dqnSchema = v.pipe(
  entries,
  v.rawCheck(({ dataset, addIssue }) => {
    const message = dataset.typed ? whyNot(dataset.value) : undefined;
    if (message !== undefined) addIssue({ message });
  }),
);
