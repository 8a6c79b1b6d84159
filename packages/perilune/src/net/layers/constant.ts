import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';
import { checkCount } from './checks.js';
import type { LayerKind, LayerOptions, LayerPlace } from './layer-kind.js';

/**
 * Numbers that are learned and depend on nothing: y = activation(values), in every row the same; the
 * log-deviations of a Gaussian policy (Schulman et al. 2017's code and Stable-Baselines3's `log_std`).
 * Stands first in a part that takes nothing.
 */
export interface ConstantOptions extends LayerOptions {
  readonly kind: 'constant';
  readonly units: number;
  /** What all of them begin with. Default 0. */
  readonly value?: number | undefined;
}

export interface ConstantPlace extends LayerPlace {
  readonly kind: 'constant';
  /** [columns] */
  readonly values: number;
  readonly value: number;
}

export const constant: LayerKind<ConstantOptions, ConstantPlace> = {
  kerasName: 'constant',
  title: 'Constant',

  fill({ kind, units, activation = 'linear', value = 0 }, where) {
    checkCount(`${where}: units`, units);
    if (!Number.isFinite(value)) {
      throw new UsageError(`${where}: value must be a finite number; given ${show(value)}.`);
    }
    return { kind, units, activation, value };
  },

  layOut({ units, activation = 'linear', value = 0 }, { index, inputs, where, reserve }) {
    if (inputs > 0) {
      throw new UsageError(`${where}: a constant stands first in a part that takes nothing.`);
    }
    const tensor = { name: 'values', kerasName: 'values', outputs: units, isSole: true };
    const values = reserve(tensor);
    const sizes = { inputs: 0, outputs: units, groupSize: 1, columns: units };
    return { kind: 'constant', index, ...sizes, activation, values, value };
  },

  initialize({ values, value, outputs }, { set }) {
    set(values, new Float64Array(outputs).fill(value));
  },

  /** A dense layer without inputs: its output is its bias, its gradient the sum over the rows. */
  plan({ kernels, layer, parameters, output, relu }) {
    const values = parameters + 4 * layer.values;
    const empty = { input: values, inputPitch: 0, inputs: 0, sparseInput: false };
    const outputs = layer.columns;
    const step = { ...empty, weights: values, bias: values, output, outputs, relu };
    return {
      steps: [(rows) => kernels.denseForward(step, rows)],
      backward({ kernels: learning, gradient, gradients }) {
        if (gradients === undefined)
          return { steps: [], inputGradient: undefined, isMasked: false };
        const biasGradient = gradients + 4 * layer.values;
        const written = { weightGradient: biasGradient, biasGradient };
        const record = { ...empty, outputGradient: gradient, outputs, ...written };
        return {
          steps: [(rows) => learning.denseBackwardParameters(record, rows)],
          inputGradient: undefined,
          isMasked: false,
        };
      },
    };
  },
};
