import { UsageError } from '../errors.js';
import type { Address } from './arena.js';
import { checkCount } from './checks.js';
import { ForwardPass } from './forward.js';
import type { GradientsOptions, NetworkGradients } from './gradients.js';
import { GradientTape } from './gradients.js';
import type { Initializer, InitializerName, RandomSource } from './initializers.js';
import { initializerOf } from './initializers.js';
import type { Kernels, RowArgmax } from './kernels.js';
import { pitch } from './kernels.js';
import type { TensorLike } from './layout.js';
import { ParameterLayout } from './layout.js';
import { summarize } from './summary.js';
import type { NamedTensor } from './tensor.js';
import { WasmKernels } from './wasm-kernels.js';

export interface QNetworkOptions {
  /** Units: the observation's size, the hidden layers, the number of actions: [8, 64, 64, 4]. */
  layers: readonly number[];
  /** Draws the initial parameters. Without it they are all zero, to be written or copied over. */
  random?: RandomSource | undefined;
  /** Default `pytorch`. */
  initializer?: InitializerName | Initializer | undefined;
  /** Owns the memory. Default: WebAssembly kernels of its own. */
  kernels?: Kernels | undefined;
  /** The most rows of one call. Default 128. */
  maxBatch?: number | undefined;
}

/**
 * A network of dense layers with ReLU between them that estimates every action's value: Q(s, a) for
 * all a at once (Mnih et al. 2015, https://doi.org/10.1038/nature14236).
 *
 * No method but the teaching ones (`forward`, `gradients`, `parameters`) allocates; no array handed
 * out is a view of the network's memory.
 */
export class QNetwork {
  readonly kernels: Kernels;
  readonly layout: ParameterLayout;
  /** Its block of parameters in the kernels' arena. */
  readonly parameterBlock: Address;
  readonly maxBatch: number;
  readonly observationSize: number;
  readonly actionCount: number;
  readonly #pass: ForwardPass;
  readonly #input: Float32Array;
  readonly #output: Float32Array;
  readonly #outputPitch: number;
  readonly #argmax: RowArgmax;
  readonly #indices: Int32Array;
  #tape: GradientTape | undefined;

  /** @throws UsageError when an option is invalid or the arena is full */
  constructor(options: QNetworkOptions) {
    this.layout = new ParameterLayout(options.layers);
    this.maxBatch = options.maxBatch ?? 128;
    checkCount('maxBatch', this.maxBatch);
    this.kernels = options.kernels ?? new WasmKernels();
    this.observationSize = this.layout.units[0]!;
    this.actionCount = this.layout.units.at(-1)!;
    const { arena } = this.kernels;
    this.parameterBlock = arena.reserveFloats(this.layout.count);
    this.#pass = new ForwardPass({
      kernels: this.kernels,
      layout: this.layout,
      parameters: this.parameterBlock,
      maxRows: this.maxBatch,
    });
    this.#outputPitch = pitch(this.actionCount);
    this.#input = arena.floats(this.#pass.input, this.maxBatch * this.observationSize);
    this.#output = arena.floats(this.#pass.output, this.maxBatch * this.#outputPitch);
    this.#argmax = {
      values: this.#pass.output,
      columns: this.actionCount,
      indices: arena.reserveFloats(this.maxBatch),
    };
    this.#indices = arena.integers(this.#argmax.indices, this.maxBatch);
    const initializer = initializerOf(options.initializer ?? 'pytorch');
    if (options.random !== undefined) this.#initialize(initializer, options.random);
  }

  /** How many parameters it has: 4,996 for 8-64-64-4. */
  get parameterCount(): number {
    return this.layout.parameterCount;
  }

  /** All actions' values of one observation, in a fresh array. */
  forward(observation: ArrayLike<number>): Float32Array {
    const values = new Float32Array(this.actionCount);
    this.forwardInto(observation, values);
    return values;
  }

  /**
   * All actions' values of one observation [observationSize], written to `values` [actionCount].
   *
   * @throws UsageError when a length is wrong
   */
  forwardInto(observation: ArrayLike<number>, values: Float32Array): void {
    this.#checkLengths(1, observation.length, values.length, this.actionCount);
    const input = this.#input;
    for (let i = 0; i < observation.length; i++) input[i] = observation[i]!;
    this.#pass.run(1);
    const output = this.#output;
    for (let j = 0; j < values.length; j++) values[j] = output[j]!;
  }

  /**
   * Values of n observations [n x observationSize], written to `values` [n x actionCount].
   *
   * @throws UsageError when n exceeds `maxBatch` or a length is wrong
   */
  forwardBatchInto(observations: Float32Array, n: number, values: Float32Array): void {
    this.#checkLengths(n, observations.length, values.length, n * this.actionCount);
    this.#input.set(observations);
    this.#pass.run(n);
    const output = this.#output;
    const width = this.actionCount;
    for (let r = 0, to = 0; r < n; r++) {
      const row = r * this.#outputPitch;
      for (let j = 0; j < width; j++) values[to++] = output[row + j]!;
    }
  }

  /** The greedy action of one observation: the first of the largest values, or the first NaN. */
  argmax(observation: ArrayLike<number>): number {
    this.#checkLengths(1, observation.length, 1, 1);
    const input = this.#input;
    for (let i = 0; i < observation.length; i++) input[i] = observation[i]!;
    this.#pass.run(1);
    this.kernels.rowArgmax(this.#argmax, 1);
    return this.#indices[0]!;
  }

  /**
   * The greedy actions of n observations [n x observationSize], written to `actions` [at least n].
   *
   * @throws UsageError when n exceeds `maxBatch` or a length is wrong
   */
  argmaxInto(observations: Float32Array, n: number, actions: Int32Array): void {
    this.#checkLengths(n, observations.length, Math.min(actions.length, n), n);
    this.#input.set(observations);
    this.#pass.run(n);
    this.kernels.rowArgmax(this.#argmax, n);
    for (let r = 0; r < n; r++) actions[r] = this.#indices[r]!;
  }

  /** Copies of all parameters, PyTorch's names and layout: `0.weight` [outputs][inputs], `0.bias`, ... */
  parameters(): NamedTensor[] {
    return this.layout.read(this.#parameters());
  }

  /**
   * Writes all parameters, in PyTorch's names and layout.
   *
   * @throws UsageError when one is missing, unknown or of another shape; then nothing has changed
   */
  setParameters(tensors: readonly TensorLike[]): void {
    this.layout.write(this.#parameters(), tensors);
  }

  /** Takes over another network's parameters. @throws UsageError when its layers differ */
  copyFrom(other: QNetwork): void {
    const [own, others] = [this.layout.units, other.layout.units];
    if (own.join() !== others.join()) {
      throw new UsageError(
        `Only a network of the same layers can be copied: this one has ${own.join('-')}, the other ` +
          `${others.join('-')}.`,
      );
    }
    this.#parameters().set(other.#parameters());
  }

  /**
   * A deep copy: training one leaves the other as it was.
   *
   * @param options.kernels where it is to live; default: fresh ones, with an arena of their own
   */
  clone(options: Pick<QNetworkOptions, 'kernels' | 'maxBatch'> = {}): QNetwork {
    const copy = new QNetwork({
      layers: this.layout.units,
      kernels: options.kernels ?? this.kernels.fresh(),
      maxBatch: options.maxBatch ?? this.maxBatch,
    });
    copy.copyFrom(this);
    return copy;
  }

  /**
   * The gradient of a mean loss with respect to all parameters, by hand: feed them to
   * `Optimizer.apply`, or look at them. Learners have a faster way: `DqnUpdate`.
   *
   * @throws UsageError when lengths disagree or an action is invalid
   */
  gradients(options: GradientsOptions): NetworkGradients {
    this.#tape ??= new GradientTape({
      kernels: this.kernels,
      layout: this.layout,
      parameters: this.parameterBlock,
      forward: this.#pass,
      maxRows: this.maxBatch,
    });
    return this.#tape.compute(options);
  }

  /** The table of layers that Keras users know. */
  summary(): string {
    return summarize(this.layout);
  }

  #parameters(): Float32Array {
    return this.kernels.arena.floats(this.parameterBlock, this.layout.count);
  }

  #initialize(initializer: Initializer, random: RandomSource): void {
    const tensors = this.layout.layers.flatMap((layer) => {
      const { weights, bias } = initializer(layer, random);
      const { index, inputs, outputs } = layer;
      return [
        { name: `${index}.weight`, shape: [outputs, inputs], values: weights },
        { name: `${index}.bias`, shape: [outputs], values: bias },
      ];
    });
    this.setParameters(tensors);
  }

  #checkLengths(n: number, observations: number, values: number, needed: number): void {
    if (n >= 1 && n <= this.maxBatch && observations === n * this.observationSize) {
      if (values === needed) return;
    }
    throw new UsageError(
      `n must be in 1..${this.maxBatch} (maxBatch) with n x ${this.observationSize} observations and ` +
        `room for ${needed} results; given n = ${n}, ${observations} and ${values}.`,
    );
  }
}
