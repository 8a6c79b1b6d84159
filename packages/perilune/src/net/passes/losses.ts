import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { LossName, LossReduction } from '../kernels/value-operations.js';
import type { QLayout } from '../network/q-layout.js';
import { supportOf } from './head.js';

/** Where a loss reads and writes; see `tdLossGradient` and the other losses of `Kernels`. */
export interface LossPlan {
  readonly actions: Address;
  /** [maxRows], or of a distributional head [maxRows x atoms]. */
  readonly targets: Address;
  readonly weights: Address;
  readonly tdErrors: Address;
  /** Undefined where a priority is the size of the TD error. */
  readonly priorities: Address | undefined;
  readonly totals: Address;
  /** @returns -1, or the first row whose action is invalid */
  run(rows: number): number;
}

export interface LossPlanOptions {
  kernels: Kernels;
  layout: QLayout;
  /** The network's output, and where its gradient goes. */
  output: Address;
  outputGradient: Address;
  loss: LossName;
  delta: number;
  reduction: LossReduction;
  maxRows: number;
}

/** The loss of a network's head: temporal difference, cross-entropy or quantile regression. */
export function lossPlan(options: LossPlanOptions): LossPlan {
  const { kernels, layout, maxRows, loss, delta, reduction } = options;
  const row = () => kernels.arena.reserveFloats(maxRows);
  const { head } = layout.architecture;
  const arrays = {
    values: options.output,
    valueGradient: options.outputGradient,
    actions: row(),
    weights: row(),
    tdErrors: row(),
    totals: kernels.arena.reserve(32),
    reduction,
  };
  if (head.type === 'scalar') {
    const columns = layout.actionCount;
    const step: Step<'tdLossGradient'> = { ...arrays, loss, delta, columns, targets: row() };
    return plan(step, undefined, (rows) => kernels.tdLossGradient(step, rows));
  }
  const shape = layout.atoms;
  const targets = kernels.arena.reserveFloats(maxRows * pitch(shape.atoms));
  const atomArrays = { ...arrays, ...shape, targets, priorities: row() };
  if (head.type === 'quantile') {
    const step: Step<'quantileLossGradient'> = { ...atomArrays, delta };
    return plan(step, step.priorities, (rows) => kernels.quantileLossGradient(step, rows));
  }
  const support = kernels.arena.reserveFloats(pitch(shape.atoms));
  kernels.arena.floats(support, shape.atoms).set(supportOf(head));
  const step: Step<'categoricalLossGradient'> = { ...atomArrays, support };
  return plan(step, step.priorities, (rows) => kernels.categoricalLossGradient(step, rows));
}

function plan(
  { actions, targets, weights, tdErrors, totals }: Omit<LossPlan, 'run' | 'priorities'>,
  priorities: Address | undefined,
  run: (rows: number) => number,
): LossPlan {
  return { actions, targets, weights, tdErrors, totals, priorities, run };
}
