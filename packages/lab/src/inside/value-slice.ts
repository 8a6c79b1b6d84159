export interface SliceAxes {
  /** Indices of the two observations that vary. */
  x: number;
  y: number;
  /** How far each goes on either side of zero, in the observation's own numbers. */
  rangeX: number;
  rangeY: number;
}

/** Cells a side: fine enough to see shapes, few enough to be quick. */
export const CELLS = 40;

/**
 * The worth of being in a state over two of its numbers, the others held. Computed a row at a time, so that a page can go
 * on drawing.
 */
export class ValueSlice {
  /** [CELLS x CELLS], from the lowest y up. */
  readonly values = new Float32Array(CELLS * CELLS);
  private cell = 0;

  constructor(
    private readonly worth: (state: Float32Array) => number,
    private readonly around: ArrayLike<number>,
    readonly axes: SliceAxes,
  ) {}

  get done(): boolean {
    return this.cell === this.values.length;
  }

  /** Computes for about so many milliseconds: a wide network takes many of them for a single row. */
  compute(milliseconds: number): void {
    const until = performance.now() + milliseconds;
    const state = Float32Array.from(this.around);
    const { x, y, rangeX, rangeY } = this.axes;
    while (!this.done && performance.now() < until) {
      state[x] = rangeX * at(this.cell % CELLS);
      state[y] = rangeY * at(Math.floor(this.cell / CELLS));
      this.values[this.cell] = this.worth(state);
      this.cell += 1;
    }
  }
}

/** -1 .. 1 */
function at(cell: number): number {
  return (2 * (cell + 0.5)) / CELLS - 1;
}
