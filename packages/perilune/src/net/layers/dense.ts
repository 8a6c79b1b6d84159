import { UsageError } from '../../errors.js';
import type { Address } from '../kernels/arena.js';
import { pitch } from '../kernels/kernels.js';
import { checkCount, checkRange, checkReadable } from './checks.js';
import type {
  InitialDraw,
  LayerBackward,
  LayerBackwardOptions,
  LayerKind,
  LayerOptions,
  LayerPlace,
  LayerPlanOptions,
} from './layer-kind.js';
import type { KernelCall } from './plan.js';

/** Factorised Gaussian noise on the weights (Fortunato et al. 2018, https://arxiv.org/abs/1706.10295). */
export interface NoisyOptions {
  /** sigma0: a layer's deviations begin at sigma0 / sqrt(inputs). Default 0.5. */
  sigma0?: number | undefined;
}

/** y = activation(b + x W) */
export interface DenseOptions extends LayerOptions {
  readonly kind: 'dense';
  readonly units: number;
  /** Units that lie side by side: the atoms of an action. Divides `units`. Default 1. */
  readonly group?: number | undefined;
  /** Noise on the weights. Default: none. */
  readonly noisy?: NoisyOptions | undefined;
}

export interface DensePlace extends LayerPlace {
  readonly kind: 'dense';
  /** [inputs][pitch(columns)] */
  readonly weights: number;
  /** [columns] */
  readonly bias: number;
  /** sigma0 of a noisy layer. */
  readonly sigma0: number | undefined;
}

export const dense: LayerKind<DenseOptions, DensePlace> = {
  kerasName: 'dense',
  title: 'Dense',

  fill({ kind, units, activation = 'linear', group = 1, noisy }, where) {
    checkCount(`${where}: units`, units);
    checkCount(`${where}: group`, group);
    if (units % group !== 0) {
      throw new UsageError(`${where}: group must divide units, ${units}; given ${group}.`);
    }
    const grouped = group === 1 ? {} : { group };
    const noise = noisy === undefined ? {} : { noisy: fillNoise(noisy, where) };
    return { kind, units, activation, ...grouped, ...noise };
  },

  layOut({ units, activation = 'linear', group = 1, noisy }, layout) {
    const { index, inputs } = layout;
    checkReadable(layout);
    const isNoisy = noisy !== undefined;
    const vector = { outputs: units, groupSize: group, isNoisy };
    return {
      kind: 'dense',
      index,
      inputs,
      outputs: units,
      groupSize: group,
      columns: columnsOf(units, group),
      activation,
      weights: layout.reserve({ ...vector, name: 'weight', kerasName: 'kernel', inputs }),
      bias: layout.reserve({ ...vector, name: 'bias', kerasName: 'bias' }),
      sigma0: noisy?.sigma0,
    };
  },

  /** The deviations of noisy layers: Fortunato et al. 2018, section 3.2, whose means are those of `pytorch`. */
  initialize(layer: DensePlace, { initializer, random, deviations, set }: InitialDraw) {
    const { inputs, outputs, sigma0 } = layer;
    const { weights, bias } = initializer(layer, random);
    set(layer.weights, weights);
    set(layer.bias, bias);
    if (sigma0 === undefined) return;
    const deviation = sigma0 / Math.sqrt(inputs);
    set(deviations + layer.weights, new Float64Array(inputs * outputs).fill(deviation));
    set(deviations + layer.bias, new Float64Array(outputs).fill(deviation));
  },

  plan(options) {
    const { layer, parameters, source, output, relu } = options;
    const step = {
      input: source.address,
      inputPitch: source.pitch,
      inputs: layer.inputs,
      weights: parameters + 4 * layer.weights,
      bias: parameters + 4 * layer.bias,
      output,
      outputs: layer.columns,
      relu,
      sparseInput: source.isSparse,
    };
    return {
      steps: [step],
      backward: (given) => backward(options, given),
    };
  },
};

/** Columns in memory of so many outputs in groups of one size. */
export function columnsOf(outputs: number, groupSize: number): number {
  return groupSize === 1 ? outputs : (outputs / groupSize) * pitch(groupSize);
}

function fillNoise({ sigma0 = 0.5 }: NoisyOptions, where: string): { sigma0: number } {
  checkRange(`${where}: noisy.sigma0`, sigma0, sigma0 >= 0, 'at least 0');
  return { sigma0 };
}

function backward(
  options: LayerPlanOptions<DensePlace>,
  given: LayerBackwardOptions,
): LayerBackward {
  const steps: KernelCall[] = [];
  if (given.gradients !== undefined) steps.push(parametersStep(options, given, given.gradients));
  if (!given.wantsInput) return { steps, inputGradient: undefined, isMasked: false };
  const inputGradient = given.reserve(options.maxRows * pitch(options.layer.inputs));
  steps.push(inputStep(options, given, inputGradient));
  return { steps, inputGradient, isMasked: options.source.isRelu };
}

function parametersStep(
  { layer, source }: LayerPlanOptions<DensePlace>,
  { kernels, gradient }: LayerBackwardOptions,
  gradients: Address,
): KernelCall {
  const step = {
    input: source.address,
    inputPitch: source.pitch,
    inputs: layer.inputs,
    outputGradient: gradient,
    outputs: layer.columns,
    weightGradient: gradients + 4 * layer.weights,
    biasGradient: gradients + 4 * layer.bias,
    sparseInput: source.isSparse,
  };
  return (rows) => kernels.denseBackwardParameters(step, rows);
}

function inputStep(
  { layer, parameters, source }: LayerPlanOptions<DensePlace>,
  given: LayerBackwardOptions,
  inputGradient: Address,
): KernelCall {
  const { inputs, columns } = layer;
  const { kernels } = given;
  const weightsTransposed = given.reserve(columns * pitch(inputs));
  const transpose = {
    from: parameters + 4 * layer.weights,
    rows: inputs,
    columns,
    to: weightsTransposed,
  };
  const step = {
    outputGradient: given.gradient,
    outputs: columns,
    weightsTransposed,
    inputGradient,
    inputs,
    relu: source.isRelu,
    activation: source.address,
    sparseGradient: given.isSparse,
  };
  return (rows) => {
    kernels.transpose(transpose);
    kernels.denseBackwardInput(step, rows);
  };
}
