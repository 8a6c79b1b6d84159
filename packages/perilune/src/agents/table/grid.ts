import { UsageError } from '../../errors.js';

/** Cells of a regular grid over observations. */
export interface GridOptions {
  /** [observation size] each */
  low: ArrayLike<number>;
  high: ArrayLike<number>;
  bins: ArrayLike<number>;
}

/** The most bins of an entry: in an agent's file they are numbers of float32. */
export const MOST_BINS = 2 ** 24;

/** Cuts each entry of an observation into bins of equal width, and numbers the cells they make. */
export class Grid {
  /** [observation size] each, rounded to float32 so that a saved grid is the same grid. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly bins: Int32Array;
  /** Cells there are, visited or not. */
  readonly cellCount: number;

  /** @throws UsageError unless low < high, both finite, no entry has more than 2^24 bins, and there are at most 2^53 - 1 cells */
  constructor({ low, high, bins }: GridOptions) {
    for (const [i, count] of Array.from(bins).entries()) {
      if (count <= MOST_BINS) continue;
      throw new UsageError(
        `Entry ${i} of the observation would have ${count} bins, but a file tells no more than 2^24 apart.`,
      );
    }
    this.low = Float32Array.from(low);
    this.high = Float32Array.from(high);
    this.bins = Int32Array.from(bins);
    this.low.forEach((from, i) => {
      const to = this.high[i] as number;
      if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
        throw new UsageError(
          `The grid needs finite bounds with low < high; entry ${i} of the observation has ${from}..${to}. Give \`low\` and \`high\`.`,
        );
      }
    });
    this.cellCount = this.bins.reduce((product, n) => product * n, 1);
    if (!Number.isSafeInteger(this.cellCount)) {
      throw new UsageError(
        `bins make ${this.cellCount} cells, but there may be at most 2^53 - 1 to be numbered.`,
      );
    }
  }

  /** The number of the cell that a row of observations [rows x observation size] lies in. */
  cellOf(observations: Float32Array, row: number): number {
    const size = this.bins.length;
    let cell = 0;
    for (let i = 0; i < size; i++) {
      cell = cell * (this.bins[i] as number) + this.bin(i, observations[row * size + i] as number);
    }
    return cell;
  }

  /** The bins of a cell: [observation size]. */
  binsOf(cell: number): number[] {
    const bins: number[] = [];
    let rest = cell;
    for (let i = this.bins.length - 1; i >= 0; i--) {
      const n = this.bins[i] as number;
      bins.unshift(rest % n);
      rest = Math.floor(rest / n);
    }
    return bins;
  }

  /** The cell of given bins. */
  cellAt(bins: ArrayLike<number>): number {
    return this.bins.reduce((cell, n, i) => cell * n + (bins[i] as number), 0);
  }

  private bin(i: number, value: number): number {
    const low = this.low[i] as number;
    const n = this.bins[i] as number;
    const bin = Math.floor(((value - low) / ((this.high[i] as number) - low)) * n);
    return bin < 0 ? 0 : bin >= n ? n - 1 : bin;
  }
}
