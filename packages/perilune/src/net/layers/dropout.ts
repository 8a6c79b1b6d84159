import { UsageError } from '../../errors.js';
import { pitch } from '../kernels/kernels.js';
import { checkRange, checkReadable } from './checks.js';
import type { LayerKind, LayerOptions, LayerPlace, LayerPlanOptions } from './layer-kind.js';
import { copyColumns } from './plan.js';

/**
 * In a pass that learns every number becomes 0 with probability `rate`, else 1 / (1 - rate) times itself, anew in every
 * pass (Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html); in others they stay.
 */
export interface DropoutOptions extends LayerOptions {
  readonly kind: 'dropout';
  /** In [0, 1). */
  readonly rate: number;
}

export interface DropoutPlace extends LayerPlace {
  readonly kind: 'dropout';
  readonly rate: number;
}

export const dropout: LayerKind<DropoutOptions, DropoutPlace> = {
  kerasName: 'dropout',
  title: 'Dropout',

  fill({ kind, rate, activation = 'linear' }, where) {
    checkRange(`${where}: rate`, rate, rate >= 0 && rate < 1, 'in [0, 1)');
    if (activation !== 'linear') {
      throw new UsageError(`${where}: a dropout has no activation; give it to a layer beside it.`);
    }
    return { kind, rate, activation };
  },

  layOut({ rate }, layout) {
    checkReadable(layout);
    const { index, inputs } = layout;
    const sizes = { inputs, outputs: inputs, groupSize: 1, columns: inputs };
    return { kind: 'dropout', index, ...sizes, activation: 'linear', rate };
  },

  initialize() {},

  plan(options) {
    return options.learning === undefined ? keeping(options) : dropping(options, options.learning);
  },
};

function keeping({ kernels, layer, source, output }: LayerPlanOptions<DropoutPlace>) {
  const to = { address: output, pitch: pitch(layer.columns) };
  return {
    steps: [copyColumns(kernels, source, to, layer.columns)],
    backward: ({ gradient }: { gradient: number }) => ({
      ...{ steps: [], inputGradient: gradient, isMasked: false },
    }),
  };
}

function dropping(
  options: LayerPlanOptions<DropoutPlace>,
  { kernels, random }: NonNullable<LayerPlanOptions<DropoutPlace>['learning']>,
) {
  const { layer, source, output } = options;
  const { columns, rate } = layer;
  const to = { address: output, pitch: pitch(columns) };
  const copy = copyColumns(kernels, source, to, columns);
  const rule = { columns, threshold: Math.floor(rate * 2 ** 32), scale: 1 / (1 - rate) };
  const step = { ...rule, from: output, to: output };
  // One record for all calls, so that none is made while learning.
  const call = { key: 0, rows: 0 };
  const forward = (rows: number) => {
    copy(rows);
    call.key = Math.floor(2 ** 32 * random.nextDouble());
    call.rows = rows;
    kernels.dropout(step, call);
  };
  return {
    steps: [forward],
    backward({ gradient }: { gradient: number }) {
      const back = { ...rule, from: gradient, to: gradient };
      return {
        ...{ steps: [() => kernels.dropout(back, call)], inputGradient: gradient, isMasked: false },
      };
    },
  };
}
