import { UsageError } from '../errors.js';
import { Generator } from '../random/generator.js';
import { entropySeed } from '../random/seed.js';
import { show } from '../text/show.js';

/** JSON knows no infinity: an unbounded side is null. */
export interface BoxJson {
  kind: 'box';
  low: (number | null)[];
  high: (number | null)[];
  shape: number[];
}

export interface BoxOptions {
  /** Default: one dimension, as long as the bounds. */
  shape?: readonly number[];
  /** Begins the stream of `sample`, as `seed(seed)` does. */
  seed?: number;
}

type Bound = number | ArrayLike<number>;

/**
 * Arrays of float32, each entry within its own bounds, with the meaning and the random stream of
 * Gymnasium's `Box(low, high, shape, dtype=float32)`. Arrays are flat, row by row, whatever the shape.
 */
export class Box {
  readonly kind = 'box';
  /** Bounds per entry, rounded to float32; -Infinity and Infinity where there is none. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly shape: readonly number[];
  /** How many entries an element has. */
  readonly size: number;
  private generator: Generator | undefined;

  /**
   * @param low one bound for all entries, or one each
   * @throws UsageError when bounds are NaN, cross, exceed float32 or do not fit the shape
   */
  constructor(low: Bound, high: Bound, options: BoxOptions = {}) {
    this.shape = checkShape(options.shape ?? [lengthOf(low) ?? lengthOf(high) ?? 1]);
    this.size = this.shape.reduce((product, length) => product * length, 1);
    this.low = toBounds('low', low, this.size);
    this.high = toBounds('high', high, this.size);
    checkOrder(this.low, this.high);
    if (options.seed !== undefined) this.seed(options.seed);
  }

  static fromJSON(json: BoxJson): Box {
    const low = json.low.map((bound) => bound ?? -Infinity);
    const high = json.high.map((bound) => bound ?? Infinity);
    return new Box(low, high, { shape: json.shape });
  }

  /** Begins the stream of `sample` anew. @throws UsageError unless the seed is an integer in 0..2^53-1 */
  seed(seed: number): void {
    this.generator = new Generator(seed);
  }

  /**
   * A random element: uniform between two bounds, exponential from a single one, standard normal
   * without any. Unbounded entries are drawn first, then those bounded below, above, and on both
   * sides, as Gymnasium does. A space never seeded picks its own seed.
   */
  sample(): Float32Array {
    this.generator ??= new Generator(entropySeed());
    const out = new Float32Array(this.size);
    for (const draw of DRAWS) this.fill(out, this.generator, draw);
    return out;
  }

  /** Whether `value` is a Float32Array, or an array of numbers that are rounded to float32, within the bounds. */
  contains(value: unknown): value is Float32Array | readonly number[] {
    if (!(value instanceof Float32Array || Array.isArray(value))) return false;
    if (value.length !== this.size) return false;
    for (let i = 0; i < this.size; i++) {
      const entry: unknown = value[i];
      if (typeof entry !== 'number' || !this.within(i, Math.fround(entry))) return false;
    }
    return true;
  }

  /** Whether every entry has both bounds. */
  isBounded(): boolean {
    return this.low.every(Number.isFinite) && this.high.every(Number.isFinite);
  }

  equals(other: unknown): boolean {
    if (!(other instanceof Box)) return false;
    return (
      sameNumbers(this.shape, other.shape) &&
      sameNumbers(this.low, other.low) &&
      sameNumbers(this.high, other.high)
    );
  }

  toJSON(): BoxJson {
    return {
      kind: this.kind,
      low: Array.from(this.low, finiteOrNull),
      high: Array.from(this.high, finiteOrNull),
      shape: [...this.shape],
    };
  }

  toString(): string {
    return `Box([${this.low.join(', ')}], [${this.high.join(', ')}], (${this.shape.join(', ')}))`;
  }

  private fill(out: Float32Array, generator: Generator, draw: Draw): void {
    for (let i = 0; i < this.size; i++) {
      const low = this.low[i] as number;
      const high = this.high[i] as number;
      const belongs = low > -Infinity === draw.below && high < Infinity === draw.above;
      if (belongs) out[i] = draw.from(generator, low, high);
    }
  }

  private within(i: number, entry: number): boolean {
    return entry >= (this.low[i] as number) && entry <= (this.high[i] as number);
  }
}

interface Draw {
  below: boolean;
  above: boolean;
  from(generator: Generator, low: number, high: number): number;
}

const DRAWS: readonly Draw[] = [
  { below: false, above: false, from: (generator) => generator.standardNormal() },
  { below: true, above: false, from: (generator, low) => generator.standardExponential() + low },
  {
    below: false,
    above: true,
    from: (generator, _, high) => -generator.standardExponential() + high,
  },
  { below: true, above: true, from: (generator, low, high) => generator.uniform(low, high) },
];

function lengthOf(bound: Bound): number | undefined {
  return typeof bound === 'number' ? undefined : bound.length;
}

function checkShape(shape: readonly number[]): readonly number[] {
  if (shape.every((length) => Number.isSafeInteger(length) && length >= 0)) return [...shape];
  throw new UsageError(
    `A shape must be a list of non-negative integers, but ${show(shape)} was given.`,
  );
}

function toBounds(name: string, bound: Bound, size: number): Float32Array {
  const given = lengthOf(bound);
  if (given !== undefined && given !== size) {
    throw new UsageError(`The box has ${size} entries, but ${name} has ${given}.`);
  }
  return Float32Array.from({ length: size }, (_, i) =>
    toBound(name, typeof bound === 'number' ? bound : (bound[i] as number)),
  );
}

function toBound(name: string, value: number): number {
  const rounded = Math.fround(value);
  const fits = typeof value === 'number' && !Number.isNaN(value);
  if (fits && Number.isFinite(value) === Number.isFinite(rounded)) return rounded;
  throw new UsageError(`Bounds must be float32 numbers, but ${name} has ${show(value)}.`);
}

function checkOrder(low: Float32Array, high: Float32Array): void {
  const wrong = low.findIndex((bound, i) => bound > (high[i] as number));
  if (wrong < 0) return;
  throw new UsageError(`Entry ${wrong} has low ${low[wrong]} above high ${high[wrong]}.`);
}

function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i]);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
