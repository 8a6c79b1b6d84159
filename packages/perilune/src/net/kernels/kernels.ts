import type { Arena } from './arena.js';
import type { ForwardOperationName, InferenceOperationName, Operations } from './operations.js';

/**
 * The numerical kernels every network and learner is composed of.
 *
 * **Memory.** A `Kernels` owns one arena; every address is an address in it. Callers reserve memory
 * while they are constructed; kernels allocate nothing, keep nothing between calls and write only
 * where their record says and to the scratch memory of the object they are called on. So several such
 * objects, each on its own thread, can share one memory. Records are made once, when a plan is made, and not changed while in use.
 *
 * **Layout.** Matrices are row-major float32. A matrix with n columns has rows `pitch(n)` floats
 * apart, n rounded up to a multiple of 4; what lies between is padding, whose content is of no
 * consequence to any result but must be finite: zero when reserved, and kept so by the kernels as
 * long as their inputs are finite. Only inputs may be packed (`inputPitch`). Weights lie
 * [inputs][outputs], the transpose of PyTorch's. Arrays of one operation must not overlap, except
 * where it says so.
 *
 * **Order and bits.** Each operation states its formula; every product, sum, quotient and root in it
 * is rounded to float32 (float64 where it says so) as IEEE 754 has it, none is fused, and sums run in
 * the order stated. An *eightfold* sum over k is eight sums of those k congruent to 0, 1, ... 7 modulo
 * 8, each from 0 and from the left, added as ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)). So all
 * implementations give the same bits, whatever the number of rows. The one freedom: a product with a
 * zero may be left out of a sum where the other factors are all finite, which can change nothing but
 * the sign of a zero.
 *
 * **NaN and infinity** propagate as arithmetic has it: ReLU, maxima, Huber's clamp and gradient
 * clipping let a NaN through, and the index of the largest value is that of the first NaN.
 *
 * **Errors.** Kernels trust their records and addresses: whoever makes a plan checks shapes, once.
 * Indices that arrive as data (actions) are checked by the kernel that reads them.
 */
export interface Kernels extends Operations {
  readonly arena: Arena;
  /** An empty arena of the same size with the same implementation. */
  fresh(): Kernels;
}

/** What acting needs: the same contract, with fewer operations. Every `Kernels` is one. */
export interface InferenceKernels extends Pick<Operations, InferenceOperationName> {
  readonly arena: Arena;
  fresh(): InferenceKernels;
}

/** The least of them: what brings rows forward through a network. Every `InferenceKernels` is one. */
export interface ForwardKernels extends Pick<Operations, ForwardOperationName> {
  readonly arena: Arena;
}

/** Floats between the beginnings of two rows of a matrix with `columns` columns. */
export function pitch(columns: number): number {
  return (columns + 3) & ~3;
}
