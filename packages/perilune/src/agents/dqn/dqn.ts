import {
  type DqnUpdate,
  type Kernels,
  NetworkAverage,
  type QNetwork,
  type Relabel,
} from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { Replay, Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import type { AgentDescription } from '../shared/agent.js';
import type { AgentFile } from '../shared/agent-file.js';
import type { AgentSetup, LearnReport } from '../shared/learning-agent.js';
import { scheduleAt } from '../shared/schedule.js';
import { stream } from '../shared/streams.js';
import { UpdateClock } from '../shared/update-clock.js';
import { LearningLog } from '../value-network/learning-log.js';
import { NetworkAgent } from '../value-network/network-agent.js';
import type { DqnHyperparameters } from './options.js';
import { makeLearner, makeNetwork, makeReplay } from './parts.js';

export interface DqnSetup extends AgentSetup {
  hyperparameters: DqnHyperparameters;
  /** Where the arithmetic is done; default: WebAssembly. */
  kernels?: Kernels | undefined;
}

/** What one who extends it may do otherwise: none of it is a hyperparameter. */
export interface DqnParts {
  /** What its agents' files name it by. Default: `dqn`. */
  algo?: string | undefined;
  /** Writes other actions and targets before each loss of a scalar head, as `DqnUpdate` has it. */
  relabel?: Relabel | undefined;
  /** Which transitions a full replay gives up; `newest`: all that come later. Default: `oldest`. */
  eviction?: 'oldest' | 'newest' | undefined;
}

/** Updates from one look at the hidden units, which takes the time of a small layer, to the next. */
const UNITS_LOOK = 100;

/**
 * Deep Q-learning with experience replay and a target network (Mnih et al. 2015, algorithm 1,
 * https://doi.org/10.1038/nature14236), after every step:
 *
 *     with chance epsilon a random action, otherwise argmax_a Q(s, a)
 *     store (s, a, r, s') in replay
 *     every so often: Q_target <- Q
 *     every `trainFrequency` steps, `gradientSteps` times:
 *         sample a batch; y = r + discount * max_a' Q_target(s', a'), y = r where s' is terminal
 *         one optimizer step on loss(y - Q(s, a))
 *
 * An episode that was cut is bootstrapped through: only termination makes y = r. What came after 2015
 * are options of it: each is described where it is declared, in `dqnSchema`, and what it computes where
 * it is computed.
 */
export class Dqn extends NetworkAgent {
  private readonly options: DqnHyperparameters;
  private readonly learner: DqnUpdate;
  /** Where its policy is the one handed out. */
  private readonly average: NetworkAverage | undefined;
  private readonly replay: Replay;
  private readonly replayStream: Generator;
  private readonly noiseStream: Generator;
  private readonly clock: UpdateClock;
  private readonly log: LearningLog;
  private readonly priorities: Float32Array;

  /** @throws UsageError if the actions are not Discrete */
  constructor(setup: DqnSetup, { algo = 'dqn', relabel, eviction }: DqnParts = {}) {
    const { env, seed, kernels, hyperparameters: options } = setup;
    const random = stream(seed, 'weights');
    super(algo, makeNetwork({ env, hyperparameters: options, random, kernels }), setup);
    this.options = options;
    this.noiseStream = stream(seed, 'noise');
    const masks = setup.masks ?? false;
    const { noiseStream: noise } = this;
    this.learner = makeLearner(this.network, { options, noise, masks, relabel });
    if (options.greedyNetwork === 'average') {
      this.average = new NetworkAverage(this.network, options.averageTau);
    }
    this.replay = makeReplay(this.network, { options, masks, eviction });
    this.replayStream = stream(seed, 'replay');
    this.clock = new UpdateClock(options);
    this.log = new LearningLog(options.rewardScale);
    this.priorities = new Float32Array(options.batchSize);
  }

  get steps(): number {
    return this.clock.steps;
  }

  get updates(): number {
    return this.clock.updates;
  }

  get epsilon(): number {
    const { warmUp, learningStarts, epsilon } = this.options;
    if (warmUp === 'random' && this.steps < learningStarts) return 1;
    return scheduleAt(epsilon, this.steps);
  }

  protected override get greedyNetwork(): QNetwork {
    const { average, learner, network, options } = this;
    if (average !== undefined) return average.network;
    return options.greedyNetwork === 'target' ? learner.target : network;
  }

  observeAll(transitions: Transitions): void {
    const rewards = this.learnedRewards(transitions);
    this.replay.add({ ...transitions, rewards });
    this.clock.stepped(this.environments);
  }

  learn(): LearnReport | undefined {
    if (this.clock.targetDueBySteps()) this.learner.syncTarget(this.options.tau);
    if (this.replay.sampleable === 0) return undefined;
    const updates = this.clock.updatesDue();
    if (updates === 0) return undefined;
    for (let i = 0; i < updates; i++) this.update();
    return this.log.take(this.rewardDeviation);
  }

  override adopt(file: AgentFile, description: AgentDescription): void {
    super.adopt(file, description);
    this.learner.syncTarget();
    this.average?.restart();
  }

  override serialize(archive: Archive): void {
    super.serialize(archive);
    archive.part('learner', this.learner);
    if (this.average !== undefined) archive.part('average', this.average);
    archive.part('replay', this.replay);
    archive.part('sampling', this.replayStream);
    archive.part('noise', this.noiseStream);
    archive.part('clock', this.clock);
    archive.part('log', this.log);
  }

  private update(): void {
    const { learner, options, steps } = this;
    const beta = scheduleAt(options.priorityBeta, steps);
    this.replay.sample(learner.batch, this.replayStream, beta);
    this.normalizer?.apply(learner.batch.rewards);
    this.stopwatch.lap('replay');
    const found = learner.update({ learningRate: scheduleAt(options.learningRate, steps) });
    this.log.add(found, learner.tdErrors, { step: steps, update: this.updates + 1 });
    if (options.prioritized) this.prioritize();
    if (this.clock.updated()) learner.syncTarget(options.tau);
    this.average?.take();
    this.look();
    this.stopwatch.lap('update');
  }

  private prioritize(): void {
    this.learner.prioritiesInto(this.priorities);
    this.replay.prioritize(this.priorities);
  }

  private look(): void {
    this.checkWeights();
    if (this.updates % UNITS_LOOK !== 1) return;
    this.log.deadUnits = this.learner.deadUnitShare();
  }
}
