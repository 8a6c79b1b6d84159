import type { Address } from '../kernels/arena.js';
import { Arena } from '../kernels/arena.js';
import type * as R from '../kernels/family-records.js';
import type * as K from '../kernels/kernels.js';
import * as activations from './activations.js';
import * as losses from './atom-losses.js';
import * as dense from './dense.js';
import * as distributions from './distributions.js';
import * as normalize from './normalize.js';
import * as observations from './observations.js';
import * as optimize from './optimize.js';
import * as streams from './streams.js';
import * as values from './values.js';

const DEFAULT_BYTES = 32 << 20;

/**
 * The kernels in plain scalar TypeScript: one line a formula, about a hundred times slower than
 * WebAssembly, and the same bits. It is what the fast kernels are tested against.
 */
export class ReferenceKernels implements K.Kernels {
  readonly arena: Arena;
  readonly #floats: Float32Array;
  readonly #integers: Int32Array;

  /** @param options.bytes the arena's size, 32 MiB by default; untouched pages cost nothing */
  constructor(options: { bytes?: number } = {}) {
    this.arena = new Arena(new ArrayBuffer(options.bytes ?? DEFAULT_BYTES));
    this.#floats = new Float32Array(this.arena.buffer);
    this.#integers = new Int32Array(this.arena.buffer);
  }

  fresh(): ReferenceKernels {
    return new ReferenceKernels({ bytes: this.arena.buffer.byteLength });
  }

  denseForward(step: K.DenseForward, rows: number): void {
    dense.forward(this.#floats, step, rows);
  }

  denseBackwardParameters(step: K.DenseBackwardParameters, rows: number): void {
    dense.backwardParameters(this.#floats, step, rows);
  }

  denseBackwardInput(step: K.DenseBackwardInput, rows: number): void {
    dense.backwardInput(this.#floats, step, rows);
  }

  transpose(step: K.Transpose): void {
    dense.transpose(this.#floats, step);
  }

  rowMax(step: K.RowMax, rows: number): void {
    values.rowMax(this.#floats, step, rows);
  }

  rowArgmax(step: K.RowArgmax, rows: number): void {
    values.rowArgmax(this.#floats, this.#integers, step, rows);
  }

  gather(step: K.Gather, rows: number): number {
    return values.gather(this.#floats, this.#integers, step, rows);
  }

  tdTargets(step: K.TdTargets, rows: number): void {
    values.tdTargets(this.#floats, step, rows);
  }

  tdLossGradient(step: K.TdLossGradient, rows: number): number {
    const totals = this.arena.doubles(step.totals, 4);
    return values.tdLossGradient(this.#floats, this.#integers, totals, step, rows);
  }

  sumOfSquares(block: Address, count: number): number {
    return optimize.sumOfSquares(this.arena.floats(block, count));
  }

  allFinite(block: Address, count: number): boolean {
    return this.arena.floats(block, count).every(Number.isFinite);
  }

  scale(block: Address, count: number, factor: number): void {
    optimize.scale(this.arena.floats(block, count), factor);
  }

  sgd(step: K.SgdStep, learningRate: number): void {
    optimize.sgd(this.#floats, step, learningRate);
  }

  adam(step: K.AdamStep, factors: K.AdamFactors): void {
    optimize.adam(this.#floats, step, factors);
  }

  polyak(step: K.Copy, tau: number): void {
    optimize.polyak(this.#floats, step, tau);
  }

  copy(step: K.Copy): void {
    this.arena.floats(step.to, step.count).set(this.arena.floats(step.from, step.count));
  }

  layerNormForward(step: R.LayerNormForward, rows: number): void {
    normalize.forward(this.#floats, step, rows);
  }

  layerNormBackward(step: R.LayerNormBackward, rows: number): void {
    normalize.backward(this.#floats, step, rows);
  }

  duelingForward(step: R.Dueling, rows: number): void {
    streams.duelingForward(this.#floats, step, rows);
  }

  duelingBackward(step: R.Dueling, rows: number): void {
    streams.duelingBackward(this.#floats, step, rows);
  }

  add(step: R.AddRows, rows: number): void {
    streams.add(this.#floats, step, rows);
  }

  perturb(step: R.Perturbation): void {
    streams.perturb(this.#floats, step);
  }

  noiseGradient(step: R.Perturbation): void {
    streams.noiseGradient(this.#floats, step);
  }

  softmax(step: R.Softmax, rows: number): void {
    distributions.softmax(this.#floats, step, rows);
  }

  expectation(step: R.Expectation, rows: number): void {
    distributions.expectation(this.#floats, step, rows);
  }

  gatherAtoms(step: R.GatherAtoms, rows: number): number {
    return distributions.gatherAtoms(this.#floats, this.#integers, step, rows);
  }

  mixAtoms(step: R.MixAtoms, rows: number): void {
    distributions.mixAtoms(this.#floats, step, rows);
  }

  softPolicy(step: R.SoftPolicy, rows: number): number {
    return distributions.softPolicy(this.#floats, this.#integers, step, rows);
  }

  atomTargets(step: R.AtomTargets, rows: number): void {
    distributions.atomTargets(this.#floats, step, rows);
  }

  projectAtoms(step: R.Projection, rows: number): void {
    distributions.projectAtoms(this.#floats, step, rows);
  }

  categoricalLossGradient(step: R.CategoricalLoss, rows: number): number {
    const totals = this.arena.doubles(step.totals, 4);
    return losses.categorical(this.#floats, this.#integers, totals, step, rows);
  }

  quantileLossGradient(step: R.QuantileLoss, rows: number): number {
    const totals = this.arena.doubles(step.totals, 4);
    return losses.quantile(this.#floats, this.#integers, totals, step, rows);
  }

  activate(step: R.Activate, rows: number): void {
    activations.activate(this.#floats, step, rows);
  }

  activateBackward(step: R.ActivateBackward, rows: number): void {
    activations.activateBackward(this.#floats, step, rows);
  }

  expandRows(step: R.ExpandRows, rows: number): void {
    observations.expandRows(this.#floats, this.#integers, step, rows);
  }

  normalizeRows(step: R.NormalizeRows, rows: number): void {
    const mean = this.arena.doubles(step.mean, step.columns);
    const variance = this.arena.doubles(step.variance, step.columns);
    observations.normalizeRows(this.#floats, mean, variance, step, rows);
  }

  maskValues(step: R.MaskValues, rows: number): void {
    const masks = new Uint8Array(this.arena.buffer, step.masks, rows * step.columns);
    values.maskValues(this.#floats, masks, step, rows);
  }

  countDead(step: R.DeadColumns, rows: number): number {
    return losses.countDead(this.#floats, step, rows);
  }
}
