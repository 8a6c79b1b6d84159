import { DqnUpdate, type Kernels, QNetwork, WasmKernels } from '../net/index.js';
import type { Generator } from '../random/index.js';
import {
  PrioritizedReplay,
  type Replay,
  type Transitions,
  UniformReplay,
} from '../replay/index.js';
import type { LearnReport } from './agent.js';
import type { AgentSetup } from './algorithms.js';
import type { DqnHyperparameters } from './dqn-options.js';
import { checkWeights, LearningLog } from './learning-log.js';
import { NetworkAgent, networkShape } from './network-agent.js';
import { scheduleAt } from './schedule.js';
import { stream } from './streams.js';
import { UpdateClock } from './update-clock.js';

export interface DqnSetup extends AgentSetup {
  hyperparameters: DqnHyperparameters;
  /** Where the arithmetic is done; default: WebAssembly. */
  kernels?: Kernels | undefined;
}

/** Updates from one look at all weights to the next: a NaN among them may hide behind a ReLU. */
const WEIGHT_CHECK = 256;

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
 * An episode that was cut is bootstrapped through: only termination makes y = r.
 */
export class Dqn extends NetworkAgent {
  private readonly options: DqnHyperparameters;
  private readonly learner: DqnUpdate;
  private readonly replay: Replay;
  private readonly replayStream: Generator;
  private readonly clock: UpdateClock;
  private readonly log: LearningLog;

  /** @throws UsageError if the spaces are not a Box of observations and a Discrete of actions */
  constructor(setup: DqnSetup) {
    const { seed, hyperparameters: options } = setup;
    super('dqn', makeNetwork(setup), setup);
    this.options = options;
    this.learner = makeLearner(this.network, options);
    this.replay = makeReplay(this.observationSize, options);
    this.replayStream = stream(seed, 'replay');
    this.clock = new UpdateClock(options);
    this.log = new LearningLog(options.rewardScale);
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

  observeAll(transitions: Transitions): void {
    const at = { step: this.steps + this.environments, update: this.updates };
    const rewards = this.rewards.from(transitions.rewards, at);
    this.replay.add({ ...transitions, rewards });
    this.clock.stepped(this.environments);
  }

  learn(): LearnReport | undefined {
    if (this.clock.targetDueBySteps()) this.learner.syncTarget(this.options.tau);
    if (this.replay.sampleable === 0) return undefined;
    const updates = this.clock.updatesDue();
    if (updates === 0) return undefined;
    this.log.begin(updates);
    for (let i = 0; i < updates; i++) this.update();
    return this.log.report;
  }

  private update(): void {
    const { learner, options, steps } = this;
    const beta = scheduleAt(options.priorityBeta, steps);
    this.replay.sample(learner.batch, this.replayStream, beta);
    this.stopwatch.lap('replay');
    const found = learner.update({ learningRate: scheduleAt(options.learningRate, steps) });
    const at = { step: steps, update: this.updates + 1 };
    this.log.add(found, learner.tdErrors, at);
    this.replay.prioritize(learner.tdErrors);
    if (this.clock.updated()) learner.syncTarget(options.tau);
    if (this.updates % WEIGHT_CHECK === 0) checkWeights(this.network.parameters(), at);
    this.stopwatch.lap('update');
  }
}

function makeNetwork({ env, seed, hyperparameters: options, kernels }: DqnSetup): QNetwork {
  const { observationSize, actionCount } = networkShape(env, 'DQN');
  const layers = [observationSize, ...options.hiddenLayers, actionCount];
  const maxBatch = Math.max(options.batchSize, options.environments);
  return new QNetwork({
    layers,
    initializer: options.initializer,
    random: stream(seed, 'weights'),
    kernels: kernels ?? new WasmKernels({ bytes: arenaBytes(layers, maxBatch) }),
    maxBatch,
  });
}

function makeReplay(observationSize: number, options: DqnHyperparameters): Replay {
  const ring = {
    capacity: options.replayCapacity,
    observationSize,
    lanes: options.environments,
    nStep: options.nStep,
    discount: options.discount,
    eviction: options.replayEviction,
    bootstrapTruncated: options.bootstrapTruncated,
  };
  if (!options.prioritized) return new UniformReplay(ring);
  const { priorityAlpha: alpha, priorityEpsilon: epsilon } = options;
  return new PrioritizedReplay({ ...ring, alpha, epsilon });
}

function makeLearner(network: QNetwork, options: DqnHyperparameters): DqnUpdate {
  const { batchSize, double, loss, maxGradientNorm, adamEpsilon } = options;
  return new DqnUpdate({
    network,
    batchSize,
    double,
    loss,
    maxGradientNorm: maxGradientNorm ?? undefined,
    optimizer:
      options.optimizer === 'adam' ? { type: 'adam', epsilon: adamEpsilon } : { type: 'sgd' },
  });
}

/** Room for two networks, their gradients, moments and activations, with some to spare. */
function arenaBytes(layers: readonly number[], maxBatch: number): number {
  const units = layers.reduce((sum, width) => sum + width + 4, 0);
  const parameters = layers.reduce((sum, width, i) => sum + (width + 4) * (layers[i + 1] ?? 0), 0);
  return 4 * (8 * parameters + 12 * maxBatch * units) + 2 ** 21;
}
