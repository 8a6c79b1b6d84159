import type { Address } from '../kernels/arena.js';
import type { InferenceKernels, Kernels } from '../kernels/kernels.js';
import type { ActivationName } from '../kernels/layer-operations.js';
import type { ForwardStep, KernelCall, Source, Workspace } from './plan.js';

/** What every layer of a description says. */
export interface LayerOptions {
  /** Which entry of `layerKinds` it is. */
  readonly kind: string;
  /** What its sums become. Default `linear`: they stay as they are. */
  readonly activation?: ActivationName | undefined;
}

/** Where a layer's parameters lie in a block of parameters, in floats from its beginning, and its sizes. */
export interface LayerPlace {
  readonly kind: string;
  /** PyTorch's index of the layer in its `Sequential(Linear, ReLU, Linear, ...)`: 0, 2, 4. */
  readonly index: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Outputs that lie side by side: the atoms of an action, else 1. */
  readonly groupSize: number;
  /** Columns in memory: `outputs`, and the padding between groups of them. */
  readonly columns: number;
  readonly activation: ActivationName;
}

/** A tensor that a layer asks room for. */
export interface TensorRequest {
  /** PyTorch's name within the module: `weight`. */
  readonly name: string;
  /** Keras's within the layer: `kernel`. */
  readonly kerasName: string;
  /** Undefined for a vector. */
  readonly inputs?: number;
  readonly outputs: number;
  /** Default 1. */
  readonly groupSize?: number;
  /** Whether the layer is this one alone, as a `Parameter` of PyTorch that is of no module. Default false. */
  readonly isSole?: boolean;
  /** Whether it is the mean of a noisy parameter, and has a deviation beside it. */
  readonly isNoisy?: boolean;
}

export interface LayingOut {
  readonly index: number;
  /** Units that the layer reads. */
  readonly inputs: number;
  /** How many of them lie side by side. */
  readonly inputGroup: number;
  /** Where it stands, for messages: `part "trunk", layer 0`. */
  readonly where: string;
  /** Sets room aside; returns floats from the block's beginning. */
  reserve(tensor: TensorRequest): number;
}

/** A stream of random numbers; `Generator` is one. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  nextDouble(): number;
  /** Normal with mean 0 and deviation 1. */
  standardNormal(): number;
}

export interface InitialValues {
  /** [outputs][inputs] */
  weights: ArrayLike<number>;
  /** [outputs] */
  bias: ArrayLike<number>;
}

/** Draws one dense layer's values; layers are drawn in order, the first first. */
export type Initializer = (
  layer: { readonly inputs: number; readonly outputs: number },
  random: RandomSource,
) => InitialValues;

export interface InitialDraw {
  readonly initializer: Initializer;
  readonly random: RandomSource;
  /** From a parameter's place to that of its deviation, in floats. */
  readonly deviations: number;
  /** Says what the tensor at a place begins with, PyTorch's layout. */
  set(offset: number, values: ArrayLike<number>): void;
}

/** What a pass that learns does otherwise: batches are gone by and taken into running statistics, and units dropped. */
export interface Learning {
  readonly kernels: Kernels;
  /** Draws what is dropped. */
  readonly random: RandomSource;
}

export interface LayerPlanOptions<P extends LayerPlace> {
  readonly kernels: InferenceKernels;
  readonly layer: P;
  /** The block of parameters. */
  readonly parameters: Address;
  readonly source: Source;
  /** Whether nobody reads the source again, so that it may be overwritten. */
  readonly ownsSource: boolean;
  /** Where the output goes: [maxRows x columns]. */
  readonly output: Address;
  /** Whether negative outputs are to become zero. */
  readonly relu: boolean;
  /** Undefined: the pass does not learn. */
  readonly learning: Learning | undefined;
  readonly workspace: Workspace;
  readonly maxRows: number;
}

/** A layer in a forward pass, which knows the way back. */
export interface PlannedLayer {
  readonly steps: readonly ForwardStep[];
  /** Plans from the gradient of the layer's output, before its activation, to those of what it is made of. */
  backward(options: LayerBackwardOptions): LayerBackward;
}

export interface LayerBackwardOptions {
  readonly kernels: Kernels;
  /** The gradient of the output before its activation: [maxRows x columns]; may be overwritten. */
  readonly gradient: Address;
  /** A hint, for speed alone: many of the gradient's values are zero. */
  readonly isSparse: boolean;
  /** The block of gradients, written; undefined: nobody asks for those of the parameters. */
  readonly gradients: Address | undefined;
  /** Whether the gradient of what the layer reads is asked for. */
  readonly wantsInput: boolean;
  /** Sets so many floats aside. */
  reserve(floats: number): Address;
}

export interface LayerBackward {
  readonly steps: readonly KernelCall[];
  /** The gradient of what the layer reads, where it is asked for: [maxRows x the source's columns]. */
  readonly inputGradient: Address | undefined;
  /** Whether it already is zero where the source is a ReLU's zero. */
  readonly isMasked: boolean;
}

/**
 * A kind of layer: all that networks know of it. To add one: its kernels, forward and backward, in
 * WebAssembly and in the reference, a file like the ones beside this, and a line in `layerKinds`.
 */
export interface LayerKind<O extends LayerOptions, P extends LayerPlace> {
  /** What Keras calls such layers: `dense`, numbered `dense_1`. */
  readonly kerasName: string;
  /** As Keras's table has it: `Dense`. */
  readonly title: string;
  /** The options with all defaults filled in. @throws UsageError that says where a value is wrong */
  fill(options: O, where: string): O;
  /** Lays its parameters out. @throws UsageError when it cannot read so many inputs */
  layOut(options: O, layout: LayingOut): P;
  /** Draws what its parameters begin with. */
  initialize(layer: P, draw: InitialDraw): void;
  plan(options: LayerPlanOptions<P>): PlannedLayer;
}
