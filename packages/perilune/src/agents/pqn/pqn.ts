import { argmaxOfRow } from '../../math/argmax.js';
import { type Kernels, QNetwork, RegressionUpdate, WasmKernels } from '../../net/index.js';
import type { Generator } from '../../random/index.js';
import type { Transitions } from '../../replay/index.js';
import type { Archive } from '../../state/index.js';
import { gather } from '../shared/gather.js';
import type { AgentSetup, LearnReport } from '../shared/learning-agent.js';
import { RolloutBuffer } from '../shared/rollout-buffer.js';
import { scheduleAt } from '../shared/schedule.js';
import { shuffle } from '../shared/shuffle.js';
import { stream } from '../shared/streams.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';
import { LearningLog } from '../value-network/learning-log.js';
import { NetworkAgent } from '../value-network/network-agent.js';
import { optimizerOf } from '../value-network/optimizer-of.js';
import { architectureFor, maxBatchOf, minibatchSize } from './network.js';
import type { PqnHyperparameters } from './options.js';
import { pengReturns } from './peng-returns.js';

export interface PqnSetup extends AgentSetup {
  hyperparameters: PqnHyperparameters;
  /** Where the arithmetic is done; default: WebAssembly. */
  kernels?: Kernels | undefined;
}

/**
 * Parallelised Q-network: Q-learning without replay and without a target network (Gallici et al. 2024,
 * algorithm 1, https://arxiv.org/abs/2407.04811):
 *
 *     T times in all N environments: with chance epsilon a random action, otherwise argmax_a Q(s, a)
 *     R_t of Peng's Q(lambda) for all T x N steps, from Q as it stands
 *     `epochs` times: shuffle the steps; for each of `minibatches` parts one optimizer step on
 *         (R_t - Q(s_t, a_t))^2 / 2
 *
 * LayerNorm is what keeps it from diverging (theorem 3.3). An episode that was cut is bootstrapped from
 * its own last observation.
 */
export class Pqn extends NetworkAgent {
  private readonly options: PqnHyperparameters;
  private readonly learner: RegressionUpdate;
  private readonly rollout: RolloutBuffer;
  private readonly returns: Float32Array;
  private readonly successorValues: Float32Array;
  /** The rollout's rows in the order they are learned from. */
  private readonly order: Int32Array;
  private readonly shuffling: Generator;
  private readonly log: LearningLog;
  private stepped = 0;
  private updated = 0;

  /** @throws UsageError if the actions are not Discrete */
  constructor(setup: PqnSetup) {
    const { hyperparameters: options, seed } = setup;
    super('pqn', makeNetwork(setup), setup);
    this.options = options;
    this.rollout = new RolloutBuffer({
      steps: options.rolloutSteps,
      lanes: options.environments,
      size: this.observationSize,
      maskedActions: setup.masks ? this.actionCount : 0,
    });
    this.learner = makeLearner(this.network, options);
    this.returns = new Float32Array(this.rollout.rows);
    this.successorValues = new Float32Array(this.network.maxBatch * this.actionCount);
    this.order = Int32Array.from({ length: this.rollout.rows }, (_, row) => row);
    this.shuffling = stream(seed, 'batches');
    this.log = new LearningLog(options.rewardScale);
  }

  get steps(): number {
    return this.stepped;
  }

  get updates(): number {
    return this.updated;
  }

  get epsilon(): number {
    return scheduleAt(this.options.epsilon, this.stepped);
  }

  observeAll(transitions: Transitions): void {
    this.rollout.checkRoom(transitions);
    const rewards = this.learnedRewards(transitions);
    this.normalizer?.apply(rewards);
    this.rollout.add({ ...transitions, rewards });
    this.stepped += this.environments;
  }

  learn(): LearnReport | undefined {
    const { options, rollout, log } = this;
    if (!rollout.isFull) return undefined;
    this.valueSuccessors();
    pengReturns(rollout, options, this.returns);
    this.stopwatch.lap('replay');
    for (let epoch = 0; epoch < options.epochs; epoch++) this.goThrough();
    rollout.clear();
    log.deadUnits = this.learner.deadUnitShare();
    this.checkWeights();
    this.stopwatch.lap('update');
    return log.take(this.rewardDeviation);
  }

  override serialize(archive: Archive): void {
    const most = Number.MAX_SAFE_INTEGER;
    super.serialize(archive);
    archive.part('optimizer', this.learner.optimizer);
    archive.part('rollout', this.rollout);
    archive.array('order', this.order);
    archive.part('shuffling', this.shuffling);
    this.stepped = archive.integer('steps', this.stepped, { most });
    this.updated = archive.integer('updates', this.updated, { most });
  }

  /** max_a Q(s', a) of every step, over the allowed actions, as many rows at a time as the network takes. */
  private valueSuccessors(): void {
    const { network, rollout, successorValues: found } = this;
    const { observationSize: size, actionCount, maxBatch } = network;
    for (let from = 0; from < rollout.rows; from += maxBatch) {
      const rows = rollout.nextObservations.subarray(from * size, (from + maxBatch) * size);
      const masks = rollout.nextMasks?.subarray(from * actionCount);
      network.forwardBatchInto(rows, maxBatch, found);
      for (let row = 0; row < maxBatch; row++) {
        const action = argmaxOfRow(found, row, actionCount, masks);
        rollout.nextValues[from + row] = found[row * actionCount + action] as number;
      }
    }
  }

  private goThrough(): void {
    const { learner, order } = this;
    const learningRate = scheduleAt(this.options.learningRate, this.stepped);
    shuffle(order, this.shuffling);
    for (let from = 0; from < order.length; from += learner.batchSize) {
      this.fill(order.subarray(from, from + learner.batchSize));
      const found = learner.update({ learningRate });
      this.updated += 1;
      this.log.add(found, learner.tdErrors, { step: this.stepped, update: this.updated });
    }
  }

  private fill(rows: Int32Array): void {
    const { batch } = this.learner;
    const { rollout, returns, observationSize: width } = this;
    gather({ from: rollout.observations, to: batch.observations, rows, width });
    gather({ from: returns, to: batch.targets, rows });
    for (let b = 0; b < rows.length; b++) {
      batch.actions[b] = rollout.actions[rows[b] as number] as number;
    }
  }
}

function makeNetwork({ env, seed, hyperparameters: options, kernels }: PqnSetup): QNetwork {
  const architecture = architectureFor(options, env);
  const maxBatch = maxBatchOf(options);
  return new QNetwork({
    ...architecture,
    initializer: options.initializer,
    random: stream(seed, 'weights'),
    kernels: kernels ?? new WasmKernels({ bytes: arenaBytesOf(architecture, maxBatch) }),
    maxBatch,
  });
}

function makeLearner(network: QNetwork, options: PqnHyperparameters): RegressionUpdate {
  const learner = new RegressionUpdate({
    network,
    batchSize: minibatchSize(options),
    loss: 'squared',
    maxGradientNorm: options.maxGradientNorm ?? undefined,
    optimizer: optimizerOf(options),
  });
  // The paper's loss is half the square.
  learner.batch.weights.fill(0.5);
  return learner;
}
