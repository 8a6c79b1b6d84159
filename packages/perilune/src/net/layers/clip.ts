import { UsageError } from '../../errors.js';
import { checkRange, checkReadable } from './checks.js';
import type { LayerKind, LayerOptions, LayerPlace } from './layer-kind.js';

/** y = x cut to -limit..limit: PyTorch's Hardtanh. No gradient comes through where it cuts. */
export interface ClipOptions extends LayerOptions {
  readonly kind: 'clip';
  /** Above 0. */
  readonly limit: number;
}

export interface ClipPlace extends LayerPlace {
  readonly kind: 'clip';
  readonly limit: number;
}

export const clip: LayerKind<ClipOptions, ClipPlace> = {
  kerasName: 'clip',
  title: 'Clip',

  fill({ kind, limit, activation = 'linear' }, where) {
    checkRange(`${where}: limit`, limit, limit > 0, 'above 0');
    if (activation !== 'linear') {
      throw new UsageError(`${where}: a clip has no activation; give it to a layer beside it.`);
    }
    return { kind, limit, activation };
  },

  layOut({ limit }, layout) {
    checkReadable(layout);
    const { index, inputs } = layout;
    const sizes = { inputs, outputs: inputs, groupSize: 1, columns: inputs };
    return { kind: 'clip', index, ...sizes, activation: 'linear', limit };
  },

  initialize() {},

  plan({ kernels, layer: { columns, limit }, source, output }) {
    const step = { input: source.address, inputPitch: source.pitch, columns, limit, output };
    return {
      steps: [(rows) => kernels.clip(step, rows)],
      backward({ kernels: learning, gradient }) {
        const back = { output, columns, limit, gradient };
        const steps = [(rows: number) => learning.clipBackward(back, rows)];
        return { steps, inputGradient: gradient, isMasked: false };
      },
    };
  },
};
