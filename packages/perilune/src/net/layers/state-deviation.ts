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
 * l is learned, Stable-Baselines3's `log_std` of that shape, [inputs][units]. What it reads is taken as given, so that
 * no gradient reaches it, unless it is taught too.
 */
export interface StateDeviationOptions extends LayerOptions {
  readonly kind: 'stateDeviation';
  readonly units: number;
  /** What all l begin with. Default 0. */
  readonly value?: number | undefined;
  /** Whether what it reads learns by it: Stable-Baselines3's `learn_features`. Default false. */
  readonly teaches?: boolean | undefined;
}

export interface StateDeviationPlace extends LayerPlace {
  readonly kind: 'stateDeviation';
  /** l: [inputs][pitch(columns)] */
  readonly logDeviations: number;
  readonly value: number;
  readonly teaches: boolean;
}

export const stateDeviation: LayerKind<StateDeviationOptions, StateDeviationPlace> = {
  kerasName: 'state_deviation',
  title: 'StateDeviation',

  fill({ kind, units, activation = 'linear', value = 0, teaches = false }, where) {
    checkCount(`${where}: units`, units);
    if (!Number.isFinite(value)) {
      throw new UsageError(`${where}: value must be a finite number; given ${show(value)}.`);
    }
    return { kind, units, activation, value, ...(teaches ? { teaches } : {}) };
  },

  layOut({ units, activation = 'linear', value = 0, teaches = false }, layout) {
    checkReadable(layout);
    const { index, inputs, reserve } = layout;
    const tensor = { name: 'values', kerasName: 'values', inputs, outputs: units, isSole: true };
    const sizes = { inputs, outputs: units, groupSize: 1, columns: units };
    return {
      ...{ kind: 'stateDeviation', index, ...sizes, activation, value, teaches },
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
      backward: (given) => backward(shared, layer, maxRows, given),
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

type Shared = Omit<Step<'stateDeviationsBackward'>, 'gradient' | 'deviationGradient'>;

function backward(
  shared: Shared,
  layer: StateDeviationPlace,
  maxRows: number,
  given: LayerBackwardOptions,
): LayerBackward {
  const { kernels, gradient, gradients, wantsInput } = given;
  const teaches = layer.teaches && wantsInput;
  if (gradients === undefined && !teaches) {
    return { steps: [], inputGradient: undefined, isMasked: false };
  }
  // Where nobody asks for them, in place of the parameters' gradients.
  const unasked = () => given.reserve(layer.inputs * pitch(layer.columns));
  const deviationGradient =
    gradients === undefined ? unasked() : gradients + 4 * layer.logDeviations;
  const step = { ...shared, gradient, deviationGradient };
  const own: KernelCall = (rows) => kernels.stateDeviationsBackward(step, rows);
  if (!teaches) return { steps: [own], inputGradient: undefined, isMasked: false };
  const inputGradient = given.reserve(maxRows * pitch(layer.inputs));
  const teaching = teachingOf(shared, { ...given, inputGradient });
  return { steps: [own, teaching], inputGradient, isMasked: false };
}

/** d loss / d h_i = h_i sum_j exp(l_ij)^2 (gradient_j / variance_j), of the quotients that the own step leaves. */
function teachingOf(
  { input, inputPitch, inputs, columns, squares }: Shared,
  { kernels, gradient, reserve, inputGradient }: LayerBackwardOptions & { inputGradient: number },
): KernelCall {
  const weightsTransposed = reserve(columns * pitch(inputs));
  const transposition = { from: squares, rows: inputs, columns, to: weightsTransposed };
  const product = {
    ...{ outputGradient: gradient, outputs: columns, weightsTransposed, inputGradient, inputs },
    ...{ relu: false, activation: input, sparseGradient: false },
  };
  const factor = { from: input, fromPitch: inputPitch, columns: inputs, to: inputGradient };
  return (rows) => {
    kernels.transpose(transposition);
    kernels.denseBackwardInput(product, rows);
    kernels.multiply(factor, rows);
  };
}
