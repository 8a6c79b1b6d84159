import { UsageError } from '../../errors.js';
import type { Archive, Serializable } from '../../state/index.js';
import type { Kernels } from '../kernels/kernels.js';
import { WasmKernels } from '../kernels/wasm-kernels.js';
import {
  type InitializerChoice,
  initializersOf,
  initialTensors,
  type RandomSource,
} from '../network/initializers.js';
import type { ParameterLayout } from '../network/layout.js';
import { ActingNetwork, type NetworkForwardOptions } from './acting-network.js';
import { BackwardPass, type BackwardPassOptions } from './backward.js';
import type { InputStatistics } from './input-statistics.js';

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

/** What a network is made of, where it lives and what it begins with. */
export interface NetworkOptions<L extends ParameterLayout> extends NetworkSetup {
  /** What it is made of: `new ParameterLayout(description)`. */
  layout: L;
}

/** What a way back of a network is told; the rest the network knows. */
export type NetworkBackwardOptions = Omit<
  BackwardPassOptions,
  'kernels' | 'parameters' | 'maxRows'
> &
  Pick<NetworkForwardOptions, 'parameters' | 'maxRows'>;

/**
 * A network that can learn: beside what acting needs it begins with drawn parameters, has a way back,
 * takes observations into its statistics, and is copied and kept. What an algorithm makes of its parts
 * is its own; `QNetwork` is the one that values actions.
 */
export class Network<L extends ParameterLayout = ParameterLayout>
  extends ActingNetwork<L, Kernels>
  implements Serializable
{
  private readonly ownsStatistics: boolean;

  /** @throws UsageError when an option is invalid or the arena is full */
  constructor(options: NetworkOptions<L>) {
    const { layout, random, kernels = new WasmKernels() } = options;
    super({ ...options, kernels });
    this.ownsStatistics = options.statistics === undefined;
    const initializers = initializersOf(layout, options);
    if (random === undefined) return;
    this.layout.write(this.block(), initialTensors(layout, initializers, random));
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

  /** What it is made of, in a line: networks of the same are alike. */
  protected describe(): string {
    return JSON.stringify(this.description);
  }
}
