import type { QNetwork } from '../../net/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import type { LearnReport } from '../shared/agent.js';
import { DivergenceError } from '../shared/divergence.js';

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
  readonly report: LearnReport = {
    updates: 0,
    loss: 0,
    gradientNorm: 0,
    meanQ: 0,
    tdError: 0,
    deadUnits: undefined,
  };

  /** @param rewardScale what rewards, and so values, are learned in */
  constructor(private readonly rewardScale: number) {}

  /** Begins a round of `updates` gradient steps. */
  begin(updates: number): void {
    Object.assign(this.report, { updates, loss: 0, gradientNorm: 0, meanQ: 0, tdError: 0 });
  }

  /**
   * @param tdErrors one a row of the batch
   * @throws DivergenceError if the loss or the gradient norm is NaN or infinite
   */
  add(found: UpdateFindings, tdErrors: Float32Array, at: Standing): void {
    check('loss', found.loss, at);
    check('gradient norm', found.gradientNorm, at);
    const { report } = this;
    const share = 1 / report.updates;
    report.loss += share * found.loss;
    report.gradientNorm += share * found.gradientNorm;
    report.meanQ += (share * found.meanQ) / this.rewardScale;
    report.tdError += (share * meanSize(tdErrors)) / this.rewardScale;
  }

  /** What the last look at the units found; all else begins anew with every round. */
  serialize(archive: Archive): void {
    const { deadUnits } = this.report;
    const found = archive.number('deadUnits', deadUnits ?? Number.NaN);
    this.report.deadUnits = Number.isNaN(found) ? undefined : found;
  }
}

/**
 * Stops at a weight that is none: it may hide behind a ReLU for long before it shows in a loss.
 *
 * @throws DivergenceError that names the first weight that is NaN or infinite
 */
export function checkWeights(network: QNetwork, at: Standing): void {
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
