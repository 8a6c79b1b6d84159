import { UsageError } from '../../errors.js';
import { pow } from '../../math/index.js';
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
  /** How quickly step sizes shrink with visits: see `stepSize`. Default 0: they do not. */
  visitDecay?: number;
}

const FIRST_ROOM = 1_024;

/** Visits are told in float32: more of them are told as so many. */
const MOST_TOLD_VISITS = 2 ** 24;

/** Of how many visits powers are kept. */
const MOST_POWERS = 2 ** 16;

/** Action values in a table with a row for each cell of the grid that was visited, and none for the others. */
export class GridTable implements LearnableValues, SavableValues {
  readonly kind = 'grid';
  readonly grid: Grid;
  readonly actionCount: number;
  private readonly initialValue: number;
  private readonly visitDecay: number;
  /** n^visitDecay, by n: a power costs as much as all the rest of a step. */
  private readonly powers: number[] = [];
  private readonly found: TdFound = { tdError: 0, value: 0, gradientNorm: 0 };
  private rowOf = new Map<number, number>();
  /** [room x actions] */
  private values: Float32Array;
  /** [room x actions] how often each has been learned from; of length 0 where nobody counts. */
  private visits: Float64Array = new Float64Array(0);

  constructor(options: GridTableOptions) {
    this.grid = options.grid;
    this.actionCount = options.actionCount;
    this.initialValue = Math.fround(options.initialValue);
    this.visitDecay = options.visitDecay ?? 0;
    this.values = new Float32Array(FIRST_ROOM * options.actionCount);
    if (this.visitDecay > 0) this.visits = new Float64Array(this.values.length);
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

  /** q(s, a) += stepSize * (y - q(s, a)): Watkins's step (Sutton and Barto 2018, eq. 6.8). */
  update({ observations, row, action, target, learningRate }: TdStep): Readonly<TdFound> {
    return this.moveTowards(this.placeOf(observations, row, action), target, learningRate);
  }

  /** The same of a place. @param learningRate before visits have made it smaller */
  moveTowards(place: number, target: number, learningRate: number): Readonly<TdFound> {
    const found = this.lookAt(place, target);
    this.countVisit(place);
    this.shift(place, found.tdError, learningRate);
    return found;
  }

  /** Where an action's value in a state is kept, made if it is new: the same number ever after. */
  placeOf(observations: Float32Array, row: number, action: number): number {
    return this.visit(this.grid.cellOf(observations, row)) * this.actionCount + action;
  }

  /** How far a value is from what it is to be moved towards. */
  lookAt(place: number, target: number): Readonly<TdFound> {
    const { found } = this;
    found.value = this.values[place] as number;
    found.tdError = target - found.value;
    found.gradientNorm = 2 * Math.abs(found.tdError);
    return found;
  }

  countVisit(place: number): void {
    if (this.visitDecay > 0) this.visits[place] = (this.visits[place] as number) + 1;
  }

  /** Moves a value by its step size times an error. */
  shift(place: number, error: number, learningRate: number): void {
    const value = this.values[place] as number;
    this.values[place] = value + this.stepSize(place, learningRate) * error;
  }

  snapshot(identity: AgentIdentity): ValuesPolicy<GridTable> {
    return new ValuesPolicy(identity, GridTable.copyOf(this));
  }

  private static copyOf(table: GridTable): GridTable {
    const { grid, actionCount, initialValue } = table;
    const copy = new GridTable({ grid, actionCount, initialValue });
    copy.rowOf = new Map(table.rowOf);
    copy.values = table.values.slice();
    copy.visits = table.visits.slice();
    return copy;
  }

  /** The mean of two tables over the same grid, and of their visits, of all cells that either visited. */
  static meanOf(one: GridTable, other: GridTable): GridTable {
    const { grid, actionCount, initialValue } = one;
    const mean = new GridTable({ grid, actionCount, initialValue });
    if (one.visits.length > 0) mean.visits = new Float64Array(mean.values.length);
    for (const cell of [...one.rowOf.keys(), ...other.rowOf.keys()]) {
      const place = mean.visit(cell) * actionCount;
      for (let a = 0; a < actionCount; a++) {
        mean.values[place + a] = (one.valueAt(cell, a) + other.valueAt(cell, a)) / 2;
        const visits = one.visitsAt(cell, a) + other.visitsAt(cell, a);
        if (mean.visits.length > 0) mean.visits[place + a] = Math.ceil(visits / 2);
      }
    }
    return mean;
  }

  /**
   * `grid.low`, `grid.high`, `grid.bins` [observation size]; `cells` [visited x observation size], the
   * bins of each visited cell; `values` [visited x actions]; `initial_value` [1]; where they are counted, `visits`
   * [visited x actions], of each value.
   */
  tensors(): NamedTensor[] {
    const { grid, visitedCells: n, observationSize: size, actionCount } = this;
    const cells = [...this.rowOf.keys()].flatMap((cell) => grid.binsOf(cell));
    const counted = this.visits.subarray(0, n * actionCount);
    const visits = counted.map((count) => Math.min(count, MOST_TOLD_VISITS));
    return [
      tensorOf('grid.low', [size], grid.low),
      tensorOf('grid.high', [size], grid.high),
      tensorOf('grid.bins', [size], grid.bins),
      tensorOf('cells', [n, size], cells),
      tensorOf('values', [n, actionCount], this.values.subarray(0, n * actionCount)),
      tensorOf('initial_value', [1], [this.initialValue]),
      ...(this.visits.length > 0 ? [tensorOf('visits', [n, actionCount], visits)] : []),
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
    if (tensors.has('visits')) table.setVisits(tensors.matrix('visits', [count, actionCount]));
    return table;
  }

  /**
   * Cells, their values and, where these count, their visits; what has never been visited has this table's own initial
   * value. Of a file that tells no visits, what was learned counts as one: the first step would forget it otherwise.
   */
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
    this.values = other.values;
    if (this.visitDecay > 0)
      this.visits = other.visits.length > 0 ? other.visits : other.atLeastOne();
  }

  serialize(archive: Archive): void {
    const present = Float64Array.from(this.rowOf.keys());
    const cells = archive.resizable('cells', present);
    this.values = archive.resizable('values', this.values);
    if (this.visitDecay > 0) this.visits = archive.resizable('visits', this.visits);
    if (cells !== present) this.rowOf = this.rowsOf(cells);
  }

  private valueAt(cell: number, action: number): number {
    const row = this.rowOf.get(cell);
    return row === undefined
      ? this.initialValue
      : (this.values[row * this.actionCount + action] as number);
  }

  private visitsAt(cell: number, action: number): number {
    const row = this.rowOf.get(cell);
    return row === undefined ? 0 : (this.visits[row * this.actionCount + action] ?? 0);
  }

  /** @throws UsageError when one of them counts nothing */
  private setVisits(visits: Float32Array): void {
    const wrong = visits.find((count) => !Number.isInteger(count) || count < 0);
    if (wrong !== undefined) {
      throw new UsageError(
        `The tensor "visits" has a ${wrong}, but must have whole numbers from 0.`,
      );
    }
    this.visits = new Float64Array(this.values.length);
    this.visits.set(visits);
  }

  /** A visit of every value that was learned. */
  private atLeastOne(): Float64Array {
    const visits = new Float64Array(this.values.length);
    for (let place = 0; place < this.visitedCells * this.actionCount; place++) {
      visits[place] = this.values[place] === this.initialValue ? 0 : 1;
    }
    return visits;
  }

  /** The rows of cells in the order they were visited. @throws UsageError when they cannot be that */
  private rowsOf(cells: Float64Array): Map<number, number> {
    const { cellCount } = this.grid;
    const rows = new Map(Array.from(cells, (cell, row) => [cell, row]));
    const isCell = (cell: number) => Number.isInteger(cell) && cell >= 0 && cell < cellCount;
    const counted = this.visitDecay === 0 || this.visits.length === this.values.length;
    const enough = counted && this.values.length >= cells.length * this.actionCount;
    if (enough && rows.size === cells.length && cells.every(isCell)) return rows;
    throw new UsageError("The state's table of cells and values does not fit together.");
  }

  /** The cell's row, made if there is none yet. */
  private visit(cell: number): number {
    const known = this.rowOf.get(cell);
    if (known !== undefined) return known;
    const row = this.rowOf.size;
    const end = (row + 1) * this.actionCount;
    if (end > this.values.length) this.grow();
    this.values.fill(this.initialValue, end - this.actionCount, end);
    this.rowOf.set(cell, row);
    return row;
  }

  /**
   * learningRate / n^visitDecay, where n counts this visit too (Even-Dar and Mansour 2003, section 3): with a rate and a
   * decay of 1 a value is the mean of its targets.
   */
  private stepSize(place: number, learningRate: number): number {
    const { visitDecay, powers } = this;
    if (visitDecay === 0) return learningRate;
    const visits = this.visits[place] as number;
    if (visitDecay === 1) return learningRate / visits;
    if (visits >= MOST_POWERS) return learningRate / pow(visits, visitDecay);
    while (powers.length <= visits) powers.push(pow(powers.length, visitDecay));
    return learningRate / (powers[visits] as number);
  }

  private grow(): void {
    const [values, visits] = [this.values, this.visits];
    this.values = new Float32Array(2 * values.length);
    this.values.set(values);
    this.visits = new Float64Array(2 * visits.length);
    this.visits.set(visits);
  }
}
