import { UsageError } from '../errors.js';
import { type Bound, readSides } from './box-bounds.js';
import { checkRanges, sampleBox } from './box-sample.js';
import { type ArrayOf, canCast, checkDtype, type Dtype, dtypeOf, limitsOf } from './dtype.js';
import { sameNumbers, showShape, sizeOfShape } from './nested.js';
import { chancesIn, type SampleOptions } from './sampling.js';
import { SeededSpace } from './seeded-space.js';

/** JSON knows no infinity: an unbounded side is null. An integer beyond 2^53 is a string. */
export interface BoxJson<D extends Dtype = 'float32'> {
  kind: 'box';
  low: (number | string | null)[];
  high: (number | string | null)[];
  shape: number[];
  /** Without one, float32. */
  dtype?: D;
}

/** What a Box has beside its bounds. */
export interface BoxOptions<D extends Dtype = 'float32'> {
  /** Default: that of the bounds; (1,) for two numbers. */
  shape?: readonly number[];
  /** Default: float32. */
  dtype?: D;
  /** Begins the stream of `sample`, as `seed(seed)` does. */
  seed?: number;
}

/**
 * Arrays of numbers, each entry within its own bounds, with the meaning and the random stream of
 * Gymnasium's `Box(low, high, shape, dtype)`. Arrays are flat, row by row, whatever the shape.
 */
export class Box<D extends Dtype = 'float32'> extends SeededSpace {
  readonly kind = 'box';
  readonly dtype: D;
  /**
   * Bounds per entry, in the dtype. Where there is none: -Infinity and Infinity, or the last number of a
   * signed integer dtype.
   */
  readonly low: ArrayOf<D>;
  readonly high: ArrayOf<D>;
  readonly boundedBelow: readonly boolean[];
  readonly boundedAbove: readonly boolean[];
  readonly shape: readonly number[];
  /** How many entries an element has. */
  readonly size: number;
  private readonly integral: boolean;

  /**
   * @param low one bound for all entries, or one each, flat or nested as the shape
   * @throws UsageError when bounds are NaN, cross, exceed the dtype or do not fit the shape
   */
  constructor(low: Bound, high: Bound, options: BoxOptions<D> = {}) {
    super();
    const dtype = options.dtype ?? 'float32';
    checkDtype(dtype);
    const sides = readSides(low, high, dtype as D, options.shape);
    this.dtype = dtype as D;
    this.low = sides.low.values;
    this.high = sides.high.values;
    this.boundedBelow = sides.low.bounded;
    this.boundedAbove = sides.high.bounded;
    this.shape = sides.shape;
    this.size = sizeOfShape(sides.shape);
    this.integral = limitsOf(dtype).kind !== 'float';
    if (options.seed !== undefined) this.seed(options.seed);
  }

  /** @throws UsageError when it describes no box */
  static fromJSON<D extends Dtype = 'float32'>(json: BoxJson<D>): Box<D> {
    const { low, high, shape, dtype } = json;
    if (!Array.isArray(low) || !Array.isArray(high)) {
      throw new UsageError('A box in JSON needs lists of bounds, "low" and "high".');
    }
    return new Box<D>(toBounds(low, -Infinity), toBounds(high, Infinity), {
      shape,
      ...(dtype === undefined ? {} : { dtype }),
    });
  }

  /**
   * A random element: uniform between two bounds, exponential from a single one, standard normal
   * without any; of integers the floor, the upper bound included. Unbounded entries are drawn first,
   * then those bounded below, above, and on both sides, as Gymnasium does.
   * @throws UsageError for a mask or probabilities, as a box has none, and for bounds too far apart for
   * numpy's arithmetic; nothing is drawn
   */
  sample(options?: SampleOptions<never>): ArrayOf<D> {
    if (options === undefined) return this.draw();
    return this.sampler(options)();
  }

  /** What `sample` does, checked and not yet done: a Tuple asks all its parts first. */
  sampler(options?: SampleOptions<never>): () => ArrayOf<D> {
    const chances = chancesIn(this, options);
    if (chances !== undefined) {
      throw new UsageError(`${this} cannot be sampled by a ${chances.by}: leave it out, or null.`);
    }
    checkRanges(this);
    return () => this.draw();
  }

  /**
   * Whether `value` is a typed array whose dtype this one holds, or an array of numbers (rounded to
   * float32, if that is the dtype), each within its bounds.
   */
  contains(value: unknown): value is ArrayLike<number | bigint> {
    if (!this.holds(value) || value.length !== this.size) return false;
    for (let i = 0; i < this.size; i++) if (!this.within(i, value[i])) return false;
    return true;
  }

  /** Whether every entry has both bounds, or the one that is asked for. */
  isBounded(manner: 'both' | 'below' | 'above' = 'both'): boolean {
    const below = manner === 'above' || this.boundedBelow.every(Boolean);
    return below && (manner === 'below' || this.boundedAbove.every(Boolean));
  }

  equals(other: unknown): boolean {
    return (
      other instanceof Box &&
      other.dtype === this.dtype &&
      sameNumbers(this.shape, other.shape) &&
      sameNumbers(this.low, other.low) &&
      sameNumbers(this.high, other.high) &&
      sameNumbers(this.boundedBelow, other.boundedBelow) &&
      sameNumbers(this.boundedAbove, other.boundedAbove)
    );
  }

  toJSON(): BoxJson<D> {
    return {
      kind: this.kind,
      low: toJsonList(this.low, this.boundedBelow),
      high: toJsonList(this.high, this.boundedAbove),
      shape: [...this.shape],
      ...(this.dtype === 'float32' ? {} : { dtype: this.dtype }),
    };
  }

  override toString(): string {
    return `Box(${showBounds(this.low)}, ${showBounds(this.high)}, ${showShape(this.shape)}, ${this.dtype})`;
  }

  private draw(): ArrayOf<D> {
    checkRanges(this);
    return sampleBox(this, this.generator());
  }

  private holds(value: unknown): value is ArrayLike<number | bigint> {
    const dtype = dtypeOf(value);
    if (dtype === undefined) return Array.isArray(value);
    return canCast(dtype, this.dtype) || (this.dtype === 'bool' && dtype === 'uint8');
  }

  private within(i: number, entry: unknown): boolean {
    if (typeof entry !== 'number' && typeof entry !== 'bigint') return false;
    if (this.integral && typeof entry === 'number' && !Number.isInteger(entry)) return false;
    const rounded = this.dtype === 'float32' ? Math.fround(Number(entry)) : entry;
    return rounded >= (this.low[i] as number) && rounded <= (this.high[i] as number);
  }
}

function toBounds(list: BoxJson['low'], open: number): (number | bigint)[] {
  return list.map((bound) => toBound(bound, open));
}

function toBound(bound: number | string | null, open: number): number | bigint {
  if (typeof bound !== 'string') return bound ?? open;
  if (/^-?\d+$/.test(bound)) return BigInt(bound);
  throw new UsageError(`A bound in JSON is a number, null or digits, but "${bound}" was given.`);
}

function toJsonList(
  bounds: ArrayLike<number | bigint>,
  bounded: readonly boolean[],
): (number | string | null)[] {
  return Array.from(bounds, (bound, i) => {
    if (!bounded[i]) return null;
    return typeof bound === 'bigint' && !Number.isSafeInteger(Number(bound))
      ? String(bound)
      : Number(bound);
  });
}

/** One number where all are the same. */
function showBounds(bounds: ArrayLike<number | bigint>): string {
  const list = Array.from(bounds);
  const [first] = list;
  const alike = first !== undefined && list.every((bound) => bound === first);
  return alike ? String(first) : `[${list.join(', ')}]`;
}
