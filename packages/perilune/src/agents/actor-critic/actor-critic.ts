import { UsageError } from '../../errors.js';
import {
  ActingNetwork,
  type ActorCriticLayout,
  type ActorCriticUpdate,
  ExploringActor,
  type Kernels,
  type Network,
} from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { Replay, Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import { show } from '../../text/show.js';
import { actorPolicy } from '../policies/actor-file.js';
import type { ActorPolicy } from '../policies/actor-policy.js';
import { MAX_BATCH } from '../policies/network-policy.js';
import type { ActorDescription } from '../shared/actor.js';
import { checkArchitecture } from '../shared/adopting.js';
import type { AgentDescription } from '../shared/agent.js';
import type { AgentFile } from '../shared/agent-file.js';
import { LearnerBase } from '../shared/bases.js';
import { BoxActions } from '../shared/box-actions.js';
import { checkFiniteActions, checkObservations } from '../shared/divergence.js';
import { LearnedRewards } from '../shared/learned-rewards.js';
import type { AgentSetup, LearnReport } from '../shared/learning-agent.js';
import { scheduleAt } from '../shared/schedule.js';
import { Stopwatch } from '../shared/stopwatch.js';
import { stream } from '../shared/streams.js';
import { UpdateClock } from '../shared/update-clock.js';
import { checkWeights } from '../value-network/learning-log.js';
import { type ActionNoise, actionNoiseOf } from './action-noise.js';
import { Findings } from './findings.js';
import { steeredActions } from './memory.js';
import type { ActorCriticHyperparameters, ActorCriticId } from './options.js';
import { makeLearner, makeNetwork, makeReplay } from './parts.js';
import { StateExploration } from './state-exploration.js';

export interface ActorCriticSetup extends AgentSetup {
  /** What its agents' files name it by. */
  algo: ActorCriticId;
  hyperparameters: ActorCriticHyperparameters;
  /** Where the arithmetic is done; default: WebAssembly. */
  kernels?: Kernels | undefined;
}

/**
 * Actors and critics of continuous actions that learn from a replay, after every step:
 *
 *     an action of the policy, drawn; until `learningStarts`, unless `warmUp` is the policy, any of the space; both with noise, if there is any
 *     store (s, a, r, s') in replay, a in -1..1
 *     every `trainFrequency` steps, `gradientSteps` times:
 *         sample a batch, and one step of critics, actor, temperature and target network on it
 *
 * The step is `ActorCriticUpdate`, where the papers are named. An episode that was cut is bootstrapped
 * through. SAC, TD3, DDPG, TQC, CrossQ and DroQ are this agent with other defaults: each option is described where it is
 * declared, in `ActorCriticHyperparameters`, and what it computes where it is computed.
 */
export class ActorCritic extends LearnerBase<Float32Array> {
  readonly environments: number;
  readonly discount: number;
  private readonly options: ActorCriticHyperparameters;
  private readonly network: Network<ActorCriticLayout>;
  private readonly learner: ActorCriticUpdate;
  private readonly replay: Replay;
  private readonly bounds: BoxActions;
  private readonly explorer: Pick<ExploringActor, 'chooseInto'>;
  /** The same, where its noise is a function of the state. */
  private readonly stateNoise: StateExploration | undefined;
  private readonly noise: ActionNoise | undefined;
  private readonly exploring: Generator;
  private readonly drawing: Generator;
  private readonly sampling: Generator;
  private readonly clock: UpdateClock;
  private readonly rewards: LearnedRewards;
  private readonly findings: Findings;
  private readonly stopwatch: Stopwatch;
  /** [environments x action width] */
  private readonly taken: Float32Array;

  /** @throws UsageError if the actions are no Box of float numbers, each with two bounds */
  constructor({ algo, env, seed, stopwatch, hyperparameters: options, kernels }: ActorCriticSetup) {
    const { observationSpace, actionSpace, id: trainedIn, madeWith: trainedWith } = env;
    const { discount, rewardScale, rewardClip, environments } = options;
    const learned = { discount, rewardScale, rewardClip };
    const bounds = new BoxActions(steeredActions(env));
    bounds.checkBounded(algo);
    super({ algo, observationSpace, actionSpace, trainedIn, trainedWith, learned });
    this.options = options;
    this.environments = environments;
    this.discount = discount;
    this.bounds = bounds;
    this.exploring = stream(seed, 'exploration');
    this.drawing = stream(seed, 'noise');
    this.sampling = stream(seed, 'replay');
    const random = stream(seed, 'weights');
    this.network = makeNetwork({ env, hyperparameters: options, random, kernels });
    this.learner = makeLearner(this.network, options, this.drawing);
    this.replay = makeReplay(this.network, options);
    this.stateNoise = this.stateExploration();
    this.explorer =
      this.stateNoise ??
      new ExploringActor(this.network, { random: this.exploring, rows: environments });
    this.noise = this.actionNoise();
    this.clock = new UpdateClock({
      ...options,
      targetUpdateInterval: options.policyDelay,
      targetUpdateUnit: 'updates',
    });
    this.rewards = new LearnedRewards(options);
    this.findings = new Findings(rewardScale);
    this.stopwatch = stopwatch ?? new Stopwatch();
    this.taken = new Float32Array(environments * this.width);
  }

  get steps(): number {
    return this.clock.steps;
  }

  get updates(): number {
    return this.clock.updates;
  }

  exploreInto(observations: Float32Array, actions: Float32Array): void {
    this.network.observeInput(observations, this.environments);
    const { warmUp, learningStarts } = this.options;
    if (warmUp === 'random' && this.steps < learningStarts) this.anyInto(actions);
    else this.policyInto(observations, actions);
    this.moveByNoise(actions);
    this.bounds.unscale(actions);
  }

  observeAll(transitions: Transitions): void {
    const at = { step: this.steps + this.environments, update: this.updates };
    checkFiniteActions(transitions.actions, this.width);
    checkObservations(transitions, this.environments, at);
    const rewards = this.rewards.from(transitions.rewards, at);
    this.taken.set(transitions.actions);
    this.bounds.scale(this.taken);
    this.replay.add({ ...transitions, rewards, actions: this.taken });
    for (let lane = 0; lane < this.environments; lane++) {
      const isOver = transitions.terminated[lane] || transitions.truncated[lane];
      if (isOver) this.noise?.endEpisode(lane);
    }
    this.clock.stepped(this.environments);
  }

  learn(): LearnReport | undefined {
    if (this.replay.sampleable === 0) return undefined;
    const updates = this.clock.updatesDue();
    if (updates === 0) return undefined;
    for (let i = 0; i < updates; i++) this.update();
    const found = this.findings.take();
    return this.stateNoise === undefined
      ? found
      : { ...found, deviation: this.stateNoise.deviation() };
  }

  standing() {
    return { learningRate: scheduleAt(this.options.learningRate, this.steps) };
  }

  snapshot(): ActorPolicy<Float32Array> {
    const { identity, actor, network } = this;
    const { layout, kernels } = network;
    const copy = new ActingNetwork({ layout, kernels: kernels.fresh(), maxBatch: MAX_BATCH });
    copy.setParameters(network.parameters());
    return actorPolicy({ identity, actor, network: copy }) as ActorPolicy<Float32Array>;
  }

  /** @throws UsageError when the network has other parts, or rewards were scaled otherwise */
  adopt(file: AgentFile, { network: theirs, rewardScale }: AgentDescription): void {
    checkArchitecture(theirs, this.network.description);
    if (rewardScale !== this.options.rewardScale) {
      throw new UsageError(
        `The agent to begin from learned rewards times ${show(rewardScale)}, this one is to learn them times ` +
          `${this.options.rewardScale}: its critics' values would mean something else. Give its rewardScale.`,
      );
    }
    this.network.setParameters(file.tensors);
    this.learner.followNetwork();
  }

  serialize(archive: Archive): void {
    archive.part('network', this.network);
    archive.part('learner', this.learner);
    archive.part('replay', this.replay);
    archive.part('exploration', this.exploring);
    archive.part('noise', this.drawing);
    archive.part('sampling', this.sampling);
    archive.part('clock', this.clock);
    if (this.noise !== undefined) archive.part('actions', this.noise);
    if (this.stateNoise !== undefined) archive.part('stateNoise', this.stateNoise);
  }

  /** Whether a multiple of `trainFrequency` steps has been reached since the step before. */
  private get isRoundBegun(): boolean {
    const { trainFrequency, environments } = this.options;
    return this.steps % trainFrequency < environments;
  }

  /** Numbers of an action. */
  private get width(): number {
    return this.network.layout.actionSize;
  }

  private get actor(): ActorDescription {
    const { policy, rewardScale, stateDependentNoise } = this.options;
    const scale = rewardScale === 1 ? {} : { valueScale: 1 / rewardScale };
    const critic = { critic: 'critics', ...scale };
    if (policy === 'deterministic') return { output: 'actor', bounding: 'scale', ...critic };
    const range = stateDependentNoise ? {} : { logDeviationRange: [-20, 2] as const };
    const parts = { output: 'mean', logDeviation: 'logDeviation' };
    return { ...parts, ...range, bounding: 'squash', ...critic };
  }

  private stateExploration(): StateExploration | undefined {
    const { stateDependentNoise, noiseSteps: steps, environments } = this.options;
    if (!stateDependentNoise) return undefined;
    return new StateExploration(this.network, { environments, steps, random: this.exploring });
  }

  private actionNoise(): ActionNoise | undefined {
    const { actionNoise: kind, actionNoiseScale: scale, environments } = this.options;
    const { width, exploring: random } = this;
    return actionNoiseOf({ kind, scale, environments, width, random });
  }

  /** Evenly from the whole space. */
  private anyInto(actions: Float32Array): void {
    for (let i = 0; i < actions.length; i++) actions[i] = 2 * this.exploring.nextDouble() - 1;
  }

  private policyInto(observations: Float32Array, actions: Float32Array): void {
    if (this.isRoundBegun) this.stateNoise?.beginRound();
    this.explorer.chooseInto(observations, actions);
  }

  /** As Stable-Baselines3 does, those drawn evenly too. */
  private moveByNoise(actions: Float32Array): void {
    if (this.noise === undefined) return;
    this.noise.addTo(actions);
    for (let i = 0; i < actions.length; i++) {
      actions[i] = Math.max(-1, Math.min(1, actions[i] as number));
    }
  }

  private update(): void {
    const { learner, options, steps } = this;
    this.replay.sample(learner.batch, this.sampling, 1);
    this.stopwatch.lap('replay');
    const found = learner.update({ learningRate: scheduleAt(options.learningRate, steps) });
    this.findings.add(found, { step: steps, update: this.updates + 1 });
    this.clock.updated();
    checkWeights(this.network, { step: steps, update: this.updates });
    this.stopwatch.lap('update');
  }
}
