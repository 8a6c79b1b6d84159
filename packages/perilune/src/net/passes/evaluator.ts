import { UsageError } from '../../errors.js';
import { argmaxOfRow } from '../../math/argmax.js';
import type { Address } from '../kernels/arena.js';
import type { InferenceKernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import type { QLayout } from '../network/q-layout.js';
import type { ActingNetwork } from './acting-network.js';
import type { ForwardPass } from './forward.js';
import { HeadPass, levelsOf, supportOf } from './head.js';
import { FORBIDDEN } from './masks.js';

export interface EvaluatorOptions {
  network: ActingNetwork<QLayout>;
  /** The block of parameters to evaluate with. Default: the network's. */
  parameters?: Address | undefined;
  /** The most rows of one call. */
  maxBatch: number;
}

/** What a distributional head says of one observation: copies, one array an action. */
export type ValueDistribution =
  | { type: 'categorical'; support: Float32Array; probabilities: Float32Array[] }
  | { type: 'quantile'; levels: Float32Array; quantiles: Float32Array[] };

/** Values and greedy actions of observations that are handed in; no method allocates. */
export class Evaluator {
  readonly pass: ForwardPass;
  private readonly kernels: InferenceKernels;
  private readonly layout: QLayout;
  private readonly maxBatch: number;
  private readonly observationSize: number;
  private readonly actionCount: number;
  private readonly head: HeadPass;
  private readonly input: Float32Array;
  private readonly values: Float32Array;
  private readonly pitch: number;
  private readonly greedy: Step<'rowArgmax'>;
  private readonly indices: Int32Array;
  private readonly masking: Step<'maskValues'>;
  private readonly masks: Uint8Array;

  constructor({ network, parameters, maxBatch }: EvaluatorOptions) {
    const { kernels, layout } = network;
    const { arena } = kernels;
    this.kernels = kernels;
    this.layout = layout;
    this.maxBatch = maxBatch;
    this.observationSize = layout.inputSize;
    this.actionCount = layout.actionCount;
    this.pass = network.forwardPass({ parameters, maxRows: maxBatch });
    this.head = new HeadPass({ kernels, layout, output: this.pass.output, maxRows: maxBatch });
    this.pitch = pitch(this.actionCount);
    this.input = arena.floats(this.pass.input, maxBatch * this.observationSize);
    this.values = arena.floats(this.head.values, maxBatch * this.pitch);
    const table = { values: this.head.values, columns: this.actionCount };
    this.greedy = { ...table, indices: arena.reserveFloats(maxBatch) };
    this.indices = arena.integers(this.greedy.indices, maxBatch);
    const masks = arena.reserve(maxBatch * this.actionCount);
    this.masking = { ...table, masks, fill: FORBIDDEN };
    this.masks = arena.bytes(masks, maxBatch * this.actionCount);
  }

  forwardInto(observation: ArrayLike<number>, values: Float32Array): void {
    this.checkLengths(1, observation.length, values.length, this.actionCount);
    this.runOne(observation);
    const output = this.values;
    for (let j = 0; j < values.length; j++) values[j] = output[j]!;
  }

  forwardBatchInto(observations: Float32Array, n: number, values: Float32Array): void {
    this.checkLengths(n, observations.length, values.length, n * this.actionCount);
    this.runMany(observations, n);
    const output = this.values;
    const width = this.actionCount;
    for (let r = 0, to = 0; r < n; r++) {
      const row = r * this.pitch;
      for (let j = 0; j < width; j++) values[to++] = output[row + j]!;
    }
  }

  argmax(observation: ArrayLike<number>, mask?: ArrayLike<number>): number {
    this.checkLengths(1, observation.length, 1, 1);
    if (mask !== undefined) this.checkMasks(mask, 1);
    this.runOne(observation);
    return argmaxOfRow(this.values, 0, this.actionCount, mask);
  }

  argmaxInto(
    observations: Float32Array,
    n: number,
    actions: Int32Array,
    masks?: ArrayLike<number>,
  ): void {
    this.checkLengths(n, observations.length, Math.min(actions.length, n), n);
    if (masks !== undefined) {
      this.checkMasks(masks, n);
      this.masks.set(masks);
    }
    this.runMany(observations, n);
    if (masks !== undefined) this.kernels.maskValues(this.masking, n);
    this.kernels.rowArgmax(this.greedy, n);
    for (let r = 0; r < n; r++) actions[r] = this.indices[r]!;
  }

  /** @throws UsageError when the head is scalar or the length is wrong */
  distribution(observation: ArrayLike<number>): ValueDistribution {
    const { head } = this.layout.architecture;
    if (head.type === 'scalar') throw new UsageError('A scalar head has no distribution.');
    const actions = this.rowsOf(observation);
    return head.type === 'categorical'
      ? { type: 'categorical', support: supportOf(head), probabilities: actions }
      : { type: 'quantile', levels: levelsOf(head.quantiles), quantiles: actions };
  }

  /** Copies of each action's probabilities or quantiles. */
  private rowsOf(observation: ArrayLike<number>): Float32Array[] {
    this.checkLengths(1, observation.length, 1, 1);
    this.runOne(observation);
    const { actionCount, atoms, stride } = this.layout.atoms;
    const row = this.kernels.arena.floats(this.head.distribution, actionCount * stride);
    return Array.from({ length: actionCount }, (_, a) => row.slice(a * stride, a * stride + atoms));
  }

  /** @throws UsageError when there are not n rows */
  private checkMasks(masks: ArrayLike<number>, n: number): void {
    const count = n * this.actionCount;
    if (masks.length !== count) {
      throw new UsageError(
        `${n} masks of ${this.actionCount} actions have ${count} bytes; given ${masks.length}.`,
      );
    }
  }

  private runOne(observation: ArrayLike<number>): void {
    const input = this.input;
    for (let i = 0; i < observation.length; i++) input[i] = observation[i]!;
    this.pass.run(1);
    this.head.run(1);
  }

  private runMany(observations: Float32Array, n: number): void {
    this.input.set(observations);
    this.pass.run(n);
    this.head.run(n);
  }

  private checkLengths(n: number, observations: number, values: number, needed: number): void {
    if (n >= 1 && n <= this.maxBatch && observations === n * this.observationSize) {
      if (values === needed) return;
    }
    throw new UsageError(
      `n must be in 1..${this.maxBatch} (maxBatch) with n x ${this.observationSize} observations ` +
        `and room for ${needed} results; given n = ${n}, ${observations} and ${values}.`,
    );
  }
}
