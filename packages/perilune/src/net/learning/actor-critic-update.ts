import type { Archive, Serializable } from '../../state/index.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import type { KernelCall } from '../layers/plan.js';
import type { ActorCriticLayout } from '../network/actor-critic-layout.js';
import { Network } from '../passes/network.js';
import { type ActorCriticUpdateOptions, checkActorCriticOptions } from './actor-critic-options.js';
import {
  type ActionPlan,
  DeterministicActions,
  GaussianActions,
  type LearnedActionOptions,
  type LearnedActions,
  LearnedDeterministic,
  LearnedGaussian,
  packActions,
} from './actor-plans.js';
import { CriticLoss, CriticOpinion, CriticTargets } from './critic-plans.js';
import {
  type CriticValues,
  type CriticValuesOptions,
  JointValues,
  SeparateValues,
} from './critic-values.js';
import { Optimizer } from './optimizer.js';
import { LearnedStateActions, StateActions } from './state-plans.js';
import { StateWeights } from './state-weights.js';
import { Temperature } from './temperature.js';

/**
 * The transitions of one update: views of the learner's memory, valid for its whole life, for a replay
 * to write into. All are packed.
 */
export interface ContinuousBatch {
  /** [B x observation size] */
  readonly observations: Float32Array;
  /** [B x observation size], those after n steps. */
  readonly nextObservations: Float32Array;
  /** [B x action size], in -1..1. */
  readonly actions: Float32Array;
  /** [B], the discounted sums of n steps' rewards. */
  readonly rewards: Float32Array;
  /** [B], discount^n, or 0 where the task terminated within the n steps. */
  readonly discounts: Float32Array;
}

/** What one update found; the same object every time, overwritten by the next. */
export interface ActorCriticStats {
  /** The critics' loss, before the step. */
  criticLoss: number;
  /** The global norm of the critics' gradient before clipping. */
  gradientNorm: number;
  /** The mean of the critics' values of the actions taken, before the step. */
  meanQ: number;
  meanTarget: number;
  /** The mean size of target - value. */
  tdError: number;
  /** The actor's loss, before its step; undefined, as all below, where it was not its turn. */
  actorLoss: number | undefined;
  /** The policy's entropy; undefined of a deterministic one. */
  entropy: number | undefined;
  /** alpha, before its step; undefined where there is no entropy. */
  temperature: number | undefined;
  /** The loss of a learned temperature; undefined of another. */
  temperatureLoss: number | undefined;
}

/**
 * One step of an actor and its critics of continuous actions: SAC (Haarnoja et al. 2018,
 * https://arxiv.org/abs/1801.01290, https://arxiv.org/abs/1812.05905), TQC (Kuznetsov et al. 2020,
 * https://arxiv.org/abs/2005.04269), TD3 (Fujimoto et al. 2018, https://arxiv.org/abs/1802.09477), DDPG
 * (Lillicrap et al. 2016, https://arxiv.org/abs/1509.02971), by what the network is made of; in the order of
 * Stable-Baselines3:
 *
 *     a ~ pi(s), a' ~ pi(s') or, deterministic, a' = pi_target(s') + clipped noise
 *     log alpha -= rate * d(-log alpha mean(log pi(a|s) + target entropy))
 *     targets = r + discount (the least of the values Q_target(s', a') - alpha log pi(a'|s'))
 *     one step of the critics on their distance to the targets
 *     one step of the actor on mean(alpha log pi(a|s) - Q(s, a)), alpha as it was
 *     target = (1 - tau) target + tau online
 *
 * Where noise is a function of the state (gSDE; Raffin et al. 2022, https://arxiv.org/abs/2005.05719) one W is drawn for
 * both actions of the update.
 *
 * Without a target network, as CrossQ (Bhatt et al. 2024, https://arxiv.org/abs/1902.05605) in sb3-contrib, the critics'
 * step is the first, and Q(s', a') of the same pass as Q(s, a).
 *
 * The plan is made once; an update only calls kernels and allocates nothing.
 */
export class ActorCriticUpdate implements Serializable {
  readonly network: Network<ActorCriticLayout>;
  /** Undefined where there is none. */
  readonly target: Network<ActorCriticLayout> | undefined;
  readonly batchSize: number;
  readonly batch: ContinuousBatch;
  private readonly options: ActorCriticUpdateOptions;
  private readonly kernels: Kernels;
  private readonly plans: Plans;
  private readonly stats = noStats();
  private updates = 0;

  /** @throws UsageError when an option is out of its range, does not go with the network, or the arena is full */
  constructor(options: ActorCriticUpdateOptions) {
    checkActorCriticOptions(options);
    const { network, batchSize } = options;
    const { kernels } = network;
    this.options = options;
    this.network = network;
    this.batchSize = batchSize;
    this.kernels = kernels;
    this.target = options.targetNetwork === false ? undefined : twinOf(network);
    this.plans = plansOf(options, this.target);
    this.batch = this.views();
  }

  /** alpha: what entropy is worth; 0 where it is worth nothing. */
  get temperature(): number {
    return this.plans.temperature.value;
  }

  /**
   * One step of the critics on the batch, and if its turn has come one of the actor, the temperature and the
   * target network.
   *
   * @param update.learningRate in place of the optimizers'
   */
  update({ learningRate }: { learningRate?: number | undefined } = {}): Readonly<ActorCriticStats> {
    this.updates++;
    const { policyDelay = 1, targetDelay = policyDelay } = this.options;
    const isActorsTurn = this.updates % policyDelay === 0;
    Object.assign(this.stats, NOTHING_OF_ACTORS);
    this.plans.weights?.draw(this.options.random);
    if (this.target === undefined) {
      this.plans.temperature.refresh();
      this.learnCritics(learningRate);
      if (isActorsTurn) this.prepareActor(learningRate);
    } else {
      if (isActorsTurn) this.prepareActor(learningRate);
      this.learnCritics(learningRate);
    }
    if (isActorsTurn) this.learnActor(learningRate);
    if (this.updates % targetDelay === 0) this.syncTarget();
    return this.stats;
  }

  /** Takes the network's parameters for where learning begins, when they were set from outside. */
  followNetwork(): void {
    this.target?.copyFrom(this.network);
    this.plans.temperature.refresh();
  }

  /** What learning adds to the network, whose own state is apart; noise is drawn anew for every update. */
  serialize(archive: Archive): void {
    const { actorOptimizer, criticOptimizer, temperature } = this.plans;
    if (this.target !== undefined) archive.part('target', this.target);
    archive.part('actorOptimizer', actorOptimizer);
    archive.part('criticOptimizer', criticOptimizer);
    archive.part('temperature', temperature);
    this.updates = archive.integer('updates', this.updates, { most: Number.MAX_SAFE_INTEGER });
  }

  /** The policy's own actions, and a step of the temperature by them. */
  private prepareActor(learningRate: number | undefined): void {
    const { plans, batchSize: rows, stats } = this;
    plans.own.run(rows);
    stats.entropy = plans.own.entropy;
    stats.temperatureLoss = plans.temperature.learn(rows, learningRate);
    if (stats.entropy !== undefined) stats.temperature = plans.temperature.value;
  }

  private learnCritics(learningRate: number | undefined): void {
    const { plans, batchSize: rows, stats } = this;
    plans.next.run(rows);
    plans.packNext(rows);
    plans.values.run();
    plans.targets.run(rows);
    plans.critics.run(rows);
    plans.critics.report(stats, rows);
    stats.gradientNorm = plans.criticOptimizer.clip(this.options.maxGradientNorm);
    plans.criticOptimizer.step(learningRate);
  }

  private learnActor(learningRate: number | undefined): void {
    const { plans, batchSize: rows, stats } = this;
    plans.packOwn(rows);
    plans.opinion.run(rows);
    plans.own.backward(rows);
    plans.actorOptimizer.clip(this.options.maxGradientNorm);
    plans.actorOptimizer.step(learningRate);
    const { temperature = 0, entropy = 0 } = stats;
    stats.actorLoss = -temperature * entropy - plans.opinion.worth / rows;
  }

  private syncTarget(): void {
    const { tau = 0.005 } = this.options;
    const { network, target } = this;
    if (target === undefined) return;
    const { count } = network.layout;
    const step = { from: network.parameterBlock, to: target.parameterBlock, count };
    this.kernels.polyak(step, tau);
  }

  private views(): ContinuousBatch {
    const { network, batchSize, plans } = this;
    const { arena } = this.kernels;
    const { inputSize, actionSize } = network.layout;
    return {
      observations: arena.floats(plans.input, batchSize * inputSize),
      nextObservations: arena.floats(plans.nextInput, batchSize * inputSize),
      actions: arena.floats(plans.values.actions, batchSize * actionSize),
      rewards: arena.floats(plans.targets.rewards, batchSize),
      discounts: arena.floats(plans.targets.discounts, batchSize),
    };
  }
}

/** What an update consists of, made once. */
interface Plans {
  /** [B x observation size] */
  readonly input: Address;
  readonly nextInput: Address;
  readonly actorOptimizer: Optimizer;
  readonly criticOptimizer: Optimizer;
  readonly temperature: Temperature;
  /** Of noise that is a function of the state, if it is one. */
  readonly weights: StateWeights | undefined;
  /** The policy's actions in the states left. */
  readonly own: LearnedActions;
  /** Those in the states entered. */
  readonly next: ActionPlan;
  readonly values: CriticValues;
  readonly targets: CriticTargets;
  readonly critics: CriticLoss;
  readonly opinion: CriticOpinion;
  readonly packNext: KernelCall;
  readonly packOwn: KernelCall;
}

/** Follows the network from where it begins. */
function twinOf(network: Network<ActorCriticLayout>): Network<ActorCriticLayout> {
  const { layout, kernels, statistics } = network;
  const twin = new Network({ layout, kernels, maxBatch: 1, statistics });
  twin.copyFrom(network);
  return twin;
}

function plansOf(options: ActorCriticUpdateOptions, target: Target): Plans {
  const { network, batchSize: maxRows, optimizer = { type: 'adam' }, random } = options;
  const { kernels, layout } = network;
  const { arena } = kernels;
  const floats = maxRows * layout.inputSize;
  // Critics without a target network read both as one matrix.
  const input = arena.reserveFloats(2 * floats);
  const nextInput = input + 4 * floats;
  const temperature = arena.reserveFloats(4);
  const actorOptimizer = new Optimizer(network, { ...optimizer, parts: layout.actorParts });
  const criticOptimizer = new Optimizer(network, { ...optimizer, parts: layout.criticParts });
  const learning = { kernels, random };
  const sizes = { network, maxRows, random, learning };
  const opinion = new CriticOpinion({ ...sizes, input });
  const { actionGradient } = opinion;
  const learned = { gradients: actorOptimizer.gradientBlock, actionGradient, temperature };
  const weights = layout.architecture.stateNoise && new StateWeights(network);
  const own = learnedActions({ ...sizes, input, ...learned }, weights);
  const next = nextActions(options, { nextInput, target, weights });
  const values = valuesOf({ ...sizes, input, nextInput }, target);
  const kept = keptOf(options);
  const { logProbabilities } = next;
  const targets = new CriticTargets({ ...sizes, values, logProbabilities, temperature, kept });
  const aims = { targets: targets.targets, kept };
  const gradients = criticOptimizer.gradientBlock;
  return {
    ...{ input, nextInput, actorOptimizer, criticOptimizer, weights, own, next, values, targets },
    opinion,
    temperature: new Temperature(options, own.logProbabilities, temperature),
    critics: new CriticLoss({ ...sizes, values, gradients, ...aims }),
    packNext: packActions(network, next.actions, values.nextActions),
    packOwn: packActions(network, own.actions, opinion.actions),
  };
}

type Target = Network<ActorCriticLayout> | undefined;

function valuesOf(options: CriticValuesOptions, target: Target): CriticValues {
  if (target === undefined) return new JointValues(options);
  return new SeparateValues({ ...options, target: target.parameterBlock });
}

/** Of a row's next values, how many are kept: the least of the critics' means, or all quantiles but the largest. */
function keptOf({ network, droppedQuantiles = 0 }: ActorCriticUpdateOptions): number {
  const { critics, quantiles } = network.layout.architecture;
  return quantiles === 1 ? 1 : critics * (quantiles - droppedQuantiles);
}

function learnedActions(
  options: LearnedActionOptions,
  weights: StateWeights | undefined,
): LearnedActions {
  const { policy } = options.network.layout.architecture;
  if (policy === 'deterministic') return new LearnedDeterministic(options);
  return weights === undefined
    ? new LearnedGaussian(options)
    : new LearnedStateActions({ ...options, weights });
}

interface NextOptions {
  nextInput: Address;
  target: Target;
  weights: StateWeights | undefined;
}

function nextActions(
  { network, batchSize: maxRows, random, targetNoise }: ActorCriticUpdateOptions,
  { nextInput, target, weights }: NextOptions,
): ActionPlan {
  const base = { network, input: nextInput, random, maxRows };
  if (weights !== undefined) return new StateActions({ ...base, weights });
  if (network.layout.architecture.policy !== 'deterministic') return new GaussianActions(base);
  const parameters = target?.parameterBlock;
  return new DeterministicActions({ ...base, parameters, targetNoise });
}

/** Of an update of the critics alone. */
const NOTHING_OF_ACTORS = {
  actorLoss: undefined,
  entropy: undefined,
  temperature: undefined,
  temperatureLoss: undefined,
};

function noStats(): ActorCriticStats {
  const ofCritics = { criticLoss: 0, gradientNorm: 0, meanQ: 0, meanTarget: 0, tdError: 0 };
  return { ...ofCritics, ...NOTHING_OF_ACTORS };
}
