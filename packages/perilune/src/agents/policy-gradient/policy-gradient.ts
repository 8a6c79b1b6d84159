import { ActingNetwork, type Distribution, type Network } from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import { actorPolicy } from '../policies/actor-file.js';
import type { ActorPolicy } from '../policies/actor-policy.js';
import { MAX_BATCH } from '../policies/network-policy.js';
import { checkArchitecture, withoutMoments } from '../shared/adopting.js';
import type { ActRowsOptions, AgentDescription } from '../shared/agent.js';
import type { AgentFile, RewardMoments } from '../shared/agent-file.js';
import { LearnerBase } from '../shared/bases.js';
import type { BoxActions } from '../shared/box-actions.js';
import { checkObservations } from '../shared/divergence.js';
import type { LearnedRewards } from '../shared/learned-rewards.js';
import type { LearnReport } from '../shared/learning-agent.js';
import type { RewardNormalizer } from '../shared/reward-normalizer.js';
import type { RolloutBuffer } from '../shared/rollout-buffer.js';
import { scheduleAt } from '../shared/schedule.js';
import { shuffle } from '../shared/shuffle.js';
import { Stopwatch } from '../shared/stopwatch.js';
import { stream } from '../shared/streams.js';
import { checkWeights } from '../value-network/learning-log.js';
import { partsFor } from './description.js';
import type { Exploration } from './exploration.js';
import type { PolicyGradientHyperparameters } from './options.js';
import { identityOf, type PolicyGradientSetup, partsOf } from './parts.js';
import type { RolloutLearner } from './rollout-learner.js';
import { checkTaken } from './taken.js';

export type { PolicyGradientSetup } from './parts.js';

/**
 * Proximal policy optimization (Schulman et al. 2017, algorithm 1, https://arxiv.org/abs/1707.06347):
 *
 *     T times in all N environments: an action drawn from the policy
 *     A_t by generalized advantage estimation, returns A_t + V(s_t), from policy and value as they stand
 *     `epochs` times: shuffle the T x N steps; of each `batchSize` of them one optimizer step (`PolicyUpdate`)
 *
 * A2C (Mnih et al. 2016, algorithm S3) is the same with one epoch, one batch and the plain objective. What was
 * cut by a time limit is bootstrapped from its own last observation (Pardo et al. 2018).
 */
export class PolicyGradient extends LearnerBase {
  readonly environments: number;
  readonly discount: number;
  private readonly options: PolicyGradientHyperparameters;
  private readonly distribution: Distribution;
  private readonly network: Network;
  private readonly learner: RolloutLearner;
  private readonly exploration: Exploration;
  private readonly rollout: RolloutBuffer;
  private readonly rewards: LearnedRewards;
  private readonly normalizer: RewardNormalizer | undefined;
  private readonly bounds: BoxActions | undefined;
  private readonly shuffling: Generator;
  /** [N x action width]: what was drawn, brought within the bounds. */
  private readonly bounded: Float32Array;
  /** The same, as they are learned from. */
  private readonly taken: Float32Array;
  private readonly stopwatch: Stopwatch;
  private stepped = 0;
  private updated = 0;

  /** @throws UsageError when actions are in a space of which no policy is known */
  constructor(setup: PolicyGradientSetup) {
    const { seed, hyperparameters: options } = setup;
    super(identityOf(setup));
    const parts = partsOf(setup);
    const { taken } = parts;
    this.options = options;
    this.environments = options.environments;
    this.discount = options.discount;
    this.distribution = parts.distribution;
    this.network = parts.network;
    this.exploration = parts.exploration;
    this.rollout = parts.rollout;
    this.learner = parts.learner;
    this.rewards = parts.rewards;
    this.normalizer = parts.normalizer;
    this.bounds = parts.bounds;
    this.shuffling = stream(seed, 'batches');
    this.bounded = new Float32Array(taken.length);
    this.taken = taken;
    this.stopwatch = setup.stopwatch ?? new Stopwatch();
  }

  get steps(): number {
    return this.stepped;
  }

  get updates(): number {
    return this.updated;
  }

  exploreInto(
    observations: Float32Array,
    actions: Float32Array,
    { masks }: ActRowsOptions = {},
  ): void {
    const { exploration, bounded } = this;
    this.network.observeInput(observations, this.environments);
    exploration.draw(observations, masks);
    bounded.set(exploration.drawn);
    this.bounds?.clip(bounded);
    actions.set(bounded);
  }

  observeAll(transitions: Transitions): void {
    const at = { step: this.stepped + this.environments, update: this.updated };
    this.rollout.checkRoom(transitions);
    checkTaken(transitions.actions, this.distribution);
    checkObservations(transitions, this.environments, at);
    const rewards = this.rewards.from(transitions.rewards, at);
    this.normalizer?.observe({ ...transitions, rewards });
    this.normalizer?.apply(rewards);
    const actions = this.asDrawn(transitions.actions);
    this.learner.keep(this.isOwn({ ...transitions, actions }) ? this.exploration : undefined);
    this.rollout.add({ ...transitions, actions, rewards });
    this.stepped += this.environments;
  }

  learn(): LearnReport | undefined {
    const { learner, rollout, shuffling } = this;
    if (!rollout.isFull) return undefined;
    learner.value();
    this.stopwatch.lap('replay');
    const report = learner.learn({ step: this.stepped, update: this.updated }, (order) =>
      shuffle(order, shuffling),
    );
    this.updated += report.updates;
    rollout.clear();
    this.exploration.beginRollout();
    checkWeights(this.network, { step: this.stepped, update: this.updated });
    this.stopwatch.lap('update');
    return { ...report, ...this.spread() };
  }

  standing() {
    const { learningRate, clip } = this.options;
    return {
      learningRate: scheduleAt(learningRate, this.stepped),
      clip: scheduleAt(clip, this.stepped),
    };
  }

  snapshot(): ActorPolicy {
    const { network, identity, normalizer } = this;
    const layout = network.layout;
    const copy = new ActingNetwork({
      layout,
      kernels: network.kernels.fresh(),
      maxBatch: MAX_BATCH,
    });
    copy.setParameters(network.parameters());
    const { learned } = identity;
    const told =
      normalizer === undefined || learned === undefined
        ? identity
        : { ...identity, learned: { ...learned, rewardMoments: normalizer.statistics } };
    return actorPolicy({ identity: told, actor: this.actor, network: copy });
  }

  /** @throws UsageError when the network has other parts, or rewards were not normalized where they are to be */
  adopt(file: AgentFile, { network, actor, rewardMoments }: AgentDescription): void {
    const ours = this.snapshot().describe();
    checkArchitecture(network, ours.network);
    const { normalizer } = this;
    if (normalizer !== undefined && rewardMoments === undefined) throw withoutMoments();
    this.network.setParameters(file.tensors);
    if (normalizer !== undefined) normalizer.set(rewardMoments as RewardMoments);
    const theirs = (actor as { valueScale?: number } | undefined)?.valueScale ?? 1;
    this.rescaleValues(theirs / this.valueScale);
  }

  serialize(archive: Archive): void {
    const most = Number.MAX_SAFE_INTEGER;
    archive.part('network', this.network);
    archive.part('exploration', this.exploration);
    if (this.normalizer !== undefined) archive.part('rewards', this.normalizer);
    archive.part('learner', this.learner);
    archive.part('rollout', this.rollout);
    archive.part('shuffling', this.shuffling);
    this.stepped = archive.integer('steps', this.stepped, { most });
    this.updated = archive.integer('updates', this.updated, { most });
  }

  private get actor() {
    const { valueScale } = this;
    const parts = partsFor(this.distribution);
    return valueScale === 1 ? parts : { ...parts, valueScale };
  }

  /** The environment's units of 1 that is learned. */
  private get valueScale(): number {
    return (this.normalizer?.deviation ?? 1) / this.options.rewardScale;
  }

  /** Values that were learned in other units. */
  private rescaleValues(factor: number): void {
    if (factor === 1) return;
    const tensors = this.network
      .parameters()
      .map((tensor) =>
        tensor.name.startsWith('value_net.')
          ? { ...tensor, values: tensor.values.map((value) => value * factor) }
          : tensor,
      );
    this.network.setParameters(tensors);
  }

  /** Actions as they were drawn, where these are what became of them within the bounds. */
  private asDrawn(actions: ArrayLike<number>): ArrayLike<number> {
    const { bounded, taken, exploration } = this;
    const { drawn } = exploration;
    for (let i = 0; i < taken.length; i++) {
      const given = actions[i] as number;
      taken[i] = given === bounded[i] ? (drawn[i] as number) : given;
    }
    return taken;
  }

  /** Whether a step is what the policy did last, and sees as it did: statistics of observations go on. */
  private isOwn({ observations, actions, masks }: Transitions): boolean {
    const { exploration, network, taken } = this;
    if (network.statistics !== undefined || !exploration.hasSeen(observations, masks)) return false;
    for (let i = 0; i < taken.length; i++) if (actions[i] !== exploration.drawn[i]) return false;
    return true;
  }

  /** The mean deviation of a Box's actions. */
  private spread(): { deviation?: number } {
    if (this.distribution.type !== 'gaussian') return {};
    return { deviation: this.exploration.meanDeviation() };
  }
}
