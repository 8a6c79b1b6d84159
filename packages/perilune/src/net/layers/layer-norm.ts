import { pitch } from '../kernels/kernels.js';
import { checkReadable } from './checks.js';
import { normEpsilons } from './epsilons.js';
import type { LayerKind, LayerOptions, LayerPlace, LayerPlanOptions } from './layer-kind.js';
import { copyColumns, type KernelCall } from './plan.js';

/**
 * y = activation(gain xhat + bias), xhat = (x - mean) / sqrt(variance + 1e-5) over the units of a row
 * (Ba, Kiros & Hinton 2016, eq. 3, https://arxiv.org/abs/1607.06450); epsilon is PyTorch's default.
 */
export interface LayerNormOptions extends LayerOptions {
  readonly kind: 'layerNorm';
}

export interface LayerNormPlace extends LayerPlace {
  readonly kind: 'layerNorm';
  /** [columns], gamma. */
  readonly gain: number;
  /** [columns], beta. */
  readonly bias: number;
}

export const layerNorm: LayerKind<LayerNormOptions, LayerNormPlace> = {
  kerasName: 'layer_normalization',
  title: 'LayerNormalization',

  fill: ({ kind, activation = 'linear' }) => ({ kind, activation }),

  layOut({ activation = 'linear' }, layout) {
    checkReadable(layout);
    const { index, inputs, reserve } = layout;
    return {
      kind: 'layerNorm',
      index,
      inputs,
      outputs: inputs,
      groupSize: 1,
      columns: inputs,
      activation,
      gain: reserve({ name: 'weight', kerasName: 'gamma', outputs: inputs }),
      bias: reserve({ name: 'bias', kerasName: 'beta', outputs: inputs }),
    };
  },

  /** It begins as if it were not there. */
  initialize({ gain, bias, outputs }, { set }) {
    set(gain, new Float64Array(outputs).fill(1));
    set(bias, new Float64Array(outputs));
  },

  plan(options) {
    const { layer, parameters, output, relu, workspace, maxRows } = options;
    const { values, steps } = ownValues(options);
    const { columns } = layer;
    const scales = workspace.floats(maxRows);
    const gain = parameters + 4 * layer.gain;
    const bias = parameters + 4 * layer.bias;
    const step = {
      values,
      columns,
      gain,
      bias,
      epsilon: normEpsilons.layerNorm,
      relu,
      scales,
      output,
    };
    return {
      steps: [...steps, (rows) => options.kernels.layerNormForward(step, rows)],
      backward({ kernels, gradient, gradients, reserve }) {
        // Without anybody to ask for them the kernel still writes them: to where nobody looks.
        const at = (offset: number) =>
          gradients === undefined ? reserve(pitch(columns)) : gradients + 4 * offset;
        const back = { values, columns, gain, scales, gradient };
        const written = { gainGradient: at(layer.gain), biasGradient: at(layer.bias) };
        const record = { ...back, ...written };
        return {
          steps: [(rows) => kernels.layerNormBackward(record, rows)],
          inputGradient: gradient,
          isMasked: false,
        };
      },
    };
  },
};

/** The layer normalizes in place: what others still need is copied first. */
function ownValues({ kernels, layer, source, ...options }: LayerPlanOptions<LayerNormPlace>): {
  values: number;
  steps: KernelCall[];
} {
  if (options.ownsSource) return { values: source.address, steps: [] };
  const { columns } = layer;
  const own = { address: options.workspace.floats(options.maxRows * pitch(columns)) };
  const to = { ...own, pitch: pitch(columns) };
  return { values: own.address, steps: [copyColumns(kernels, source, to, columns)] };
}
