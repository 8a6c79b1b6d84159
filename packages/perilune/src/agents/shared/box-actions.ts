import { UsageError } from '../../errors.js';
import type { AnySpace } from '../../spaces/index.js';

const { fround } = Math;

/** A Box of actions, of whatever dtype. */
export type ActionBox = Extract<AnySpace, { kind: 'box' }>;

/**
 * What lies between a policy's numbers and a Box's bounds. Rows are [n x action width], changed in place, in
 * float32; a NaN passes. Nothing is allocated but by the constructor.
 */
export class BoxActions {
  /** [action width], infinite where there is no bound. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  /** high - low */
  private readonly range: Float32Array;

  constructor(space: ActionBox) {
    this.low = bounds(space.low, space.boundedBelow, Number.NEGATIVE_INFINITY);
    this.high = bounds(space.high, space.boundedAbove, Number.POSITIVE_INFINITY);
    this.range = this.high.map((high, i) => high - (this.low[i] as number));
  }

  /**
   * That every entry has two bounds, and a range that float32 holds: without them -1..1 stands for nothing.
   *
   * @param name of the algorithm, for the message
   * @throws UsageError when one has not
   */
  checkBounded(name: string): void {
    const odd = this.range.findIndex((range) => !Number.isFinite(range));
    if (odd < 0) return;
    throw new UsageError(
      `${name} spreads -1..1 over the range of each action, but entry ${odd} has ${this.low[odd]}..${this.high[odd]}: ` +
        'give it two bounds, whose range float32 holds, by RescaleAction or a space of your own.',
    );
  }

  /** The nearest within the bounds: numpy's `clip`, as Stable-Baselines3's PPO does before a step. */
  clip(rows: Float32Array): void {
    const { low, high } = this;
    for (let k = 0, i = 0; k < rows.length; k++, i = i + 1 === low.length ? 0 : i + 1) {
      const value = rows[k] as number;
      if (value < (low[i] as number)) rows[k] = low[i] as number;
      else if (value > (high[i] as number)) rows[k] = high[i] as number;
    }
  }

  /**
   * From -1..1 to the bounds: low + (0.5 (x + 1)) (high - low), Stable-Baselines3's `unscale_action`; not above them, where
   * float32 rounds that up.
   */
  unscale(rows: Float32Array): void {
    const { low, high, range } = this;
    for (let k = 0, i = 0; k < rows.length; k++, i = i + 1 === low.length ? 0 : i + 1) {
      const half = fround(0.5 * fround((rows[k] as number) + 1));
      const value = fround((low[i] as number) + fround(half * (range[i] as number)));
      const most = high[i] as number;
      rows[k] = value > most ? most : value;
    }
  }

  /**
   * From the bounds to -1..1: 2 ((x - low) / (high - low)) - 1, Stable-Baselines3's `scale_action`; 0 where the bounds
   * are one number, which all of -1..1 stands for.
   */
  scale(rows: Float32Array): void {
    const { low, range } = this;
    for (let k = 0, i = 0; k < rows.length; k++, i = i + 1 === low.length ? 0 : i + 1) {
      const width = range[i] as number;
      const share = fround(fround((rows[k] as number) - (low[i] as number)) / width);
      rows[k] = width === 0 ? 0 : fround(2 * share) - 1;
    }
  }
}

function bounds(
  values: ArrayLike<number | bigint>,
  isBounded: readonly boolean[],
  none: number,
): Float32Array {
  return Float32Array.from(values as ArrayLike<number>, (value, i) =>
    isBounded[i] ? Number(value) : none,
  );
}
