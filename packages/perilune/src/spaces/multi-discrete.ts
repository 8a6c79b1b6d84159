import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { type IndexDraw, indexDraw } from './choice.js';
import { canCast, dtypeOf } from './dtype.js';
import {
  checkShape,
  isList,
  type Nested,
  sameNumbers,
  showShape,
  sizeOfShape,
  unnest,
} from './nested.js';
import { type Chances, chancesIn, type SampleOptions } from './sampling.js';
import { SeededSpace } from './seeded-space.js';

export interface MultiDiscreteJson {
  kind: 'multi-discrete';
  /** Row by row. */
  nvec: number[];
  shape: number[];
  /** Without one, 0 everywhere. */
  start?: number[];
}

/** What a MultiDiscrete has beside the sizes of its entries. */
export interface MultiDiscreteOptions {
  /** The least element of each entry, in the shape of nvec. Default 0. */
  start?: Nested<number>;
  /** Begins the stream of `sample`, as `seed(seed)` does. */
  seed?: number;
}

const INT32_END = 2 ** 31;

/**
 * Arrays of integers, entry i one of start[i]..start[i]+nvec[i]-1, with the meaning and the random
 * stream of Gymnasium's `MultiDiscrete(nvec, start=start)`. Arrays are flat, row by row; they are
 * Int32Arrays, so that no entry may lie beyond int32 (Gymnasium's are int64).
 */
export class MultiDiscrete extends SeededSpace {
  readonly kind = 'multi-discrete';
  readonly nvec: Int32Array;
  readonly start: Int32Array;
  readonly shape: readonly number[];
  /** How many entries an element has. */
  readonly size: number;

  /**
   * @param nvec how many values each entry has; its nesting is the shape
   * @throws UsageError unless all are positive integers, start has their shape, and int32 holds all
   */
  constructor(nvec: Nested<number>, options: MultiDiscreteOptions = {}) {
    super();
    const counts = readList('nvec', nvec);
    const starts = readList('start', options.start ?? counts.entries.map(() => 0));
    checkStarts(counts, starts, options.start !== undefined);
    this.nvec = Int32Array.from(counts.entries);
    this.start = Int32Array.from(starts.entries);
    this.shape = counts.shape;
    this.size = this.nvec.length;
    if (options.seed !== undefined) this.seed(options.seed);
  }

  static fromJSON({ nvec, shape, start }: MultiDiscreteJson): MultiDiscrete {
    checkJson(nvec, shape);
    const nest = (list: readonly number[]) => nestAs(list, shape);
    return new MultiDiscrete(nest(nvec), start === undefined ? {} : { start: nest(start) });
  }

  /**
   * An element: each as likely, or by a mask or probabilities, a list of nvec[i] numbers for each entry.
   * An entry whose mask allows nothing is its start.
   * @throws UsageError when the mask or the probabilities are none, or both are given; nothing is drawn
   */
  sample(options?: SampleOptions<readonly Nested<number>[]>): Int32Array {
    return this.sampler(options)();
  }

  /** What `sample` does, checked and not yet done: a Tuple asks all its parts first. */
  sampler(options?: SampleOptions<readonly Nested<number>[]>): () => Int32Array {
    const chances = chancesIn(this, options);
    const draw = chances === undefined ? this.uniform() : this.weighted(chances);
    return () => this.start.map((start, i) => start + draw(i));
  }

  contains(value: unknown): value is ArrayLike<number | bigint> {
    const dtype = dtypeOf(value);
    if (dtype === undefined ? !Array.isArray(value) : !canCast(dtype, 'int64')) return false;
    const list = value as ArrayLike<unknown>;
    return list.length === this.size && this.start.every((_, i) => this.within(i, list[i]));
  }

  equals(other: unknown): boolean {
    return (
      other instanceof MultiDiscrete &&
      sameNumbers(this.shape, other.shape) &&
      sameNumbers(this.nvec, other.nvec) &&
      sameNumbers(this.start, other.start)
    );
  }

  toJSON(): MultiDiscreteJson {
    const { kind, start } = this;
    const json: MultiDiscreteJson = { kind, nvec: [...this.nvec], shape: [...this.shape] };
    return start.some((least) => least !== 0) ? { ...json, start: [...start] } : json;
  }

  override toString(): string {
    const nvec = showNested(nestAs([...this.nvec], this.shape));
    if (this.start.every((least) => least === 0)) return `MultiDiscrete(${nvec})`;
    return `MultiDiscrete(${nvec}, start=${showNested(nestAs([...this.start], this.shape))})`;
  }

  private within(i: number, entry: unknown): boolean {
    if (typeof entry !== 'number' && typeof entry !== 'bigint') return false;
    const index = Number(entry) - (this.start[i] as number);
    return Number.isInteger(index) && index >= 0 && index < (this.nvec[i] as number);
  }

  private uniform(): (i: number) => number {
    return (i) => Math.trunc(this.generator().nextDouble() * (this.nvec[i] as number));
  }

  private weighted({ by, weights }: Chances<unknown>): (i: number) => number {
    const lists = listsIn(weights);
    if (lists.length !== this.size) {
      throw new UsageError(
        `The ${by} of ${this} must be ${this.size} lists of numbers, one for each entry, but ${show(weights)} was given.`,
      );
    }
    const draws: IndexDraw[] = lists.map((list, i) => {
      const name = `entry ${i} of ${this}`;
      return indexDraw({ by, weights: list }, this.nvec[i] as number, { normalize: true, name });
    });
    return (i) => (draws[i] as IndexDraw)(this.generator());
  }
}

/** The innermost lists, in order. */
function listsIn(weights: unknown): unknown[] {
  if (!isList(weights)) return [];
  return Array.from(weights).flatMap((row) =>
    isList(row) && isList(row[0]) ? listsIn(row) : [row],
  );
}

function readList(name: string, list: Nested<number>) {
  if (isList(list)) {
    const read = unnest<number>(name, list);
    if (read.entries.every(Number.isSafeInteger)) return read;
  }
  throw new UsageError(
    `MultiDiscrete needs ${name} as a list of integers, but ${show(list)} was given.`,
  );
}

function checkJson(nvec: unknown, shape: unknown): void {
  const fits =
    isList(nvec) && isList(shape) && sizeOfShape(checkShape(shape as number[])) === nvec.length;
  if (fits) return;
  throw new UsageError(
    `A multi-discrete in JSON needs lists "nvec" and "shape" that fit, but has ${show(nvec)} and ${show(shape)}.`,
  );
}

interface Integers {
  shape: readonly number[];
  entries: readonly number[];
}

function checkStarts(counts: Integers, starts: Integers, given: boolean): void {
  if (given && !sameNumbers(counts.shape, starts.shape)) {
    throw new UsageError(
      `MultiDiscrete needs start in the shape ${showShape(counts.shape)} of nvec, but it has ${showShape(starts.shape)}.`,
    );
  }
  counts.entries.forEach((n, i) => {
    const start = starts.entries[i] as number;
    if (n >= 1 && n < INT32_END && start >= -INT32_END && start + n <= INT32_END) return;
    throw new UsageError(
      `Entry ${i} of a MultiDiscrete must have at least one value, and all of them in int32, but it has ${n}, from ${start}.`,
    );
  });
}

function nestAs(list: readonly number[], shape: readonly number[]): Nested<number> {
  if (shape.length <= 1) return list;
  const [rows = 0, ...inner] = shape;
  const size = list.length / rows;
  return Array.from({ length: rows }, (_, i) =>
    nestAs(list.slice(i * size, (i + 1) * size), inner),
  );
}

function showNested(list: unknown): string {
  return Array.isArray(list) ? `[${list.map(showNested).join(', ')}]` : String(list);
}
