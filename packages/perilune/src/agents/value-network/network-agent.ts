import { UsageError } from '../../errors.js';
import type { QNetwork } from '../../net/index.js';
import type { Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import { EpsilonGreedy } from '../policies/epsilon-greedy.js';
import { MAX_BATCH, ValueAgent } from '../policies/value-agent.js';
import type { LearningAgent, LearnReport, Spaces, Transition } from '../shared/agent.js';
import { LearnedRewards } from '../shared/learned-rewards.js';
import type { AgentSetup } from '../shared/setup.js';
import { Stopwatch } from '../shared/stopwatch.js';
import { stream } from '../shared/streams.js';
import { checkWeights } from './learning-log.js';

/** The hyperparameters that every agent has which learns a network's values. */
export interface NetworkAgentOptions {
  environments: number;
  discount: number;
  rewardClip: number | null;
  rewardScale: number;
}

/** Acts on a Q-network and keeps its values in the environment's units for all who look. */
export abstract class NetworkAgent implements LearningAgent {
  readonly environments: number;
  readonly discount: number;
  protected readonly stopwatch: Stopwatch;
  protected readonly rewards: LearnedRewards;
  protected readonly policy: EpsilonGreedy;
  private readonly rewardScale: number;
  private readonly trainedIn: string | undefined;

  constructor(
    readonly algo: string,
    protected readonly network: QNetwork,
    setup: AgentSetup & { hyperparameters: NetworkAgentOptions },
  ) {
    const { hyperparameters: options, env, seed, stopwatch } = setup;
    this.environments = options.environments;
    this.discount = options.discount;
    this.rewardScale = options.rewardScale;
    this.rewards = new LearnedRewards(options);
    this.policy = new EpsilonGreedy(network, stream(seed, 'exploration'));
    this.stopwatch = stopwatch ?? new Stopwatch();
    this.trainedIn = env.id;
  }

  abstract get steps(): number;
  abstract get updates(): number;
  abstract get epsilon(): number;
  abstract observeAll(transitions: Transitions): void;
  abstract learn(): LearnReport | undefined;

  get observationSize(): number {
    return this.network.observationSize;
  }

  get actionCount(): number {
    return this.network.actionCount;
  }

  act(observation: ArrayLike<number>): number {
    return this.network.argmax(observation);
  }

  actInto(observations: Float32Array, actions: Int32Array): void {
    this.network.argmaxInto(observations, actions.length, actions);
  }

  qValues(observation: ArrayLike<number>): Float32Array {
    return this.network.forward(observation).map((value) => value / this.rewardScale);
  }

  exploreInto(observations: Float32Array, actions: Int32Array): void {
    this.policy.choose(observations, actions, this.epsilon);
  }

  explore(observation: ArrayLike<number>): number {
    const actions = new Int32Array(1);
    this.exploreInto(Float32Array.from(observation), actions);
    return actions[0] as number;
  }

  observe(transition: Transition): void {
    this.observeAll({
      observations: Float32Array.from(transition.observation),
      actions: [transition.action],
      rewards: [transition.reward],
      nextObservations: Float32Array.from(transition.nextObservation),
      terminated: [transition.terminated],
      truncated: [transition.truncated],
    });
  }

  serialize(archive: Archive): void {
    archive.part('network', this.network);
    archive.part('exploration', this.policy);
  }

  /** The network whose greedy policy is handed out. */
  protected get greedyNetwork(): QNetwork {
    return this.network;
  }

  snapshot(): ValueAgent {
    return new ValueAgent({
      algo: this.algo,
      network: this.greedyNetwork.greedyCopy({
        valueScale: 1 / this.rewardScale,
        maxBatch: MAX_BATCH,
      }),
      trainedIn: this.trainedIn,
    });
  }

  save(): Uint8Array {
    return this.snapshot().save();
  }

  /** @throws DivergenceError that names a weight that is NaN or infinite */
  protected checkWeights(): void {
    checkWeights(this.network, { step: this.steps, update: this.updates });
  }
}

/** @throws UsageError if the spaces are not a Box of observations and a Discrete of actions */
export function networkShape(
  { observationSpace, actionSpace }: Spaces,
  algorithm: string,
): { observationSize: number; actionCount: number } {
  if (observationSpace.kind === 'box' && actionSpace.kind === 'discrete') {
    return { observationSize: observationSpace.size, actionCount: actionSpace.n };
  }
  throw new UsageError(
    `${algorithm} needs observations in a Box and Discrete actions; given ${observationSpace} and ${actionSpace}.`,
  );
}
