import type { LossName } from '../../src/net/index.js';

/** A tensor in PyTorch's layout, in float64. */
export interface Tensor64 {
  name: string;
  shape: readonly number[];
  values: Float64Array;
}

/** Q-values of one observation, in float64 and without any of the library's code. */
export function forward64(parameters: readonly Tensor64[], observation: ArrayLike<number>) {
  let x = Float64Array.from(observation);
  for (let layer = 0; layer < parameters.length; layer += 2) {
    const weights = parameters[layer]!.values;
    const bias = parameters[layer + 1]!.values;
    const isLast = layer + 2 === parameters.length;
    const input = x;
    x = bias.map((b, j) => {
      let sum = b;
      for (let i = 0; i < input.length; i++) sum += input[i]! * weights[j * input.length + i]!;
      return isLast ? sum : Math.max(0, sum);
    });
  }
  return x;
}

export interface Sample {
  observations: Float32Array;
  actions: readonly number[];
  targets: readonly number[];
}

/** The mean loss of a sample: what `QNetwork.gradients` differentiates. */
export function loss64(parameters: readonly Tensor64[], sample: Sample, loss: LossName): number {
  const rows = sample.actions.length;
  const size = sample.observations.length / rows;
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    const values = forward64(parameters, sample.observations.subarray(r * size, (r + 1) * size));
    const error = Math.abs(sample.targets[r]! - values[sample.actions[r]!]!);
    if (loss === 'squared') sum += error * error;
    else sum += error <= 1 ? 0.5 * error * error : error - 0.5;
  }
  return sum / rows;
}

/** d loss / d (one parameter), by central differences. */
export function slope64(
  parameters: readonly Tensor64[],
  place: { tensor: number; index: number },
  sample: Sample,
  loss: LossName,
): number {
  const { values } = parameters[place.tensor]!;
  const step = 1e-6;
  const kept = values[place.index]!;
  values[place.index] = kept + step;
  const above = loss64(parameters, sample, loss);
  values[place.index] = kept - step;
  const below = loss64(parameters, sample, loss);
  values[place.index] = kept;
  return (above - below) / (2 * step);
}
