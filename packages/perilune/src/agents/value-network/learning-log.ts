import type { ActingNetwork } from '../../net/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import { DivergenceError } from '../shared/divergence.js';
import type { LearnReport } from '../shared/learning-agent.js';

/** What one gradient step found, in the units that are learned. */
export interface UpdateFindings {
  loss: number;
  gradientNorm: number;
  meanQ: number;
}

/** Where learning stands: for the message of a divergence. */
export interface Standing {
  step: number;
  update: number;
}

/** Averages what the updates of a round find, and stops at a number that is none. */
export class LearningLog implements Serializable {
  /** Share of the hidden units that gave 0 for a whole batch, by the last look; undefined before. */
  deadUnits: number | undefined;
  private updates = 0;
  private sums: UpdateFindings & { tdError: number } = noSums();

  /** @param rewardScale what rewards, and so values, are learned in */
  constructor(private readonly rewardScale: number) {}

  /**
   * Adds what an update of the round found.
   *
   * @param tdErrors one a row of the batch
   * @throws DivergenceError if the loss or the gradient norm is NaN or infinite
   */
  add(found: UpdateFindings, tdErrors: Float32Array, at: Standing): void {
    check('loss', found.loss, at);
    check('gradient norm', found.gradientNorm, at);
    const { sums } = this;
    this.updates += 1;
    sums.loss += found.loss;
    sums.gradientNorm += found.gradientNorm;
    sums.meanQ += found.meanQ;
    sums.tdError += meanSize(tdErrors);
  }

  /**
   * The averages over the round, values in the environment's units; the next round begins.
   *
   * @param rewardDeviation what normalized rewards were divided by; default 1
   */
  take(rewardDeviation = 1): LearnReport {
    const { updates, sums, rewardScale, deadUnits } = this;
    this.updates = 0;
    this.sums = noSums();
    return {
      updates,
      loss: sums.loss / updates,
      gradientNorm: sums.gradientNorm / updates,
      meanQ: (sums.meanQ / updates / rewardScale) * rewardDeviation,
      tdError: (sums.tdError / updates / rewardScale) * rewardDeviation,
      ...(deadUnits === undefined ? {} : { deadUnits }),
    };
  }

  /** What the last look at the units found; all else begins anew with every round. */
  serialize(archive: Archive): void {
    const found = archive.number('deadUnits', this.deadUnits ?? Number.NaN);
    this.deadUnits = Number.isNaN(found) ? undefined : found;
  }
}

function noSums() {
  return { loss: 0, gradientNorm: 0, meanQ: 0, tdError: 0 };
}

/**
 * Stops at a weight that is none: it may hide behind a ReLU for long before it shows in a loss.
 *
 * @throws DivergenceError that names the first weight that is NaN or infinite
 */
export function checkWeights(
  network: Pick<ActingNetwork, 'isFinite' | 'parameters'>,
  at: Standing,
): void {
  if (network.isFinite()) return;
  for (const { name, values } of network.parameters()) {
    for (let i = 0; i < values.length; i++) {
      check(`weight ${name}[${i}]`, values[i] as number, at);
    }
  }
}

function check(quantity: string, value: number, at: Standing): void {
  if (!Number.isFinite(value)) throw new DivergenceError({ ...at, quantity, value });
}

function meanSize(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i] as number);
  return sum / values.length;
}
