import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import { kindOf } from '../layers/index.js';
import type { Initializer, RandomSource } from '../layers/layer-kind.js';
import type { ParameterLayout } from './layout.js';
import type { TensorLike } from './tensors.js';
import { pytorch } from './tensors.js';

export type { Initializer, InitialValues, RandomSource } from '../layers/layer-kind.js';

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
  orthogonal: orthogonal(),
};

/**
 * As `orthogonal`, its weights times `gain`: PPO's are sqrt(2) for hidden layers, 0.01 for the policy's
 * output and 1 for the value's (Huang et al. 2022, "The 37 implementation details", 2).
 */
export function orthogonal({ gain = 1 }: { gain?: number } = {}): Initializer {
  return ({ inputs, outputs }, random) => ({
    weights: orthonormal(outputs, inputs, random).map((value) => gain * value),
    bias: new Float64Array(outputs),
  });
}

/** @throws UsageError when there is no initializer of that name */
export function initializerOf(choice: InitializerName | Initializer): Initializer {
  if (typeof choice === 'function') return choice;
  if (!Object.hasOwn(initializers, choice)) {
    throw new UsageError(unknownName('initializer', String(choice), Object.keys(initializers)));
  }
  return initializers[choice];
}

/** The initializer of every layer of a part, or of all parts that are not named. */
export interface InitializerChoice {
  /** Default `pytorch`. */
  initializer?: InitializerName | Initializer | undefined;
  /** By the part's name, in place of `initializer`. */
  initializers?: Readonly<Record<string, InitializerName | Initializer>> | undefined;
}

/**
 * The initializer of every part, in the layout's order.
 *
 * @throws UsageError when an initializer or the part it is for is unknown
 */
export function initializersOf(
  { parts }: ParameterLayout,
  { initializer = 'pytorch', initializers = {} }: InitializerChoice,
): Initializer[] {
  const names = parts.map(({ name }) => name);
  const unknown = Object.keys(initializers).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UsageError(unknownName('part', unknown, names));
  return names.map((name) => initializerOf(initializers[name] ?? initializer));
}

/** A network's initial tensors, drawn layer by layer in the order of its parts. */
export function initialTensors(
  layout: ParameterLayout,
  initializers: readonly Initializer[],
  random: RandomSource,
): TensorLike[] {
  const values = new Map<number, ArrayLike<number>>();
  layout.parts.forEach((part, i) => {
    const draw = {
      initializer: initializers[i]!,
      random,
      deviations: layout.meanCount,
      set: (offset: number, numbers: ArrayLike<number>) => values.set(offset, numbers),
    };
    for (const layer of part.layers) kindOf(layer).initialize(layer, draw);
  });
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
function orthonormal(rows: number, columns: number, random: RandomSource): Float64Array {
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
