import type { Address } from '../arena.js';
import { Arena } from '../arena.js';
import type * as K from '../kernels.js';
import * as dense from './dense.js';
import * as optimize from './optimize.js';
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
}
