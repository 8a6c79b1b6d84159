import { argmaxOfRow } from '../../math/argmax.js';
import type { QNetwork } from '../../net/index.js';
import { checkUnmasked, type Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import { EpsilonGreedy } from '../policies/epsilon-greedy.js';
import { MAX_BATCH, NetworkPolicy } from '../policies/network-policy.js';
import { checkArchitecture, withoutMoments } from '../shared/adopting.js';
import type {
  ActOptions,
  ActRowsOptions,
  AgentDescription,
  AgentObservation,
} from '../shared/agent.js';
import type { AgentFile, RewardMoments } from '../shared/agent-file.js';
import { LearnerBase } from '../shared/bases.js';
import { checkActions, checkObservations } from '../shared/divergence.js';
import { LearnedRewards } from '../shared/learned-rewards.js';
import type { AgentSetup, LearningValueAgent } from '../shared/learning-agent.js';
import { deviationOf, RewardNormalizer } from '../shared/reward-normalizer.js';
import { type Schedule, scheduleAt } from '../shared/schedule.js';
import { Stopwatch } from '../shared/stopwatch.js';
import { stream } from '../shared/streams.js';
import { parametersOf } from '../shared/told-architecture.js';
import { checkWeights } from './learning-log.js';

/** The hyperparameters that every agent has which learns a network's values. */
export interface NetworkAgentOptions {
  environments: number;
  discount: number;
  rewardClip: number | null;
  rewardScale: number;
  learningRate: Schedule;
  normalizeRewards: boolean;
  normalizationClip: number | null;
}

/** Acts on a Q-network and keeps its values in the environment's units for all who look. */
export abstract class NetworkAgent extends LearnerBase<number> implements LearningValueAgent {
  readonly environments: number;
  readonly discount: number;
  readonly expectedReturns: Float64Array;
  protected readonly stopwatch: Stopwatch;
  /** Divides by the deviation of their returns what `rewards` makes of rewards, if that is asked for. */
  protected readonly normalizer: RewardNormalizer | undefined;
  private readonly rewards: LearnedRewards;
  private readonly exploration: EpsilonGreedy;
  private readonly rewardScale: number;
  private readonly learningRate: Schedule;
  /** Whether there are masks of actions. */
  private readonly masked: boolean;
  private readonly values: Float32Array;
  /** The action that index 0 is. */
  private readonly first: number;

  constructor(
    algo: string,
    protected readonly network: QNetwork,
    setup: AgentSetup & { hyperparameters: NetworkAgentOptions },
  ) {
    const { hyperparameters: options, env, seed, stopwatch, masks = false } = setup;
    const { observationSpace, actionSpace, id: trainedIn, madeWith: trainedWith } = env;
    const { discount, rewardScale, rewardClip, normalizeRewards } = options;
    const learned = {
      discount,
      rewardScale,
      rewardClip,
      ...(normalizeRewards ? { normalizeRewards } : {}),
    };
    super({ algo, observationSpace, actionSpace, trainedIn, trainedWith, learned });
    this.first = actionSpace.kind === 'discrete' ? actionSpace.start : 0;
    this.masked = masks;
    this.environments = options.environments;
    this.discount = discount;
    this.rewardScale = rewardScale;
    this.learningRate = options.learningRate;
    this.rewards = new LearnedRewards(options);
    if (normalizeRewards) {
      const { environments, normalizationClip: clip } = options;
      this.normalizer = new RewardNormalizer({ environments, discount, clip });
    }
    this.exploration = new EpsilonGreedy(network, stream(seed, 'exploration'));
    this.stopwatch = stopwatch ?? new Stopwatch();
    this.expectedReturns = new Float64Array(options.environments);
    this.values = new Float32Array(network.maxBatch * network.actionCount);
  }

  /** Chance of a random action at this step. */
  abstract get epsilon(): number;

  get observationSize(): number {
    return this.network.observationSize;
  }

  get actionCount(): number {
    return this.network.actionCount;
  }

  override act(observation: AgentObservation, options?: ActOptions): number {
    if (options?.mask !== undefined) return super.act(observation, options);
    return this.first + this.network.argmax(this.rowOf(observation));
  }

  override actInto(
    rows: Float32Array,
    actions: Float32Array,
    { masks }: ActRowsOptions = {},
  ): void {
    const { actionCount, network, observationSize: size } = this;
    for (let from = 0; from < actions.length; from += network.maxBatch) {
      const count = Math.min(network.maxBatch, actions.length - from);
      const found = this.values.subarray(0, count * actionCount);
      network.forwardBatchInto(rows.subarray(from * size, (from + count) * size), count, found);
      const allowed = masks?.subarray(from * actionCount);
      for (let row = 0; row < count; row++) {
        actions[from + row] = argmaxOfRow(found, row, actionCount, allowed);
      }
    }
  }

  qValues(observation: AgentObservation): Float32Array {
    const { rewardScale, rewardDeviation } = this;
    const learned = this.network.forward(this.rowOf(observation));
    return learned.map((value) => (value / rewardScale) * rewardDeviation);
  }

  exploreInto(
    observations: Float32Array,
    actions: Float32Array,
    { masks }: ActRowsOptions = {},
  ): void {
    const { expectedReturns: expected, rewardScale, rewardDeviation } = this;
    this.network.observeInput(observations, actions.length);
    this.exploration.choose(observations, { actions, expected }, this.epsilon, masks);
    for (let i = 0; i < actions.length; i++) {
      expected[i] = ((expected[i] as number) / rewardScale) * rewardDeviation;
    }
  }

  standing() {
    const { epsilon, steps } = this;
    return { epsilon, learningRate: scheduleAt(this.learningRate, steps) };
  }

  serialize(archive: Archive): void {
    archive.part('network', this.network);
    archive.part('exploration', this.exploration);
    if (this.normalizer !== undefined) archive.part('rewards', this.normalizer);
  }

  /** What a value of 1 that was learned is worth, in scaled rewards. */
  protected get rewardDeviation(): number {
    return this.normalizer?.deviation ?? 1;
  }

  /**
   * A step's rewards as they are learned from, but for normalization, whose statistics take them in.
   *
   * @throws DivergenceError that names an environment whose reward, or an entry of an observation, is NaN or infinite
   * @throws UsageError if an action is none, or there are masks and none were to be
   */
  protected learnedRewards(transitions: Transitions): Float64Array {
    const at = { step: this.steps + this.environments, update: this.updates };
    if (!this.masked) checkUnmasked(transitions);
    checkActions(transitions.actions, this.actionCount);
    checkObservations(transitions, this.environments, at);
    const rewards = this.rewards.from(transitions.rewards, at);
    this.normalizer?.observe({ ...transitions, rewards });
    return rewards;
  }

  /** The network whose greedy policy is handed out. */
  protected get greedyNetwork(): QNetwork {
    return this.network;
  }

  snapshot(): NetworkPolicy {
    const { valueScale, identity, normalizer } = this;
    const copy = this.greedyNetwork.actingCopy({ valueScale, maxBatch: MAX_BATCH });
    if (normalizer === undefined || identity.learned === undefined) {
      return new NetworkPolicy(identity, copy);
    }
    const learned = { ...identity.learned, rewardMoments: normalizer.statistics };
    return new NetworkPolicy({ ...identity, learned }, copy);
  }

  /** @throws UsageError when the network has another architecture, or rewards were not normalized where they are to be */
  adopt(file: AgentFile, { architecture, rewardMoments }: AgentDescription): void {
    checkArchitecture(architecture, this.snapshot().describe().architecture);
    const { normalizer } = this;
    if (normalizer === undefined) {
      this.network.adoptGreedy(parametersOf(file), this.valueScale);
      return;
    }
    if (rewardMoments === undefined) throw withoutMoments();
    const moments = rewardMoments as RewardMoments;
    this.network.adoptGreedy(parametersOf(file), deviationOf(moments) / this.rewardScale);
    normalizer.set(moments);
  }

  /** The environment's units of 1 that is learned. */
  private get valueScale(): number {
    return this.rewardDeviation / this.rewardScale;
  }

  /** @throws DivergenceError that names a weight that is NaN or infinite */
  protected checkWeights(): void {
    checkWeights(this.network, { step: this.steps, update: this.updates });
  }
}
