import { UsageError } from '../../errors.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { ParameterLayout } from '../network/layout.js';
import { ForwardPass, outputAtoms } from './forward.js';
import { HeadPass } from './head.js';

export interface EvaluatorOptions {
  kernels: Kernels;
  layout: ParameterLayout;
  /** The block of parameters to evaluate with. */
  parameters: Address;
  /** The most rows of one call. */
  maxBatch: number;
}

/** Values and greedy actions of observations that are handed in; no method allocates. */
export class Evaluator {
  readonly pass: ForwardPass;
  readonly #kernels: Kernels;
  readonly #layout: ParameterLayout;
  readonly #maxBatch: number;
  readonly #observationSize: number;
  readonly #actionCount: number;
  readonly #head: HeadPass;
  readonly #input: Float32Array;
  readonly #values: Float32Array;
  readonly #pitch: number;
  readonly #argmax: Step<'rowArgmax'>;
  readonly #indices: Int32Array;

  constructor(options: EvaluatorOptions) {
    const { kernels, layout, maxBatch } = options;
    const { arena } = kernels;
    this.#kernels = kernels;
    this.#layout = layout;
    this.#maxBatch = maxBatch;
    this.#observationSize = layout.units[0]!;
    this.#actionCount = layout.units.at(-1)!;
    this.pass = new ForwardPass({ ...options, maxRows: maxBatch });
    this.#head = new HeadPass({ kernels, layout, output: this.pass.output, maxRows: maxBatch });
    this.#pitch = pitch(this.#actionCount);
    this.#input = arena.floats(this.pass.input, maxBatch * this.#observationSize);
    this.#values = arena.floats(this.#head.values, maxBatch * this.#pitch);
    this.#argmax = {
      values: this.#head.values,
      columns: this.#actionCount,
      indices: arena.reserveFloats(maxBatch),
    };
    this.#indices = arena.integers(this.#argmax.indices, maxBatch);
  }

  forwardInto(observation: ArrayLike<number>, values: Float32Array): void {
    this.#checkLengths(1, observation.length, values.length, this.#actionCount);
    this.#runOne(observation);
    const output = this.#values;
    for (let j = 0; j < values.length; j++) values[j] = output[j]!;
  }

  forwardBatchInto(observations: Float32Array, n: number, values: Float32Array): void {
    this.#checkLengths(n, observations.length, values.length, n * this.#actionCount);
    this.#runMany(observations, n);
    const output = this.#values;
    const width = this.#actionCount;
    for (let r = 0, to = 0; r < n; r++) {
      const row = r * this.#pitch;
      for (let j = 0; j < width; j++) values[to++] = output[row + j]!;
    }
  }

  argmax(observation: ArrayLike<number>): number {
    this.#checkLengths(1, observation.length, 1, 1);
    this.#runOne(observation);
    this.#kernels.rowArgmax(this.#argmax, 1);
    return this.#indices[0]!;
  }

  argmaxInto(observations: Float32Array, n: number, actions: Int32Array): void {
    this.#checkLengths(n, observations.length, Math.min(actions.length, n), n);
    this.#runMany(observations, n);
    this.#kernels.rowArgmax(this.#argmax, n);
    for (let r = 0; r < n; r++) actions[r] = this.#indices[r]!;
  }

  /** Copies of each action's probabilities or quantiles. */
  distribution(observation: ArrayLike<number>): Float32Array[] {
    this.#checkLengths(1, observation.length, 1, 1);
    this.#runOne(observation);
    const { actionCount, atoms, stride } = outputAtoms(this.#layout);
    const row = this.#kernels.arena.floats(this.#head.distribution, actionCount * stride);
    return Array.from({ length: actionCount }, (_, a) => row.slice(a * stride, a * stride + atoms));
  }

  #runOne(observation: ArrayLike<number>): void {
    const input = this.#input;
    for (let i = 0; i < observation.length; i++) input[i] = observation[i]!;
    this.pass.run(1);
    this.#head.run(1);
  }

  #runMany(observations: Float32Array, n: number): void {
    this.#input.set(observations);
    this.pass.run(n);
    this.#head.run(n);
  }

  #checkLengths(n: number, observations: number, values: number, needed: number): void {
    if (n >= 1 && n <= this.#maxBatch && observations === n * this.#observationSize) {
      if (values === needed) return;
    }
    throw new UsageError(
      `n must be in 1..${this.#maxBatch} (maxBatch) with n x ${this.#observationSize} observations ` +
        `and room for ${needed} results; given n = ${n}, ${observations} and ${values}.`,
    );
  }
}
