import { type Anatomy, statisticsOf } from '../anatomy/anatomy.js';
import type { LayersBuilder } from './layers-model.js';

/**
 * From a row of observations to what the layers read: every index one-hot, as an embedding that is not learned;
 * values normalized, their clip as the difference of two ReLUs that end at it.
 *
 * @returns the name of [batch, input width]
 */
export function writeInput(model: LayersBuilder, anatomy: Anatomy, observation: string): string {
  const { layout } = anatomy;
  const { segments, normalization } = layout.description.input;
  if (normalization === undefined && segments.every(({ kind }) => kind === 'values'))
    return observation;
  let [from, value] = [0, 0];
  const pieces = segments.map(({ kind, size }, i) => {
    const width = kind === 'values' ? size : 1;
    const name = `input_${i}`;
    const own =
      width === layout.inputSize
        ? observation
        : cut(model, name, { observation, from, width, of: layout.inputSize });
    from += width;
    if (kind === 'index') return oneHot(model, name, own, size);
    value += size;
    return normalization === undefined
      ? own
      : normalized(model, anatomy, { name, own, from: value - size, size });
  });
  return pieces.length === 1
    ? (pieces[0] as string)
    : model.layer('input', 'Concatenate', pieces, { axis: -1 });
}

/** Columns of a row. */
function cut(
  model: LayersBuilder,
  name: string,
  {
    observation,
    from,
    width,
    of,
  }: { observation: string; from: number; width: number; of: number },
): string {
  const at = (input: number, output: number) => Number(input === from + output);
  return model.fixed(`${name}_row`, observation, { inputs: of, outputs: width, at });
}

function oneHot(model: LayersBuilder, name: string, column: string, size: number): string {
  const identity = new Float32Array(size * size).map((_, k) => Number(k % (size + 1) === 0));
  const config = {
    input_dim: size,
    output_dim: size,
    mask_zero: null,
    input_length: null,
    trainable: false,
  };
  const weights = [['embeddings', [size, size], identity]] as const;
  const embedded = model.layer(`${name}_one_hot`, 'Embedding', [column], config, weights);
  return model.layer(`${name}_flat`, 'Flatten', [embedded]);
}

/** clip((x - mean) / sqrt(variance + epsilon), -clip, clip) */
function normalized(
  model: LayersBuilder,
  anatomy: Anatomy,
  { name, own, from, size }: { name: string; own: string; from: number; size: number },
): string {
  const { epsilon = 1e-8, clip } = anatomy.layout.description.input.normalization ?? {};
  const { mean, deviation } = statisticsOf(anatomy, epsilon);
  const [means, variances] = [mean, deviation.map((d) => d * d - epsilon)].map((values) =>
    Float32Array.from(values.subarray(from, from + size)),
  ) as [Float32Array, Float32Array];
  const config = { axis: -1, epsilon, center: false, scale: false, trainable: false };
  const scaled = model.layer(`${name}_normalized`, 'BatchNormalization', [own], config, [
    ['moving_mean', [size], means],
    ['moving_variance', [size], variances],
  ]);
  return clip === undefined ? scaled : clipped(model, `${name}_clip`, scaled, { size, clip });
}

/** max(-c, min(c, x)) = relu(x) - relu(-x), where both end at c. */
export function clipped(
  model: LayersBuilder,
  name: string,
  x: string,
  { size, clip }: { size: number; clip: number },
): string {
  const minus = model.fixed(`${name}_minus`, x, {
    inputs: size,
    outputs: size,
    at: (i, o) => (i === o ? -1 : 0),
  });
  const sides = [x, minus].map((side, i) =>
    model.layer(`${name}_side_${i}`, 'ReLU', [side], { max_value: clip }),
  );
  const both = model.layer(`${name}_sides`, 'Concatenate', sides, { axis: -1 });
  const at = (i: number, o: number) => (i === o ? 1 : i === o + size ? -1 : 0);
  return model.fixed(name, both, { inputs: 2 * size, outputs: size, at });
}
