import { UsageError } from '../../errors.js';
import type { Address } from '../kernels/arena.js';
import type { InferenceKernels } from '../kernels/kernels.js';
import { pitch } from '../kernels/kernels.js';
import { type KernelCall, matrixAt, type Source, type Workspace } from '../layers/plan.js';
import {
  hasIndices,
  type InputDescription,
  type InputNormalization,
  rowSizeOf,
  widthOf,
} from '../network/input.js';
import type { InputStatistics } from './input-statistics.js';

export interface InputPassOptions {
  kernels: InferenceKernels;
  input: InputDescription;
  /** Observations, packed: [maxRows x row size]. */
  observations: Address;
  /** Needed where the input is normalized. */
  statistics: InputStatistics | undefined;
  workspace: Workspace;
  maxRows: number;
}

/** From rows of observations to what layers read: nothing to do where they are taken as they are. */
export interface InputPass {
  readonly source: Source;
  readonly steps: readonly KernelCall[];
}

export function inputPass(options: InputPassOptions): InputPass {
  const { input, observations, workspace, maxRows } = options;
  const rowSize = rowSizeOf(input);
  const packed = {
    address: observations,
    pitch: rowSize,
    columns: rowSize,
    isRelu: false,
    isSparse: false,
  };
  const isExpanded = hasIndices(input);
  if (!isExpanded && input.normalization === undefined) return { source: packed, steps: [] };
  const width = widthOf(input);
  const output = matrixAt(workspace.floats(maxRows * pitch(width)), width);
  const normalized = isExpanded ? output : packed;
  const steps = isExpanded ? [expansion(options, packed, output)] : [];
  if (input.normalization !== undefined) {
    steps.push(...normalizations(options, input.normalization, { from: normalized, to: output }));
  }
  return { source: { ...output, isSparse: isExpanded }, steps };
}

function expansion({ kernels, input }: InputPassOptions, from: Source, to: Source): KernelCall {
  const { arena } = kernels;
  const codes = input.segments.flatMap(({ kind, size }) =>
    kind === 'values' ? [0, size] : [size, 0],
  );
  const segments = arena.reserveFloats(codes.length);
  arena.integers(segments, codes.length).set(codes);
  const step = {
    input: from.address,
    inputPitch: from.pitch,
    segments,
    segmentCount: input.segments.length,
    output: to.address,
    outputPitch: to.pitch,
  };
  return (rows) => kernels.expandRows(step, rows);
}

/** One for every stretch of values; what is one-hot stays. */
function normalizations(
  { kernels, input, statistics }: InputPassOptions,
  { epsilon = 1e-8, clip = Number.POSITIVE_INFINITY }: InputNormalization,
  { from, to }: { from: Source; to: Source },
): KernelCall[] {
  if (statistics === undefined) {
    throw new UsageError('A normalized input needs `statistics`, the running mean and variance.');
  }
  let [column, value] = [0, 0];
  return input.segments.flatMap(({ kind, size }) => {
    const step = {
      input: from.address + 4 * column,
      inputPitch: from.pitch,
      columns: size,
      mean: statistics.mean + 8 * value,
      variance: statistics.variance + 8 * value,
      epsilon,
      clip,
      output: to.address + 4 * column,
      outputPitch: to.pitch,
    };
    column += size;
    if (kind === 'index') return [];
    value += size;
    return [(rows: number) => kernels.normalizeRows(step, rows)];
  });
}
