import type { Address } from '../kernels/arena.js';
import type { InferenceKernels } from '../kernels/kernels.js';
import { checkCount } from '../layers/checks.js';
import type { NetworkDescription } from '../network/description.js';
import type { ParameterLayout } from '../network/layout.js';
import { summarize } from '../network/summary.js';
import type { NamedTensor } from '../network/tensor.js';
import type { TensorLike } from '../network/tensors.js';
import { ForwardPass, type ForwardPassOptions } from './forward.js';
import { InputStatistics, isStatistic } from './input-statistics.js';

/** What a network that acts is made of, and where it lives. */
export interface ActingNetworkOptions<L extends ParameterLayout, K extends InferenceKernels> {
  /** What it is made of: `new ParameterLayout(description)`. */
  layout: L;
  /** Owns the memory. */
  kernels: K;
  /** The most rows of one call. Default 128. */
  maxBatch?: number | undefined;
  /** Another network's running statistics of observations, in the same kernels, in place of its own. */
  statistics?: InputStatistics | undefined;
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

/**
 * Room for a network that acts and one plan of a pass. Pages that nobody touches cost nothing, so this
 * is generous.
 */
export function actingBytesOf({ layers, count }: ParameterLayout, maxBatch: number): number {
  const columns = layers.reduce((sum, layer) => sum + layer.inputs + 3 * layer.columns + 32, 0);
  return 4 * (count + 2 * maxBatch * columns) + 2 ** 20;
}

/**
 * Parts made of layers, as a description has them: a block of parameters, the running statistics of a
 * normalized input, and plans of passes forward through some of the parts. It knows nothing of learning,
 * so that what only acts carries nothing of it; `Network` adds that.
 */
export class ActingNetwork<
  L extends ParameterLayout = ParameterLayout,
  K extends InferenceKernels = InferenceKernels,
> {
  readonly kernels: K;
  readonly layout: L;
  /** Its block of parameters in the kernels' arena. */
  readonly parameterBlock: Address;
  readonly maxBatch: number;
  /** Of a normalized input, else undefined. */
  readonly statistics: InputStatistics | undefined;

  /** @throws UsageError when an option is invalid or the arena is full */
  constructor(options: ActingNetworkOptions<L, K>) {
    const { layout, maxBatch = 128, kernels } = options;
    checkCount('maxBatch', maxBatch);
    this.layout = layout;
    this.maxBatch = maxBatch;
    this.kernels = kernels;
    this.parameterBlock = kernels.arena.reserveFloats(layout.count);
    const { input } = layout.description;
    if (input.normalization !== undefined) {
      this.statistics = options.statistics ?? new InputStatistics(kernels, input);
    }
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

  /** The table of layers that Keras users know. */
  summary(): string {
    return summarize(this.layout);
  }

  protected block(): Float32Array {
    return this.kernels.arena.floats(this.parameterBlock, this.layout.count);
  }
}
