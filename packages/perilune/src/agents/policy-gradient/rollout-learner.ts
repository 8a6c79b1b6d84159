import {
  type Distribution,
  type ForwardPass,
  type Network,
  type PolicyStepOptions,
  PolicyUpdate,
} from '../../net/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import { gather } from '../shared/gather.js';
import type { LearnReport } from '../shared/learning-agent.js';
import type { RolloutBuffer } from '../shared/rollout-buffer.js';
import { scheduleAt } from '../shared/schedule.js';
import type { Standing } from '../value-network/learning-log.js';
import { estimateAdvantages, explainedVariance, normalizeAdvantages } from './advantages.js';
import { batchOf, partsFor } from './description.js';
import type { Exploration } from './exploration.js';
import type { PolicyGradientHyperparameters } from './options.js';
import { UpdateLog } from './update-log.js';

export interface RolloutLearnerOptions {
  network: Network;
  distribution: Distribution;
  /** With masks of the states that are left, where there are any. */
  rollout: RolloutBuffer;
  hyperparameters: PolicyGradientHyperparameters;
}

/** What is allowed beyond the target before a round ends: Stable-Baselines3's. */
const BEYOND_TARGET = 1.5;

/** Learns from a full rollout: values it, then goes through it. */
export class RolloutLearner implements Serializable {
  /** [T x N], of the rollout as policy and value saw it before they learned from it. */
  readonly values: Float32Array;
  readonly logProbabilities: Float32Array;
  readonly advantages: Float32Array;
  private readonly update: PolicyUpdate;
  private readonly rollout: RolloutBuffer;
  private readonly options: PolicyGradientHyperparameters;
  /** The rollout's rows in the order they are learned from. */
  readonly order: Int32Array;
  private readonly log = new UpdateLog();
  /** Whether values and log-probabilities are there of every step of the rollout so far. */
  private isKept = false;
  private readonly valuing: ForwardPass;
  /** [N x observation size] and [N x 1] of that pass. */
  private readonly ends: Float32Array;
  private readonly endValues: Float32Array;

  constructor({ network, distribution, rollout, hyperparameters }: RolloutLearnerOptions) {
    const { rows, lanes, size } = rollout;
    const { arena } = network.kernels;
    const parts = partsFor(distribution);
    this.rollout = rollout;
    this.options = hyperparameters;
    this.update = new PolicyUpdate({
      ...{ network, distribution, parts, batchSize: batchOf(hyperparameters) },
      ...weightsOf(hyperparameters),
      masks: rollout.masks !== undefined,
      optimizer: optimizerFor(hyperparameters),
    });
    this.valuing = network.forwardPass({ parts: [parts.value], maxRows: lanes });
    this.ends = arena.floats(this.valuing.input, lanes * size);
    this.endValues = arena.floats(this.valuing.output, lanes * 4);
    this.values = new Float32Array(rows);
    this.logProbabilities = new Float32Array(rows);
    this.advantages = new Float32Array(rows);
    this.order = Int32Array.from({ length: rows }, (_, row) => row);
  }

  /**
   * Keeps what policy and value said of the step that the rollout takes next, as they acted: then they need no second
   * look at it when it is full, which comes to the same.
   *
   * @param said undefined: the step was not theirs
   */
  keep(said: Pick<Exploration, 'logProbabilities' | 'valueOf'> | undefined): void {
    const { rollout, values, logProbabilities } = this;
    const from = rollout.length;
    if (from === 0) this.isKept = true;
    if (said === undefined) {
      this.isKept = false;
      return;
    }
    for (let lane = 0; lane < rollout.lanes; lane++) values[from + lane] = said.valueOf(lane);
    logProbabilities.set(said.logProbabilities, from);
  }

  /** What the rollout is worth to policy and value as they stand, and the advantages that follow. */
  value(): void {
    if (!this.isKept) this.look();
    this.valueEnds();
    this.estimate();
  }

  /** Advantages of what has been valued. */
  estimate(): void {
    estimateAdvantages({ ...this.rollout, values: this.values }, this.options, this.advantages);
  }

  /**
   * Goes through the rollout once an epoch, each time in another order.
   *
   * @param at where the agent stands
   * @param arrange changes the order of the rows, a permutation, in place; not asked where one batch takes all
   * @throws DivergenceError if the loss or the gradient norm is NaN or infinite
   */
  learn(at: Standing, arrange: (order: Int32Array) => void): LearnReport {
    const { options, log, update, order } = this;
    const how = this.stepOptions(at.step);
    const standing = { ...at };
    for (let epoch = 0, goesOn = true; goesOn && epoch < options.epochs; epoch++) {
      if (update.batchSize < order.length) arrange(order);
      for (let from = 0; goesOn && from < order.length; from += update.batchSize) {
        const found = this.learnRows(from, how);
        goesOn = found.moved;
        if (goesOn) standing.update += 1;
        log.add(found, standing);
      }
    }
    const variance = explainedVariance(this.values, this.advantages);
    return { ...log.take(), explainedVariance: variance };
  }

  /** One optimizer step on the rows of the order from a place on. */
  learnRows(from: number, how: Required<Pick<PolicyStepOptions, 'rows'>> & PolicyStepOptions) {
    how.rows = this.fill(from);
    return this.update.update(how);
  }

  serialize(archive: Archive): void {
    archive.part('optimizer', this.update.optimizer);
    archive.array('order', this.order);
    archive.array('values', this.values);
    archive.array('logProbabilities', this.logProbabilities);
    this.isKept = archive.boolean('kept', this.isKept);
  }

  /** How its schedules stand. */
  stepOptions(step: number) {
    const { learningRate, clip, valueClip, targetKl } = this.options;
    return {
      rows: 0,
      learningRate: scheduleAt(learningRate, step),
      clip: scheduleAt(clip, step),
      valueClip: valueClip === null ? undefined : scheduleAt(valueClip, step),
      mostDivergence: targetKl === null ? undefined : BEYOND_TARGET * targetKl,
    };
  }

  /** What policy and value say of the rollout before they learn from it. */
  look(): void {
    const { update: learner, rollout, values, logProbabilities } = this;
    for (let from = 0; from < rollout.rows; from += learner.batchSize) {
      const count = Math.min(learner.batchSize, rollout.rows - from);
      this.fillStates(Int32Array.from({ length: count }, (_, b) => from + b));
      learner.look(count);
      for (let b = 0; b < count; b++) {
        values[from + b] = learner.valueAt(b);
        logProbabilities[from + b] = learner.logProbabilities[b] as number;
      }
    }
  }

  /** The value of what comes after the rollout's last steps, and of the last observations of what was cut. */
  valueEnds(): void {
    const { valuing, ends, endValues } = this;
    const { lanes, size, steps, nextObservations, nextValues, truncated } = this.rollout;
    for (let t = 0; t < steps; t++) {
      const from = t * lanes;
      if (t < steps - 1 && !truncated.subarray(from, from + lanes).includes(1)) continue;
      ends.set(nextObservations.subarray(from * size, (from + lanes) * size));
      valuing.run(lanes);
      for (let lane = 0; lane < lanes; lane++) {
        nextValues[from + lane] = endValues[4 * lane] as number;
      }
    }
  }

  /** The batch that begins at a place of the order. @returns its rows */
  private fill(from: number): number {
    const { advantages, values, logProbabilities, options } = this;
    const { batch, batchSize } = this.update;
    const rows = this.order.subarray(from, from + batchSize);
    this.fillStates(rows);
    gather({ from: advantages, to: batch.advantages, rows });
    gather({ from: values, to: batch.oldValues, rows });
    gather({ from: logProbabilities, to: batch.oldLogProbabilities, rows });
    for (let b = 0; b < rows.length; b++) {
      batch.returns[b] = (batch.advantages[b] as number) + (batch.oldValues[b] as number);
    }
    if (options.normalizeAdvantages && rows.length > 1) {
      normalizeAdvantages(batch.advantages, rows.length);
    }
    return rows.length;
  }

  /** States and actions of rows of the rollout. */
  private fillStates(rows: Int32Array): void {
    const { rollout } = this;
    const { observations, actions, masks } = this.update.batch;
    gather({ from: rollout.observations, to: observations, rows, width: rollout.size });
    gather({ from: rollout.actions, to: actions, rows, width: rollout.width });
    if (masks === undefined || rollout.masks === undefined) return;
    const width = rollout.masks.length / rollout.rows;
    gather({ from: rollout.masks, to: masks, rows, width });
  }
}

function weightsOf({
  objective,
  valueWeight,
  entropyWeight,
  maxGradientNorm,
}: PolicyGradientHyperparameters) {
  return { objective, valueWeight, entropyWeight, maxGradientNorm: maxGradientNorm ?? undefined };
}

function optimizerFor(options: PolicyGradientHyperparameters) {
  const { optimizer, optimizerEpsilon: epsilon, rmsDecay: decay } = options;
  if (optimizer === 'sgd') return { type: 'sgd' } as const;
  if (optimizer === 'adam' || optimizer === 'radam') return { type: optimizer, epsilon } as const;
  return { type: 'rmsprop', epsilon, decay, inside: optimizer === 'rmsprop-tf' } as const;
}
