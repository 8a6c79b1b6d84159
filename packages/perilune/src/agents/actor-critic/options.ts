import * as v from 'valibot';
import { type ActivationName, activationNames } from '../../net/index.js';
import type { Given } from '../shared/given.js';
import type { Schedule } from '../shared/schedule.js';
import {
  count,
  learningRateSchema,
  positive,
  share,
  wholeNumber,
} from '../value-network/options.js';
import { whyNot } from './compatibility.js';

/**
 * The hyperparameters of actors and critics of continuous actions that learn from a replay, everything
 * filled in: SAC, TD3, DDPG, TQC, CrossQ and DroQ are these with other defaults. Which options go together is told, with
 * reasons, in docs/algorithms/sac.md. Steps are environment steps, all environments together.
 */
export interface ActorCriticHyperparameters {
  /** What acts: tanh of a normal distribution (Haarnoja et al. 2018), or of one number each (Lillicrap et al. 2016). */
  policy: 'squashed-gaussian' | 'deterministic';
  /** Widths of the hidden layers, of the actor and of each critic. */
  hiddenLayers: readonly number[];
  /** Of the critics alone, if they are others; null: the same. */
  criticLayers: readonly number[] | null;
  /** What the hidden layers' sums become. */
  activation: ActivationName;
  /** What the weights begin with: He et al. 2015, Glorot and Bengio 2010, torch.nn.Linear's own, or orthogonal (Saxe et al. 2014). */
  initializer: 'he-uniform' | 'glorot-uniform' | 'pytorch' | 'orthogonal';
  /** Whether the critics' hidden layers are normalized before their activation (Ba et al. 2016; Hiraoka et al. 2022). */
  layerNorm: boolean;
  /** Share of the critics' hidden units that are dropped in every pass of an update (Hiraoka et al. 2022). */
  dropout: number;
  /** Whether every layer, of actor and critics, reads what is batch-renormalized (Ioffe 2017; Bhatt et al. 2024). */
  batchNorm: boolean;
  /** Share of the way that its running statistics go to those of a batch. */
  batchNormMomentum: number;
  /** Passes that learn by their batches' own statistics; thereafter these are drawn to the running ones (Ioffe 2017). */
  renormAfter: number;
  /** Critics, of which targets take the least (Fujimoto et al. 2018) or the least of their quantiles. */
  critics: number;
  /** Quantiles of the return that each critic learns (Dabney et al. 2018); 1: the mean alone. */
  quantiles: number;
  /** Of each critic's quantiles: how many of the largest of all targets leave out (Kuznetsov et al. 2020, eq. 7). */
  droppedQuantiles: number;
  /** alpha: what entropy is worth, in the units that are learned; null: it is learned (Haarnoja et al. 2018b). */
  temperature: number | null;
  /** What a learned temperature begins with. */
  initialTemperature: number;
  /** The entropy that a learned temperature aims at, in nats; null: minus the numbers of an action. */
  targetEntropy: number | null;
  /** Deviation of the noise on the target policy's actions, which are in -1..1 (Fujimoto et al. 2018, eq. 14); 0: none. */
  targetNoise: number;
  /** The most that this noise moves an action by. */
  targetNoiseClip: number;
  /**
   * Of a `squashed-gaussian`: noise is a function of the state, drawn anew every `noiseSteps` (gSDE, Raffin et al. 2022),
   * in place of one that is drawn at every step.
   */
  stateDependentNoise: boolean;
  /** Steps for which that function stays; null: a round, `trainFrequency`. */
  noiseSteps: number | null;
  /** With `stateDependentNoise`: the logarithm of the deviations that its weights begin with. */
  logStdInit: number;
  /** With `stateDependentNoise`: what means are cut to, on both sides of 0, before their tanh; null: not cut. */
  meanClip: number | null;
  /** Updates of the critics to one of the actor and the temperature (Fujimoto et al. 2018, section 5.2). */
  policyDelay: number;
  /**
   * Whether targets come from a network that follows slowly; without one the critics that learn value both states of a
   * transition in one pass (Bhatt et al. 2024, section 3.1).
   */
  targetNetwork: boolean;
  /** Updates of the critics to one of the target network; null: `policyDelay`. */
  targetDelay: number | null;
  /** Noise on the actions that explore: none, normal, or Ornstein-Uhlenbeck's, which wanders (Lillicrap et al. 2016). */
  actionNoise: 'none' | 'normal' | 'ornstein-uhlenbeck';
  /** Deviation of that noise, in actions of -1..1. */
  actionNoiseScale: number;
  /** Adam's epsilon, outside the root (Kingma and Ba 2015, algorithm 1). */
  adamEpsilon: number;
  /** Decay of the mean of the gradients in Adam and RAdam; the temperature's is 0.9. */
  adamBeta1: number;
  /** What takes the gradient's steps: plain descent, Adam (Kingma and Ba 2015), or RAdam (Liu et al. 2020). */
  optimizer: 'adam' | 'sgd' | 'radam';
  /** Size of a gradient step: a number, or a line from `start` to `end` over `steps` environment steps. */
  learningRate: Schedule;
  /** Global L2 norm that the gradients of actor and critics are clipped to, each; null: not clipped. */
  maxGradientNorm: number | null;
  /** Transitions of an update. */
  batchSize: number;
  /** gamma: what a reward a step later is worth. */
  discount: number;
  /** n of n-step returns (Sutton 1988); 1: as in the papers. */
  nStep: number;
  /** Whether the value of the last state counts where an episode was cut; false takes a cut for an end. */
  bootstrapTruncated: boolean;
  /** Rewards are cut to -rewardClip..rewardClip first, in the environment's units; null: not cut. */
  rewardClip: number | null;
  /** Rewards are multiplied by this before learning. */
  rewardScale: number;
  /**
   * Whether observations become (x - mean) / sqrt(variance + 1e-8), by the running statistics of all that the
   * agent has acted on, over all environments; indices stay as they are. Frozen when training is over.
   */
  normalizeObservations: boolean;
  /** The largest size of a normalized observation: 10 is VecNormalize's; null, as in Gymnasium: any. */
  normalizationClip: number | null;
  /** Transitions kept in replay. */
  replayCapacity: number;
  /** Updates begin after this many steps. */
  learningStarts: number;
  /** What acts until then, with `actionNoise` on top: any action of the space, evenly, or the policy as it explores. */
  warmUp: 'random' | 'policy';
  /** Steps from one round of updates to the next. */
  trainFrequency: number;
  /** Updates in a round. */
  gradientSteps: number;
  /** Share of the way that the target network goes when its turn comes (Lillicrap et al. 2016). */
  tau: number;
  /** Environments stepped together. */
  environments: number;
}

/** Its names, each with defaults of its own. */
export type ActorCriticId = 'sac' | 'tqc' | 'td3' | 'ddpg' | 'crossq' | 'droq';

/** What may be given: everything has a default. */
export type ActorCriticOptions = Given<ActorCriticHyperparameters>;

/** Of SAC, of which the others say what is different. */
const soft: ActorCriticHyperparameters = {
  policy: 'squashed-gaussian',
  hiddenLayers: [64, 64],
  criticLayers: null,
  activation: 'relu',
  initializer: 'pytorch',
  layerNorm: false,
  dropout: 0,
  batchNorm: false,
  batchNormMomentum: 0.01,
  renormAfter: 100_000,
  critics: 2,
  quantiles: 1,
  droppedQuantiles: 0,
  temperature: null,
  initialTemperature: 1,
  targetEntropy: null,
  targetNoise: 0,
  targetNoiseClip: 0.5,
  stateDependentNoise: false,
  noiseSteps: null,
  logStdInit: -3,
  meanClip: 2,
  policyDelay: 1,
  targetNetwork: true,
  targetDelay: null,
  actionNoise: 'none',
  actionNoiseScale: 0.1,
  adamEpsilon: 1e-8,
  adamBeta1: 0.9,
  optimizer: 'adam',
  learningRate: 1e-3,
  maxGradientNorm: null,
  batchSize: 128,
  discount: 0.99,
  nStep: 1,
  bootstrapTruncated: true,
  rewardClip: null,
  rewardScale: 1,
  normalizeObservations: false,
  normalizationClip: null,
  replayCapacity: 100_000,
  learningStarts: 1_000,
  warmUp: 'random',
  trainFrequency: 1,
  gradientSteps: 1,
  tau: 0.005,
  environments: 1,
};

const twinDelayed = {
  policy: 'deterministic',
  temperature: 0,
  targetNoise: 0.2,
  policyDelay: 2,
  actionNoise: 'normal',
} as const;

/** Ranges, an algorithm's defaults, and what goes together. */
function schemaOf(own: Partial<ActorCriticHyperparameters>) {
  const entries = entriesOf({ ...soft, ...own });
  return v.pipe(
    entries,
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? whyNot(dataset.value) : undefined;
      if (message !== undefined) addIssue({ message });
    }),
  );
}

function entriesOf(d: ActorCriticHyperparameters) {
  return v.strictObject({
    ...structureOf(d),
    ...learningOf(d),
    ...rhythmOf(d),
  }) satisfies v.GenericSchema<ActorCriticOptions, ActorCriticHyperparameters>;
}

const layers = () => v.pipe(v.array(count), v.minLength(1));
const finite = v.pipe(v.number(), v.finite());
const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0));

function structureOf(d: ActorCriticHyperparameters) {
  return {
    policy: v.optional(v.picklist(['squashed-gaussian', 'deterministic']), d.policy),
    hiddenLayers: v.optional(layers(), [...d.hiddenLayers]),
    criticLayers: v.optional(v.nullable(layers()), d.criticLayers && [...d.criticLayers]),
    activation: v.optional(v.picklist(activationNames), d.activation),
    initializer: v.optional(
      v.picklist(['he-uniform', 'glorot-uniform', 'pytorch', 'orthogonal']),
      d.initializer,
    ),
    layerNorm: v.optional(v.boolean(), d.layerNorm),
    dropout: v.optional(v.pipe(share, v.ltValue(1)), d.dropout),
    batchNorm: v.optional(v.boolean(), d.batchNorm),
    batchNormMomentum: v.optional(v.pipe(share, v.gtValue(0)), d.batchNormMomentum),
    renormAfter: v.optional(wholeNumber, d.renormAfter),
    critics: v.optional(count, d.critics),
    quantiles: v.optional(count, d.quantiles),
    droppedQuantiles: v.optional(wholeNumber, d.droppedQuantiles),
  };
}

function learningOf(d: ActorCriticHyperparameters) {
  return {
    temperature: v.optional(v.nullable(notNegative), d.temperature),
    initialTemperature: v.optional(positive, d.initialTemperature),
    targetEntropy: v.optional(v.nullable(finite), d.targetEntropy),
    targetNoise: v.optional(notNegative, d.targetNoise),
    targetNoiseClip: v.optional(notNegative, d.targetNoiseClip),
    policyDelay: v.optional(count, d.policyDelay),
    targetNetwork: v.optional(v.boolean(), d.targetNetwork),
    targetDelay: v.optional(v.nullable(count), d.targetDelay),
    optimizer: v.optional(v.picklist(['adam', 'sgd', 'radam']), d.optimizer),
    adamEpsilon: v.optional(positive, d.adamEpsilon),
    adamBeta1: v.optional(v.pipe(share, v.ltValue(1)), d.adamBeta1),
    learningRate: v.optional(learningRateSchema, d.learningRate),
    maxGradientNorm: v.optional(v.nullable(positive), d.maxGradientNorm),
    batchSize: v.optional(count, d.batchSize),
    discount: v.optional(share, d.discount),
    nStep: v.optional(count, d.nStep),
    bootstrapTruncated: v.optional(v.boolean(), d.bootstrapTruncated),
    rewardClip: v.optional(v.nullable(positive), d.rewardClip),
    rewardScale: v.optional(positive, d.rewardScale),
    normalizeObservations: v.optional(v.boolean(), d.normalizeObservations),
    normalizationClip: v.optional(v.nullable(positive), d.normalizationClip),
  };
}

function rhythmOf(d: ActorCriticHyperparameters) {
  return {
    stateDependentNoise: v.optional(v.boolean(), d.stateDependentNoise),
    noiseSteps: v.optional(v.nullable(count), d.noiseSteps),
    logStdInit: v.optional(v.pipe(v.number(), v.minValue(-20), v.maxValue(20)), d.logStdInit),
    meanClip: v.optional(v.nullable(positive), d.meanClip),
    actionNoise: v.optional(v.picklist(['none', 'normal', 'ornstein-uhlenbeck']), d.actionNoise),
    actionNoiseScale: v.optional(positive, d.actionNoiseScale),
    replayCapacity: v.optional(count, d.replayCapacity),
    learningStarts: v.optional(wholeNumber, d.learningStarts),
    warmUp: v.optional(v.picklist(['random', 'policy']), d.warmUp),
    trainFrequency: v.optional(count, d.trainFrequency),
    gradientSteps: v.optional(count, d.gradientSteps),
    tau: v.optional(v.pipe(share, v.gtValue(0)), d.tau),
    environments: v.optional(count, d.environments),
  };
}

/** Soft actor-critic (Haarnoja et al. 2018). */
export const sacSchema = schemaOf({});

/** Twin delayed deep deterministic policy gradient (Fujimoto et al. 2018). */
export const td3Schema = schemaOf(twinDelayed);

/** Deep deterministic policy gradient (Lillicrap et al. 2016). */
export const ddpgSchema = schemaOf({ ...twinDelayed, critics: 1, targetNoise: 0, policyDelay: 1 });

/** Truncated quantile critics (Kuznetsov et al. 2020). */
export const tqcSchema = schemaOf({ quantiles: 25, droppedQuantiles: 2 });

/** SAC whose critics and actor are batch-normalized, without a target network (Bhatt et al. 2024). */
export const crossqSchema = schemaOf({
  batchNorm: true,
  targetNetwork: false,
  criticLayers: [256, 256],
  policyDelay: 3,
  adamBeta1: 0.5,
});

/** SAC of many updates, whose critics drop units and are normalized (Hiraoka et al. 2022, algorithm 2). */
export const droqSchema = schemaOf({
  layerNorm: true,
  dropout: 0.01,
  gradientSteps: 20,
  policyDelay: 20,
  targetDelay: 1,
});
