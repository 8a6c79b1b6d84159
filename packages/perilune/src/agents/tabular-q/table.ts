import { UsageError } from '../../errors.js';
import type { NamedTensor } from '../../net/index.js';
import type { Archive } from '../../state/index.js';
import { ValuesPolicy } from '../policies/values-policy.js';
import type { LearnableValues, SavableValues, TdFound, TdStep } from '../shared/action-values.js';
import type { AgentFile, AgentIdentity } from '../shared/agent-file.js';
import { NamedTensors, tensorOf } from '../shared/named-tensors.js';
import { Grid } from './grid.js';

export interface GridTableOptions {
  grid: Grid;
  actionCount: number;
  /** Value of an action never tried. */
  initialValue: number;
}

const FIRST_ROOM = 1_024;

/** Action values in a table with a row for each cell of the grid that was visited, and none for the others. */
export class GridTable implements LearnableValues, SavableValues {
  readonly kind = 'grid';
  readonly grid: Grid;
  readonly actionCount: number;
  private readonly initialValue: number;
  private readonly found: TdFound = { tdError: 0, value: 0, gradientNorm: 0 };
  private rowOf = new Map<number, number>();
  /** [room x actions] */
  private values: Float32Array;

  constructor(options: GridTableOptions) {
    this.grid = options.grid;
    this.actionCount = options.actionCount;
    this.initialValue = Math.fround(options.initialValue);
    this.values = new Float32Array(FIRST_ROOM * options.actionCount);
  }

  get observationSize(): number {
    return this.grid.bins.length;
  }

  /** Cells visited so far. */
  get visitedCells(): number {
    return this.rowOf.size;
  }

  valuesInto(observations: Float32Array, row: number, values: Float64Array): void {
    const found = this.rowOf.get(this.grid.cellOf(observations, row));
    if (found === undefined) {
      values.fill(this.initialValue);
      return;
    }
    const from = found * this.actionCount;
    for (let a = 0; a < values.length; a++) values[a] = this.values[from + a] as number;
  }

  /** q(s, a) += learningRate * (y - q(s, a)): Watkins's step (Sutton and Barto 2018, eq. 6.8). */
  update({ observations, row, action, target, learningRate }: TdStep): Readonly<TdFound> {
    const place = this.visit(this.grid.cellOf(observations, row)) * this.actionCount + action;
    const value = this.values[place] as number;
    const tdError = target - value;
    this.values[place] = value + learningRate * tdError;
    return Object.assign(this.found, { tdError, value, gradientNorm: 2 * Math.abs(tdError) });
  }

  snapshot(identity: AgentIdentity): ValuesPolicy<GridTable> {
    const { grid, actionCount, initialValue } = this;
    const copy = new GridTable({ grid, actionCount, initialValue });
    copy.rowOf = new Map(this.rowOf);
    copy.values = this.values.slice();
    return new ValuesPolicy(identity, copy);
  }

  /**
   * `grid.low`, `grid.high`, `grid.bins` [observation size]; `cells` [visited x observation size], the
   * bins of each visited cell; `values` [visited x actions]; `initial_value` [1].
   */
  tensors(): NamedTensor[] {
    const { grid, visitedCells: n, observationSize: size, actionCount } = this;
    const cells = [...this.rowOf.keys()].flatMap((cell) => grid.binsOf(cell));
    return [
      tensorOf('grid.low', [size], grid.low),
      tensorOf('grid.high', [size], grid.high),
      tensorOf('grid.bins', [size], grid.bins),
      tensorOf('cells', [n, size], cells),
      tensorOf('values', [n, actionCount], this.values.subarray(0, n * actionCount)),
      tensorOf('initial_value', [1], [this.initialValue]),
    ];
  }

  /** Reads back what `tensors` gave. @throws UsageError when something is missing or does not fit */
  static fromTensors(tensors: NamedTensors): GridTable {
    const bins = tensors.vector('grid.bins');
    const low = tensors.vector('grid.low', bins.length);
    const high = tensors.vector('grid.high', bins.length);
    const { shape, values } = tensors.tensor('values', 2);
    const [count, actionCount] = shape as [number, number];
    const cells = tensors.matrix('cells', [count, bins.length]);
    const grid = new Grid({ low, high, bins });
    const table = new GridTable({
      grid,
      actionCount,
      initialValue: tensors.scalar('initial_value'),
    });
    for (let n = 0; n < count; n++) {
      table.visit(grid.cellAt(cells.subarray(n * bins.length, (n + 1) * bins.length)));
    }
    table.values.set(values);
    return table;
  }

  /** Cells and their values; what has never been visited has this table's own initial value. */
  adopt(file: AgentFile): void {
    const other = GridTable.fromTensors(new NamedTensors(file.tensors));
    const [theirs, ours] = [other, this].map(({ grid: { low, high, bins }, actionCount }) =>
      JSON.stringify({ low: [...low], high: [...high], bins: [...bins], actionCount }),
    );
    if (theirs !== ours) {
      throw new UsageError(
        `The agent to begin from has another grid: ${theirs}, where ${ours} is asked for.`,
      );
    }
    this.rowOf = new Map(other.rowOf);
    this.values = other.values.slice();
  }

  serialize(archive: Archive): void {
    const present = Float64Array.from(this.rowOf.keys());
    const cells = archive.resizable('cells', present);
    this.values = archive.resizable('values', this.values);
    if (cells !== present) this.rowOf = this.rowsOf(cells);
  }

  /** The rows of cells in the order they were visited. @throws UsageError when they cannot be that */
  private rowsOf(cells: Float64Array): Map<number, number> {
    const { cellCount } = this.grid;
    const rows = new Map(Array.from(cells, (cell, row) => [cell, row]));
    const isCell = (cell: number) => Number.isInteger(cell) && cell >= 0 && cell < cellCount;
    const enough = this.values.length >= cells.length * this.actionCount;
    if (enough && rows.size === cells.length && cells.every(isCell)) return rows;
    throw new UsageError("The state's table of cells and values does not fit together.");
  }

  /** The cell's row, made if there is none yet. */
  private visit(cell: number): number {
    const known = this.rowOf.get(cell);
    if (known !== undefined) return known;
    const row = this.rowOf.size;
    const end = (row + 1) * this.actionCount;
    if (end > this.values.length) {
      const larger = new Float32Array(2 * this.values.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values.fill(this.initialValue, end - this.actionCount, end);
    this.rowOf.set(cell, row);
    return row;
  }
}
