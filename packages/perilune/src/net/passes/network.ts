import { UsageError } from '../../errors.js';
import type { Archive, Serializable } from '../../state/index.js';
import type { Address } from '../kernels/arena.js';
import type { Kernels } from '../kernels/kernels.js';
import { WasmKernels } from '../kernels/wasm-kernels.js';
import { checkCount } from '../layers/checks.js';
import type { NetworkDescription } from '../network/description.js';
import {
  type InitializerChoice,
  initializersOf,
  initialTensors,
  type RandomSource,
} from '../network/initializers.js';
import type { ParameterLayout } from '../network/layout.js';
import { summarize } from '../network/summary.js';
import type { NamedTensor } from '../network/tensor.js';
import type { TensorLike } from '../network/tensors.js';
import { BackwardPass, type BackwardPassOptions } from './backward.js';
import { ForwardPass, type ForwardPassOptions } from './forward.js';
import { InputStatistics, isStatistic } from './input-statistics.js';

/** Where a network lives, and what its parameters begin with. */
export interface NetworkSetup extends InitializerChoice {
  /** Draws the initial parameters. Without it they are all zero, to be written or copied over. */
  random?: RandomSource | undefined;
  /** Owns the memory. Default: WebAssembly kernels of its own. */
  kernels?: Kernels | undefined;
  /** The most rows of one call. Default 128. */
  maxBatch?: number | undefined;
  /** Another network's running statistics of observations, in the same kernels, in place of its own. */
  statistics?: InputStatistics | undefined;
}

export interface NetworkOptions<L extends ParameterLayout> extends NetworkSetup {
  /** What it is made of: `new ParameterLayout(description)`. */
  layout: L;
}

/** What a pass of a network is told; the rest the network knows. */
export type NetworkForwardOptions = Omit<
  ForwardPassOptions,
  'kernels' | 'layout' | 'parameters' | 'statistics' | 'maxRows'
> & {
  /** A block of parameters in place of the network's own: a target network's, or a noisy one. */
  parameters?: Address | undefined;
  /** Default: the network's `maxBatch`. */
  maxRows?: number | undefined;
};

export type NetworkBackwardOptions = Omit<
  BackwardPassOptions,
  'kernels' | 'parameters' | 'maxRows'
> &
  Pick<NetworkForwardOptions, 'parameters' | 'maxRows'>;

/**
 * Parts made of layers, as a description has them: a block of parameters, the running statistics of a
 * normalized input, and plans of passes through some of the parts. What an algorithm makes of them
 * is its own; `QNetwork` is the one that values actions.
 */
export class Network<L extends ParameterLayout = ParameterLayout> implements Serializable {
  readonly kernels: Kernels;
  readonly layout: L;
  /** Its block of parameters in the kernels' arena. */
  readonly parameterBlock: Address;
  readonly maxBatch: number;
  /** Of a normalized input, else undefined. */
  readonly statistics: InputStatistics | undefined;
  private readonly ownsStatistics: boolean;

  /** @throws UsageError when an option is invalid or the arena is full */
  constructor(options: NetworkOptions<L>) {
    const { layout, maxBatch = 128, kernels, random } = options;
    checkCount('maxBatch', maxBatch);
    this.layout = layout;
    this.maxBatch = maxBatch;
    this.kernels = kernels ?? new WasmKernels();
    this.parameterBlock = this.kernels.arena.reserveFloats(layout.count);
    const { input } = layout.description;
    this.ownsStatistics = options.statistics === undefined;
    if (input.normalization !== undefined) {
      this.statistics = options.statistics ?? new InputStatistics(this.kernels, input);
    }
    const initializers = initializersOf(layout, options);
    if (random === undefined) return;
    this.layout.write(this.block(), initialTensors(layout, initializers, random));
  }

  /** What it is made of, every default filled in: plain data, to be saved and compared. */
  get description(): NetworkDescription {
    return this.layout.description;
  }

  /** How many parameters it has: 4,996 for 8-64-64-4. */
  get parameterCount(): number {
    return this.layout.parameterCount;
  }

  /** A plan of its own arrays, unless others are shared. @throws UsageError as `ForwardPass` does */
  forwardPass(options: NetworkForwardOptions = {}): ForwardPass {
    const { kernels, layout, statistics } = this;
    const { parameters = this.parameterBlock, maxRows = this.maxBatch, ...others } = options;
    return new ForwardPass({ ...others, kernels, layout, statistics, parameters, maxRows });
  }

  /** @throws UsageError as `BackwardPass` does */
  backwardPass(options: NetworkBackwardOptions): BackwardPass {
    const { kernels } = this;
    const { parameters = this.parameterBlock, maxRows = this.maxBatch, ...others } = options;
    return new BackwardPass({ ...others, kernels, parameters, maxRows });
  }

  /**
   * Takes n rows of observations into the running statistics that a normalized input goes by; without
   * normalization nothing happens. They are to be shown what training meets, all environments' rows
   * once, and nothing while it only acts.
   *
   * @param rows [at least n x input size]
   * @throws UsageError when there are fewer
   */
  observeInput(rows: ArrayLike<number>, n: number): void {
    this.statistics?.observe(rows, n);
  }

  /** Whether no parameter is infinite or NaN. */
  isFinite(): boolean {
    return this.kernels.allFinite({ block: this.parameterBlock, count: this.layout.count });
  }

  /**
   * Copies of all parameters, PyTorch's names and layout: `0.weight` [outputs][inputs], `0.bias`, ...;
   * of a normalized input also `obs_rms.mean`, `obs_rms.var` and `obs_rms.count`, as float32.
   */
  parameters(): NamedTensor[] {
    return [...this.layout.read(this.block()), ...(this.statistics?.tensors() ?? [])];
  }

  /**
   * Writes all of them, in PyTorch's names and layout.
   *
   * @throws UsageError when one is missing, unknown or of another shape; then nothing has changed
   */
  setParameters(tensors: readonly TensorLike[]): void {
    const { statistics } = this;
    if (statistics === undefined) {
      this.layout.write(this.block(), tensors);
      return;
    }
    const known = statistics.tensors();
    statistics.set(tensors.filter(isStatistic));
    try {
      this.layout.write(
        this.block(),
        tensors.filter((tensor) => !isStatistic(tensor)),
      );
    } catch (error) {
      statistics.set(known);
      throw error;
    }
  }

  /** Takes over another network's parameters and statistics. @throws UsageError when it is made of other parts */
  copyFrom(other: Network<L>): void {
    const [own, others] = [this.describe(), other.describe()];
    if (own !== others) {
      throw new UsageError(
        `Only a network of the same layers can be copied: this one has ${own}, the other ${others}.`,
      );
    }
    this.block().set(other.block());
    if (other.statistics !== undefined) this.statistics?.copyFrom(other.statistics);
  }

  serialize(archive: Archive): void {
    archive.array('parameters', this.block());
    if (this.statistics !== undefined && this.ownsStatistics) {
      archive.part('obs_rms', this.statistics);
    }
  }

  /** The table of layers that Keras users know. */
  summary(): string {
    return summarize(this.layout, 'network');
  }

  /** What it is made of, in a line: networks of the same are alike. */
  protected describe(): string {
    return JSON.stringify(this.description);
  }

  private block(): Float32Array {
    return this.kernels.arena.floats(this.parameterBlock, this.layout.count);
  }
}
