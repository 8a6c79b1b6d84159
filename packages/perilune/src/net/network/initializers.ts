import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import type { DenseLayout, ParameterLayout } from './layout.js';
import type { TensorLike } from './tensors.js';
import { pytorch } from './tensors.js';

/** A stream of random numbers; `Generator` is one. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  nextDouble(): number;
  /** Normal with mean 0 and deviation 1. */
  standardNormal(): number;
}

export interface InitialValues {
  /** [outputs][inputs] */
  weights: ArrayLike<number>;
  /** [outputs] */
  bias: ArrayLike<number>;
}

/** Draws one layer's values; layers are drawn in order, the first first. */
export type Initializer = (layer: DenseLayout, random: RandomSource) => InitialValues;

/**
 * - `pytorch`: weights and bias uniform in +-1/sqrt(inputs), the default of `torch.nn.Linear` and so
 *   of Stable-Baselines3.
 * - `he-uniform`: weights uniform in +-sqrt(6 / inputs), bias 0 (He et al. 2015).
 * - `glorot-uniform`: weights uniform in +-sqrt(6 / (inputs + outputs)), bias 0 (Glorot & Bengio
 *   2010), the default of Keras.
 * - `orthogonal`: orthonormal rows or columns, whichever are fewer, bias 0 (Saxe et al. 2014).
 */
export type InitializerName = 'pytorch' | 'he-uniform' | 'glorot-uniform' | 'orthogonal';

const initializers: Record<InitializerName, Initializer> = {
  pytorch: ({ inputs, outputs }, random) => {
    const bound = 1 / Math.sqrt(inputs);
    return {
      weights: uniform(inputs * outputs, bound, random),
      bias: uniform(outputs, bound, random),
    };
  },
  'he-uniform': ({ inputs, outputs }, random) => ({
    weights: uniform(inputs * outputs, Math.sqrt(6 / inputs), random),
    bias: new Float64Array(outputs),
  }),
  'glorot-uniform': ({ inputs, outputs }, random) => ({
    weights: uniform(inputs * outputs, Math.sqrt(6 / (inputs + outputs)), random),
    bias: new Float64Array(outputs),
  }),
  orthogonal: ({ inputs, outputs }, random) => ({
    weights: orthogonal(outputs, inputs, random),
    bias: new Float64Array(outputs),
  }),
};

/** @throws UsageError when there is no initializer of that name */
export function initializerOf(choice: InitializerName | Initializer): Initializer {
  if (typeof choice === 'function') return choice;
  if (!Object.hasOwn(initializers, choice)) {
    throw new UsageError(unknownName('initializer', String(choice), Object.keys(initializers)));
  }
  return initializers[choice];
}

/**
 * A network's initial tensors. Normalizations begin as they are: gain 1, bias 0. Of noisy layers the
 * means are drawn as any layer's, and the deviations are sigma0 / sqrt(inputs) (Fortunato et al. 2018,
 * section 3.2, whose means are those of `pytorch`).
 */
export function initialTensors(
  layout: ParameterLayout,
  initializer: Initializer,
  random: RandomSource,
): TensorLike[] {
  const sigma0 = layout.architecture.noisy?.sigma0 ?? 0;
  const values = new Map<number, ArrayLike<number>>();
  for (const layer of layout.layers) {
    const { weights, bias } = initializer(layer, random);
    const deviation = sigma0 / Math.sqrt(layer.inputs);
    const size = layer.inputs * layer.outputs;
    values.set(layer.weights, weights).set(layer.bias, bias);
    if (layout.architecture.noisy !== undefined) {
      const sigma = layout.meanCount;
      values.set(sigma + layer.weights, new Float64Array(size).fill(deviation));
      values.set(sigma + layer.bias, new Float64Array(layer.outputs).fill(deviation));
    }
    if (layer.norm === undefined) continue;
    values.set(layer.norm.gain, new Float64Array(layer.outputs).fill(1));
    values.set(layer.norm.bias, new Float64Array(layer.outputs));
  }
  return layout.tensors.map((place) => ({
    name: place.name,
    shape: pytorch.shape(place),
    values: values.get(place.offset)!,
  }));
}

function uniform(count: number, bound: number, random: RandomSource): Float64Array {
  return Float64Array.from({ length: count }, () => bound * (2 * random.nextDouble() - 1));
}

/** A [rows][columns] matrix with orthonormal rows, or columns where there are fewer of them. */
function orthogonal(rows: number, columns: number, random: RandomSource): Float64Array {
  const [count, size] = rows <= columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) vectors.push(orthonormalTo(vectors, size, random));
  return Float64Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return rows <= columns ? vectors[row]![column]! : vectors[column]![row]!;
  });
}

/** A random unit vector at right angles to `others`: Gram & Schmidt's, done twice for accuracy. */
function orthonormalTo(
  others: readonly Float64Array[],
  size: number,
  random: RandomSource,
): Float64Array {
  const vector = Float64Array.from({ length: size }, () => random.standardNormal());
  for (const other of [...others, ...others]) subtract(vector, other, dot(vector, other));
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((x) => x / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function subtract(vector: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i]! -= factor * other[i]!;
}
