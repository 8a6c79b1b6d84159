import { UsageError } from '../../errors.js';
import type { Archive, Serializable } from '../../state/index.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { WasmKernels } from '../kernels/wasm-kernels.js';
import type { Architecture, ArchitectureOptions } from '../network/architecture.js';
import { architectureOf, describeArchitecture } from '../network/architecture.js';
import { checkCount, checkRange } from '../network/checks.js';
import type { Initializer, InitializerName, RandomSource } from '../network/initializers.js';
import { initializerOf, initialTensors } from '../network/initializers.js';
import { ParameterLayout } from '../network/layout.js';
import { summarize } from '../network/summary.js';
import type { NamedTensor } from '../network/tensor.js';
import type { TensorLike } from '../network/tensors.js';
import { Evaluator } from './evaluator.js';
import type { GradientsOptions, NetworkGradients } from './gradients.js';
import { GradientTape } from './gradients.js';
import { greedyArchitecture, greedyTensors } from './greedy-copy.js';
import { levelsOf, supportOf } from './head.js';
import { NoisyPolicy } from './noisy-policy.js';

export interface QNetworkOptions extends ArchitectureOptions {
  /** Draws the initial parameters. Without it they are all zero, to be written or copied over. */
  random?: RandomSource | undefined;
  /** Default `pytorch`. */
  initializer?: InitializerName | Initializer | undefined;
  /** Owns the memory. Default: WebAssembly kernels of its own. */
  kernels?: Kernels | undefined;
  /** The most rows of one call. Default 128. */
  maxBatch?: number | undefined;
}

/** Where a copy lives. */
export type CopyOptions = Pick<QNetworkOptions, 'kernels' | 'maxBatch'>;

/** What a distributional head says of one observation: copies, one array an action. */
export type ValueDistribution =
  | { type: 'categorical'; support: Float32Array; probabilities: Float32Array[] }
  | { type: 'quantile'; levels: Float32Array; quantiles: Float32Array[] };

/**
 * A network of dense layers with ReLU between them that estimates every action's value: Q(s, a) for
 * all a at once (Mnih et al. 2015, https://doi.org/10.1038/nature14236); with options, what came after:
 * see `ArchitectureOptions`. A distributional head's values are its expectations, a noisy network's
 * are those of its means: what explores is `noisyPolicy`.
 *
 * No method but the teaching ones (`forward`, `gradients`, `parameters`) allocates; no array handed
 * out is a view of the network's memory.
 */
export class QNetwork implements Serializable {
  readonly kernels: Kernels;
  readonly layout: ParameterLayout;
  /** Its block of parameters in the kernels' arena. */
  readonly parameterBlock: Address;
  readonly maxBatch: number;
  readonly observationSize: number;
  readonly actionCount: number;
  readonly #evaluator: Evaluator;
  #noisyPolicy: NoisyPolicy | undefined;
  #tape: GradientTape | undefined;

  /** @throws UsageError when an option is invalid or the arena is full */
  constructor(options: QNetworkOptions) {
    this.layout = new ParameterLayout(architectureOf(options));
    this.maxBatch = options.maxBatch ?? 128;
    checkCount('maxBatch', this.maxBatch);
    this.kernels = options.kernels ?? new WasmKernels();
    this.observationSize = this.layout.units[0]!;
    this.actionCount = this.layout.units.at(-1)!;
    this.parameterBlock = this.kernels.arena.reserveFloats(this.layout.count);
    this.#evaluator = new Evaluator(this.#base());
    const initializer = initializerOf(options.initializer ?? 'pytorch');
    if (options.random === undefined) return;
    this.setParameters(initialTensors(this.layout, initializer, options.random));
  }

  /** What it is made of: plain data, options for another one like it. */
  get architecture(): Architecture {
    return this.layout.architecture;
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
    this.#evaluator.forwardInto(observation, values);
  }

  /**
   * Values of n observations [n x observationSize], written to `values` [n x actionCount].
   *
   * @throws UsageError when n exceeds `maxBatch` or a length is wrong
   */
  forwardBatchInto(observations: Float32Array, n: number, values: Float32Array): void {
    this.#evaluator.forwardBatchInto(observations, n, values);
  }

  /** The greedy action of one observation: the first of the largest values, or the first NaN. */
  argmax(observation: ArrayLike<number>): number {
    return this.#evaluator.argmax(observation);
  }

  /**
   * The greedy actions of n observations [n x observationSize], written to `actions` [at least n].
   *
   * @throws UsageError when n exceeds `maxBatch` or a length is wrong
   */
  argmaxInto(observations: Float32Array, n: number, actions: Int32Array): void {
    this.#evaluator.argmaxInto(observations, n, actions);
  }

  /**
   * What a distributional head says of one observation, for every action: probabilities of the
   * support's returns, or quantiles at their levels.
   *
   * @throws UsageError when the head is scalar or the length is wrong
   */
  distribution(observation: ArrayLike<number>): ValueDistribution {
    const { head } = this.architecture;
    if (head.type === 'scalar') throw new UsageError('A scalar head has no distribution.');
    const actions = this.#evaluator.distribution(observation);
    return head.type === 'categorical'
      ? { type: 'categorical', support: supportOf(head), probabilities: actions }
      : { type: 'quantile', levels: levelsOf(head.quantiles), quantiles: actions };
  }

  /**
   * The network as it explores, always the same object: it acts with noise after `resample`.
   *
   * @throws UsageError when the network is not noisy or the arena is full
   */
  noisyPolicy(): NoisyPolicy {
    if (this.architecture.noisy === undefined) {
      throw new UsageError('Only a network made with `noisy` has a noisy policy.');
    }
    this.#noisyPolicy ??= new NoisyPolicy(this.#base());
    return this.#noisyPolicy;
  }

  /** Whether no parameter is infinite or NaN. */
  isFinite(): boolean {
    return this.kernels.allFinite({ block: this.parameterBlock, count: this.layout.count });
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
    const [own, others] = [this.architecture, other.architecture].map(describeArchitecture);
    if (own !== others) {
      throw new UsageError(
        `Only a network of the same layers can be copied: this one has ${own}, the other ${others}.`,
      );
    }
    this.#parameters().set(other.#parameters());
  }

  /**
   * A deep copy: training one leaves the other as it was.
   *
   * @param options.kernels where it is to live; default: fresh ones, with an arena of their own
   */
  clone(options: CopyOptions = {}): QNetwork {
    const copy = new QNetwork({ ...this.architecture, ...this.#place(options) });
    copy.copyFrom(this);
    return copy;
  }

  /**
   * What it knows, to act greedily by: a copy without noise (its parameters are the means, under the
   * plain names `0.weight`, ...) whose values are this one's times `valueScale`, in whose units a
   * categorical head's support then is.
   *
   * @param options.valueScale positive; default 1
   */
  greedyCopy(options: CopyOptions & { valueScale?: number | undefined } = {}): QNetwork {
    const { valueScale = 1, ...place } = options;
    checkRange('valueScale', valueScale, valueScale > 0, 'above 0');
    const architecture = greedyArchitecture(this.architecture, valueScale);
    const copy = new QNetwork({ ...architecture, ...this.#place(place) });
    copy.setParameters(greedyTensors(this.layout, this.parameters(), valueScale));
    return copy;
  }

  /**
   * The gradient of a mean loss with respect to all parameters, by hand: feed them to
   * `Optimizer.apply`, or look at them. Learners have a faster way: `DqnUpdate`.
   *
   * @throws UsageError when lengths disagree, an action is invalid or the head is not scalar
   */
  gradients(options: GradientsOptions): NetworkGradients {
    if (this.architecture.head.type !== 'scalar') {
      throw new UsageError('Gradients by hand are those of a scalar head.');
    }
    const forward = this.#evaluator.pass;
    this.#tape ??= new GradientTape({ ...this.#base(), forward, maxRows: this.maxBatch });
    return this.#tape.compute(options);
  }

  serialize(archive: Archive): void {
    archive.array('parameters', this.#parameters());
  }

  /** The table of layers that Keras users know. */
  summary(): string {
    return summarize(this.layout);
  }

  #parameters(): Float32Array {
    return this.kernels.arena.floats(this.parameterBlock, this.layout.count);
  }

  /** Where a copy lives: fresh kernels, unless others are given. */
  #place({ kernels, maxBatch }: CopyOptions): CopyOptions {
    return { kernels: kernels ?? this.kernels.fresh(), maxBatch: maxBatch ?? this.maxBatch };
  }

  #base() {
    const { kernels, layout, maxBatch } = this;
    return { kernels, layout, maxBatch, parameters: this.parameterBlock };
  }
}
