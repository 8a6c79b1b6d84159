import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';
import type { InferenceKernels, Kernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import type { Step } from '../kernels/operations.js';
import { stateDeviations } from '../reference/state-deviation.js';
import { checkCount, checkReadable } from './checks.js';
import type {
  LayerBackward,
  LayerBackwardOptions,
  LayerKind,
  LayerOptions,
  LayerPlace,
} from './layer-kind.js';
import type { KernelCall } from './plan.js';

/**
 * Log-deviations of noise that depends on the state (gSDE; Raffin et al. 2022, eq. 6,
 * https://arxiv.org/abs/2005.05719): where an action's noise is h W, h what the layer reads and W drawn with the
 * deviations exp(l_ij), its own deviation is
 *
 *     y_j = 0.5 log(sum_i h_i^2 exp(l_ij)^2 + 1e-6)
 *
 * l is learned, Stable-Baselines3's `log_std` of that shape, [inputs][units]. What it reads is taken as given: no
 * gradient reaches it.
 */
export interface StateDeviationOptions extends LayerOptions {
  readonly kind: 'stateDeviation';
  readonly units: number;
  /** What all l begin with. Default 0. */
  readonly value?: number | undefined;
}

export interface StateDeviationPlace extends LayerPlace {
  readonly kind: 'stateDeviation';
  /** l: [inputs][pitch(columns)] */
  readonly logDeviations: number;
  readonly value: number;
}

export const stateDeviation: LayerKind<StateDeviationOptions, StateDeviationPlace> = {
  kerasName: 'state_deviation',
  title: 'StateDeviation',

  fill({ kind, units, activation = 'linear', value = 0 }, where) {
    checkCount(`${where}: units`, units);
    if (!Number.isFinite(value)) {
      throw new UsageError(`${where}: value must be a finite number; given ${show(value)}.`);
    }
    return { kind, units, activation, value };
  },

  layOut({ units, activation = 'linear', value = 0 }, layout) {
    checkReadable(layout);
    const { index, inputs, reserve } = layout;
    const tensor = { name: 'values', kerasName: 'values', inputs, outputs: units, isSole: true };
    const sizes = { inputs, outputs: units, groupSize: 1, columns: units };
    return {
      ...{ kind: 'stateDeviation', index, ...sizes, activation, value },
      logDeviations: reserve(tensor),
    };
  },

  initialize({ logDeviations, value, inputs, outputs }, { set }) {
    set(logDeviations, new Float64Array(inputs * outputs).fill(value));
  },

  plan({ kernels, layer, parameters, source, output, workspace, maxRows }) {
    const { inputs, columns } = layer;
    const shared = {
      ...{ input: source.address, inputPitch: source.pitch, inputs, columns },
      squares: workspace.floats(inputs * pitch(columns)),
      variances: workspace.floats(maxRows * pitch(columns)),
    };
    const logDeviations = parameters + 4 * layer.logDeviations;
    const step = { ...shared, logDeviations, output };
    return {
      steps: [forward(kernels, step)],
      backward: (given) => backward(shared, layer, given),
    };
  },
};

/** What acts alone asks for deviations now and then: to the same bits its module can do without. */
function forward(kernels: InferenceKernels, step: Step<'stateDeviations'>): KernelCall {
  if ('stateDeviations' in kernels) {
    return (rows) => (kernels as Kernels).stateDeviations(step, rows);
  }
  const { buffer } = kernels.arena;
  const floats = new Float32Array(buffer, 0, buffer.byteLength >> 2);
  return (rows) => stateDeviations({ floats }, step, rows);
}

function backward(
  shared: Omit<Step<'stateDeviationsBackward'>, 'gradient' | 'deviationGradient'>,
  layer: StateDeviationPlace,
  { kernels, gradient, gradients }: LayerBackwardOptions,
): LayerBackward {
  const nothing = { inputGradient: undefined, isMasked: false };
  if (gradients === undefined) return { steps: [], ...nothing };
  const step = { ...shared, gradient, deviationGradient: gradients + 4 * layer.logDeviations };
  return { steps: [(rows) => kernels.stateDeviationsBackward(step, rows)], ...nothing };
}
