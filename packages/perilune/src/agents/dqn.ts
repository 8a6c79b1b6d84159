import { UsageError } from '../errors.js';
import { DqnUpdate, type Kernels, QNetwork, WasmKernels } from '../net/index.js';
import type { Generator } from '../random/index.js';
import type { Transitions } from '../replay/index.js';
import { UniformReplay } from '../replay/index.js';
import type { LearningAgent, LearnReport, Spaces, Transition } from './agent.js';
import type { AgentSetup } from './algorithms.js';
import { DivergenceError } from './divergence.js';
import type { DqnHyperparameters } from './dqn-options.js';
import { EpsilonGreedy } from './epsilon-greedy.js';
import { scheduleAt } from './schedule.js';
import { Stopwatch } from './stopwatch.js';
import { stream } from './streams.js';
import { UpdateClock } from './update-clock.js';
import { ValueAgent } from './value-agent.js';

export interface DqnSetup extends AgentSetup {
  hyperparameters: DqnHyperparameters;
  /** Where the arithmetic is done; default: WebAssembly. */
  kernels?: Kernels | undefined;
}

/**
 * Deep Q-learning with experience replay and a target network (Mnih et al. 2015, algorithm 1,
 * https://doi.org/10.1038/nature14236), after every step:
 *
 *     with chance epsilon a random action, otherwise argmax_a Q(s, a)
 *     store (s, a, r, s') in replay
 *     every `trainFrequency` steps, `gradientSteps` times:
 *         sample a batch; y = r + discount * max_a' Q_target(s', a'), y = r where s' is terminal
 *         one optimizer step on loss(y - Q(s, a))
 *     every so often: Q_target <- Q
 *
 * An episode that was cut is bootstrapped through: only termination makes y = r.
 */
export class Dqn implements LearningAgent {
  readonly algo = 'dqn';
  readonly environments: number;
  readonly observationSize: number;
  readonly actionCount: number;
  private readonly trainedIn: string | undefined;
  private readonly options: DqnHyperparameters;
  private readonly network: QNetwork;
  private readonly learner: DqnUpdate;
  private readonly replay: UniformReplay;
  private readonly replayStream: Generator;
  private readonly policy: EpsilonGreedy;
  private readonly clock: UpdateClock;
  private readonly stopwatch: Stopwatch;
  private readonly scaledRewards: Float64Array;
  private readonly report: LearnReport = { updates: 0, loss: 0, gradientNorm: 0, meanQ: 0 };

  /** @throws UsageError if the spaces are not a Box of observations and a Discrete of actions */
  constructor(setup: DqnSetup) {
    const { env, seed, hyperparameters: options } = setup;
    const { observationSize, actionCount } = checkSpaces(env);
    this.trainedIn = env.id;
    this.options = options;
    this.environments = options.environments;
    this.observationSize = observationSize;
    this.actionCount = actionCount;
    const layers = [observationSize, ...options.hiddenLayers, actionCount];
    const maxBatch = Math.max(options.batchSize, options.environments);
    this.network = new QNetwork({
      layers,
      initializer: options.initializer,
      random: stream(seed, 'weights'),
      kernels: setup.kernels ?? new WasmKernels({ bytes: arenaBytes(layers, maxBatch) }),
      maxBatch,
    });
    this.learner = makeLearner(this.network, options);
    this.replay = new UniformReplay({
      capacity: options.replayCapacity,
      observationSize,
      lanes: options.environments,
      nStep: options.nStep,
      discount: options.discount,
    });
    this.replayStream = stream(seed, 'replay');
    this.policy = new EpsilonGreedy(this.network, stream(seed, 'exploration'));
    this.clock = new UpdateClock(options);
    this.stopwatch = setup.stopwatch ?? new Stopwatch();
    this.scaledRewards = new Float64Array(options.environments);
  }

  get steps(): number {
    return this.clock.steps;
  }

  get updates(): number {
    return this.clock.updates;
  }

  get epsilon(): number {
    return scheduleAt(this.options.epsilon, this.steps);
  }

  act(observation: ArrayLike<number>): number {
    return this.network.argmax(observation);
  }

  actInto(observations: Float32Array, actions: Int32Array): void {
    this.network.argmaxInto(observations, actions.length, actions);
  }

  qValues(observation: ArrayLike<number>): Float32Array {
    return this.network.forward(observation).map((value) => value / this.options.rewardScale);
  }

  exploreInto(observations: Float32Array, actions: Int32Array): void {
    this.policy.choose(observations, actions, this.epsilon);
  }

  explore(observation: ArrayLike<number>): number {
    const actions = new Int32Array(1);
    this.exploreInto(Float32Array.from(observation), actions);
    return actions[0] as number;
  }

  observeAll(transitions: Transitions): void {
    for (let lane = 0; lane < this.environments; lane++) {
      this.scaledRewards[lane] = (transitions.rewards[lane] as number) * this.options.rewardScale;
    }
    this.replay.add({ ...transitions, rewards: this.scaledRewards });
    this.clock.stepped(this.environments);
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

  learn(): LearnReport | undefined {
    if (this.clock.targetDueBySteps()) this.learner.syncTarget(this.options.tau);
    if (this.replay.sampleable === 0) return undefined;
    const updates = this.clock.updatesDue();
    if (updates === 0) return undefined;
    Object.assign(this.report, { updates, loss: 0, gradientNorm: 0, meanQ: 0 });
    for (let i = 0; i < updates; i++) this.update(updates);
    return this.report;
  }

  snapshot(): ValueAgent {
    return new ValueAgent({
      algo: this.algo,
      layers: [this.observationSize, ...this.options.hiddenLayers, this.actionCount],
      parameters: this.network.parameters(),
      valueScale: 1 / this.options.rewardScale,
      trainedIn: this.trainedIn,
    });
  }

  save(): Uint8Array {
    return this.snapshot().save();
  }

  /** One of `of` updates, whose findings are averaged in the report. */
  private update(of: number): void {
    this.replay.sample(this.learner.batch, this.replayStream);
    this.stopwatch.lap('replay');
    const learningRate = scheduleAt(this.options.learningRate, this.steps);
    const { loss, gradientNorm, meanQ } = this.learner.update({ learningRate });
    if (!Number.isFinite(loss)) {
      throw new DivergenceError({
        step: this.steps,
        update: this.updates + 1,
        quantity: 'loss',
        value: loss,
      });
    }
    this.report.loss += loss / of;
    this.report.gradientNorm += gradientNorm / of;
    this.report.meanQ += meanQ / this.options.rewardScale / of;
    if (this.clock.updated()) this.learner.syncTarget(this.options.tau);
    this.stopwatch.lap('update');
  }
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

function checkSpaces({ observationSpace, actionSpace }: Spaces) {
  if (observationSpace.kind === 'box' && actionSpace.kind === 'discrete') {
    return { observationSize: observationSpace.size, actionCount: actionSpace.n };
  }
  throw new UsageError(
    `DQN needs observations in a Box and Discrete actions; given ${observationSpace} and ${actionSpace}.`,
  );
}
