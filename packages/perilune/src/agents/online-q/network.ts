import {
  type BackwardPass,
  type ForwardPass,
  type InitializerName,
  type InputDescription,
  type NamedTensor,
  Optimizer,
  QNetwork,
  type RandomSource,
  WasmKernels,
} from '../../net/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import { arenaBytesOf } from '../value-network/arena-bytes.js';

export interface OnlineNetworkOptions {
  /** Units: the observation's size, the hidden layers, the outputs. */
  layers: readonly number[];
  /** What is made of a row of observations first; default: it is taken as it is. */
  input?: InputDescription | undefined;
  initializer: InitializerName;
  random: RandomSource;
}

/** A network that takes a step of SGD for each single observation. */
export class OnlineNetwork implements Serializable {
  private readonly network: QNetwork;
  private readonly optimizer: Optimizer;
  private readonly forward: ForwardPass;
  private readonly backward: BackwardPass;
  /** [observation size] */
  private readonly input: Float32Array;
  private readonly outputs: Float32Array;
  private readonly outputGradient: Float32Array;
  private readonly gradients: Float32Array;
  /** Whether the block of gradients holds what the next step is to take along. */
  private begun = false;

  constructor({ layers, input, initializer, random }: OnlineNetworkOptions) {
    const kernels = new WasmKernels({ bytes: arenaBytesOf({ layers, input }, 1) });
    const network = new QNetwork({ layers, input, initializer, random, kernels, maxBatch: 1 });
    const { layout } = network;
    this.network = network;
    this.optimizer = new Optimizer(network, { type: 'sgd' });
    const { gradientBlock: gradients } = this.optimizer;
    this.forward = network.forwardPass();
    this.backward = network.backwardPass({ gradients, forward: this.forward });
    const { arena } = kernels;
    this.input = arena.floats(this.forward.input, network.observationSize);
    this.outputGradient = arena.floats(this.backward.outputGradient, network.actionCount);
    this.gradients = arena.floats(this.optimizer.gradientBlock, layout.count);
    this.outputs = arena.floats(this.forward.output, network.actionCount);
  }

  /** PyTorch's names and layout. */
  parameters(): NamedTensor[] {
    return this.network.parameters();
  }

  /** @throws UsageError when one is missing, unknown or of another shape; then nothing has changed */
  setParameters(parameters: readonly NamedTensor[]): void {
    this.network.setParameters(parameters);
  }

  /** The outputs for a row of observations, valid until the next call. */
  values(observations: Float32Array, row: number): Float32Array {
    const size = this.input.length;
    for (let j = 0; j < size; j++) this.input[j] = observations[row * size + j] as number;
    this.forward.run(1);
    return this.outputs;
  }

  /** Adds the gradient of sum_j weights[j] * output_j at a row of observations to the next step's. */
  accumulate(observations: Float32Array, row: number, weights: ArrayLike<number>): void {
    this.values(observations, row);
    for (let j = 0; j < weights.length; j++) this.outputGradient[j] = weights[j] as number;
    const before = this.begun ? this.gradients.slice() : undefined;
    this.backward.run(1);
    this.begun = true;
    if (before === undefined) return;
    const sum = this.gradients;
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (before[i] as number);
  }

  /** Moves all parameters against what was accumulated; returns its squared L2 norm. */
  step(learningRate: number): number {
    if (!this.begun) return 0;
    this.begun = false;
    const norm = this.optimizer.clip(undefined);
    this.optimizer.step(learningRate);
    return norm * norm;
  }

  /** Between two steps nothing is accumulated. */
  serialize(archive: Archive): void {
    archive.part('network', this.network);
    archive.part('optimizer', this.optimizer);
  }
}
