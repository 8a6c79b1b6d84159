import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { checkRange, checkReadable } from './checks.js';
import { normEpsilons } from './epsilons.js';
import type {
  LayerBackward,
  LayerBackwardOptions,
  LayerKind,
  LayerOptions,
  LayerPlace,
  LayerPlanOptions,
} from './layer-kind.js';

/**
 * y = activation(gain xhat + bias), xhat = (x - mean) / sqrt(variance + 1e-3), unit by unit: in a pass that learns by
 * the statistics of its rows, after `warmup` such passes drawn to the running ones (batch renormalization, Ioffe 2017,
 * https://arxiv.org/abs/1702.03275), in others by those alone. Limits, epsilon and names are those of sb3-contrib's
 * CrossQ (Bhatt et al. 2024, https://arxiv.org/abs/1902.05605).
 */
export interface BatchRenormOptions extends LayerOptions {
  readonly kind: 'batchRenorm';
  /** Share of the way that the running statistics go to those of a batch, in (0, 1]. Default 0.01. */
  readonly momentum?: number | undefined;
  /** Passes that learn before a batch is drawn to the running statistics. Default 100,000. */
  readonly warmup?: number | undefined;
}

/** Running statistics lie among the parameters, where no gradient is written: so they are copied and kept with them. */
export interface BatchRenormPlace extends LayerPlace {
  readonly kind: 'batchRenorm';
  /** [columns], gamma. */
  readonly gain: number;
  /** [columns], beta. */
  readonly bias: number;
  /** [columns] */
  readonly mean: number;
  /** [columns] */
  readonly variance: number;
  /** One number: passes seen. */
  readonly steps: number;
  readonly momentum: number;
  readonly warmup: number;
}

export const batchRenorm: LayerKind<BatchRenormOptions, BatchRenormPlace> = {
  kerasName: 'batch_normalization',
  title: 'BatchNormalization',

  fill({ kind, activation = 'linear', momentum = 0.01, warmup = 100_000 }, where) {
    checkRange(`${where}: momentum`, momentum, momentum > 0 && momentum <= 1, 'in (0, 1]');
    checkRange(`${where}: warmup`, warmup, warmup >= 0, 'at least 0');
    return { kind, activation, momentum, warmup };
  },

  layOut({ activation = 'linear', momentum = 0.01, warmup = 100_000 }, layout) {
    checkReadable(layout);
    const { index, inputs, reserve } = layout;
    const of = (name: string, kerasName: string, outputs = inputs) =>
      reserve({ name, kerasName, outputs });
    return {
      kind: 'batchRenorm',
      ...{ index, inputs, outputs: inputs, groupSize: 1, columns: inputs, activation },
      ...{ momentum, warmup },
      gain: of('scale', 'gamma'),
      bias: of('bias', 'beta'),
      mean: of('ra_mean', 'moving_mean'),
      variance: of('ra_var', 'moving_variance'),
      steps: of('steps', 'steps', 1),
    };
  },

  initialize({ gain, bias, mean, variance, steps, outputs }, { set }) {
    for (const place of [gain, variance]) set(place, new Float64Array(outputs).fill(1));
    for (const place of [bias, mean]) set(place, new Float64Array(outputs));
    set(steps, new Float64Array(1));
  },

  plan(options) {
    const { kernels, layer, parameters, learning } = options;
    const step = stepOf(options);
    const { values, columns, gain, terms } = step;
    const shared = { values, columns, gain, terms, batch: learning !== undefined };
    const backward = (given: LayerBackwardOptions) => backwardOf(shared, layer, given);
    if (learning === undefined) {
      return { steps: [(rows) => kernels.batchRenormForward(step, rows)], backward };
    }
    const { momentum, warmup } = layer;
    const taking = { ...step, steps: parameters + 4 * layer.steps, momentum, warmup };
    return { steps: [(rows) => learning.kernels.batchRenormLearn(taking, rows)], backward };
  },
};

function stepOf(options: LayerPlanOptions<BatchRenormPlace>): Step<'batchRenormForward'> {
  const { layer, parameters, source, output, relu, workspace, maxRows } = options;
  const at = (offset: number) => parameters + 4 * offset;
  const { columns } = layer;
  return {
    ...{ input: source.address, inputPitch: source.pitch, columns, relu, output },
    ...{ gain: at(layer.gain), bias: at(layer.bias), epsilon: normEpsilons.batchRenorm },
    ...{ mean: at(layer.mean), variance: at(layer.variance) },
    values: workspace.floats(maxRows * pitch(columns)),
    terms: workspace.floats(4 * pitch(columns)),
  };
}

function backwardOf(
  shared: Omit<Step<'batchRenormBackward'>, 'gradient' | 'gainGradient' | 'biasGradient'>,
  layer: BatchRenormPlace,
  { kernels, gradient, gradients, reserve }: LayerBackwardOptions,
): LayerBackward {
  // Without anybody to ask for them the kernel still writes them: to where nobody looks.
  const at = (offset: number) =>
    gradients === undefined ? reserve(pitch(shared.columns)) : gradients + 4 * offset;
  const written = { gainGradient: at(layer.gain), biasGradient: at(layer.bias) };
  const step = { ...shared, gradient, ...written };
  return {
    steps: [(rows) => kernels.batchRenormBackward(step, rows)],
    inputGradient: gradient,
    isMasked: false,
  };
}
