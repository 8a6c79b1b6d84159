import { describe, expect, it } from 'vitest';
import {
  createAgent,
  type LearningValueAgent,
  loadAgent,
  type ValueAgent,
  type ValuesPolicy,
} from '../../src/agents/index.js';
import { Grid } from '../../src/agents/table/grid.js';
import { GridTable } from '../../src/agents/table/grid-table.js';
import { make } from '../../src/env/index.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/net/index.js';
import { Box, Discrete, MultiBinary, MultiDiscrete, Tuple } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { Chain, oneHot } from './chain.js';
import { trainIn } from './one-step.js';

const chain = { algo: 'tabular-q', bins: 2, discount: 0.9, epsilon: 0.5, learningRate: 0.1 };

describe('Grid', () => {
  const grid = new Grid({ low: [0, -1], high: [1, 1], bins: [4, 3] });

  it('numbers cells row by row: bins (2, 1) of 4 x 3 are cell 7', () => {
    expect(grid.cellOf(Float32Array.of(0.6, 0), 0)).toBe(7);
    expect(grid.binsOf(7)).toEqual([2, 1]);
    expect(grid.cellAt([2, 1])).toBe(7);
    expect(grid.cellCount).toBe(12);
  });

  it('counts what lies outside, on either side, to the outermost bin', () => {
    expect(grid.binsOf(grid.cellOf(Float32Array.of(-5, 9), 0))).toEqual([0, 2]);
    expect(grid.binsOf(grid.cellOf(Float32Array.of(1, 1), 0))).toEqual([3, 2]);
  });

  it('finds its own bins again for every cell', () => {
    for (let cell = 0; cell < 12; cell++) expect(grid.cellAt(grid.binsOf(cell))).toBe(cell);
  });

  it('finds the cell of the row that is asked for', () => {
    const rows = Float32Array.of(0.1, -0.9, 0.6, 0, 0.9, 0.9);
    expect([0, 1, 2].map((row) => grid.cellOf(rows, row))).toEqual([0, 7, 11]);
  });

  it.each([
    [[0, 1], [1, 1], 'entry 1 of the observation has 1..1'],
    [[0, 2], [1, 1], 'entry 1 of the observation has 2..1'],
    [[-Infinity, 0], [1, 1], 'entry 0 of the observation has -Infinity..1'],
    [[0, 0], [1, Infinity], 'entry 1 of the observation has 0..Infinity'],
    [[Number.NaN, 0], [1, 1], 'entry 0 of the observation has NaN..1'],
  ])('needs bounds, and names the entry that has none: %j to %j', (low, high, words) => {
    expect(() => new Grid({ low, high, bins: [2, 2] })).toThrow(words);
  });

  it('has cells that can be numbered: 2^52, and not 2^53', () => {
    const of = (bins: number[]) =>
      new Grid({ low: bins.map(() => 0), high: bins.map(() => 1), bins });
    expect(of([2 ** 18, 2 ** 18, 2 ** 16]).cellCount).toBe(2 ** 52);
    expect(() => of([2 ** 18, 2 ** 18, 2 ** 17])).toThrow('bins make 9007199254740992 cells');
  });

  it('has as many bins of an entry as float32 tells apart: 2^24, and not 2^24 + 1, nor 2^32 + 1 taken for 1', () => {
    const of = (bins: number) => new Grid({ low: [0], high: [1], bins: [bins] });
    expect(of(2 ** 24).cellCount).toBe(2 ** 24);
    for (const bins of [2 ** 24 + 1, 2 ** 32 + 1, Number.NaN]) {
      expect(() => of(bins)).toThrow(`Entry 0 of the observation would have ${bins} bins`);
    }
    const space = { actionSpace: new Discrete(2), observationSpace: new Box(0, 1, { shape: [1] }) };
    for (const bins of [2 ** 32 + 1, [2 ** 32 + 1]]) {
      expect(() => createAgent({ algo: 'monte-carlo', env: space, seed: 1, bins })).toThrow(
        /bins.* is 4294967297, but must be at most 16777216/,
      );
    }
  });
});

describe('the grid over a space', () => {
  const observationSpace = new Tuple([
    new Discrete(3, { start: 4 }),
    new Box([-1, 0], [1, 6]),
    new MultiBinary(1),
    new MultiDiscrete([2, 5]),
  ]);
  const gridOf = (options: object = {}) => {
    const actionSpace = new Discrete(2);
    const agent = createAgent({
      algo: 'tabular-q',
      env: { observationSpace, actionSpace },
      seed: 1,
      ...options,
    });
    return ((agent as LearningValueAgent).snapshot() as ValuesPolicy<GridTable>).values.grid;
  };

  it('has 8 bins within the bounds of a number, and a cell for each value of an index or bit', () => {
    const grid = gridOf();
    expect([...grid.bins]).toEqual([3, 8, 8, 2, 2, 5]);
    expect([...grid.low]).toEqual([-0.5, -1, 0, -0.5, -0.5, -0.5]);
    expect([...grid.high]).toEqual([2.5, 1, 6, 1.5, 1.5, 4.5]);
    expect(grid.cellCount).toBe(3 * 8 * 8 * 2 * 2 * 5);
    const cells = [0, 1, 2].map((index) => grid.cellOf(Float32Array.of(index, 0, 0, 0, 0, 0), 0));
    expect(new Set(cells).size).toBe(3);
  });

  it('has the bins and bounds that are given, for all numbers or for each', () => {
    const grid = gridOf({ bins: [2, 4], low: [-2, -3], high: 9 });
    expect([...grid.bins]).toEqual([3, 2, 4, 2, 2, 5]);
    expect([...grid.low]).toEqual([-0.5, -2, -3, -0.5, -0.5, -0.5]);
    expect([...grid.high]).toEqual([2.5, 9, 9, 1.5, 1.5, 4.5]);
    expect(() => gridOf({ low: [1, 2, 3] })).toThrow('low has 3 values, but');
    expect(() => gridOf({ high: [1] })).toThrow('high has 1 values, but');
    expect(() => gridOf({ bins: [1] })).toThrow('bins has 1 values, but');
  });
});

/** A table over 0..4,000 in as many cells. */
const large = (initialValue = 0) =>
  new GridTable({
    grid: new Grid({ low: [0], high: [4_000], bins: [4_000] }),
    actionCount: 2,
    initialValue,
  });

/** The same, whose values are the means of their targets. */
const counting = (initialValue = 0) =>
  new GridTable({ grid: large().grid, actionCount: 2, initialValue, visitDecay: 1 });

/** A tensor of its file, all of it. */
const told = (table: GridTable, tensor: string) => {
  const found = table.tensors().find(({ name }) => name === tensor);
  return found && [...found.values];
};

const identity = {
  algo: 'tabular-q',
  trainedIn: undefined,
  trainedWith: undefined,
  observationSpace: new Box(0, 4_000, { shape: [1] }),
  actionSpace: new Discrete(2),
};

function teach(table: GridTable, cell: number, action: number, target: number) {
  const observations = Float32Array.of(cell + 0.5);
  const rest = { nextObservations: observations, targetWeights: new Float64Array(2), ends: true };
  return table.update({ observations, ...rest, row: 0, action, target, learningRate: 1 });
}

function valuesOf(table: GridTable, cell: number): number[] {
  const values = new Float64Array(2);
  table.valuesInto(Float32Array.of(-1, cell + 0.5), 1, values);
  return [...values];
}

describe('a table of values', () => {
  it('keeps all of 3,000 cells while it grows, the initial value where nothing was tried', () => {
    const table = large(0.25);
    for (let cell = 0; cell < 3_000; cell++) teach(table, cell, cell % 2, cell);
    expect(table.visitedCells).toBe(3_000);
    for (let cell = 0; cell < 3_000; cell++) {
      expect(valuesOf(table, cell)).toEqual(cell % 2 ? [0.25, cell] : [cell, 0.25]);
    }
    expect(valuesOf(table, 3_500)).toEqual([0.25, 0.25]);
    expect(table.visitedCells).toBe(3_000);
  });

  it('says what an update found before it moved anything', () => {
    const table = large();
    teach(table, 7, 1, 4);
    expect(teach(table, 7, 1, 1)).toEqual({ tdError: -3, value: 4, gradientNorm: 6 });
  });

  it('goes on from its state, in cells that it has and in new ones', () => {
    const [table, other] = [large(), large()];
    for (let cell = 0; cell < 1_500; cell++) teach(table, 2 * cell, 0, cell);
    teach(other, 5, 0, 5);
    restoreState(other, copyState(table));
    for (const each of [table, other]) for (const cell of [2, 5, 7]) teach(each, cell, 1, -cell);
    for (const cell of [0, 2, 5, 7, 2_998])
      expect(valuesOf(other, cell)).toEqual(valuesOf(table, cell));
    expect(other.visitedCells).toBe(1_502);
  });

  it.each([
    ['a cell that stands twice', Float64Array.of(3, 3)],
    ['a cell below 0', Float64Array.of(3, -1)],
    ['a cell beyond the grid', Float64Array.of(3, 4_000)],
    ['a cell that is no whole number', Float64Array.of(3, 0.5)],
    ['more cells than there are values', Float64Array.from({ length: 1_025 }, (_, i) => i)],
  ])('refuses a state that does not fit together: %s', (_, cells) => {
    const state = new Map(copyState(large()));
    state.set('cells', cells);
    expect(() => restoreState(large(), state)).toThrow('cells and values does not fit together');
    state.set('cells', Float64Array.of(3, 3_999));
    expect(() => restoreState(large(), state)).not.toThrow();
  });

  it('goes on from a state that fills its room to the last place', () => {
    const table = large();
    for (let cell = 0; cell < 1_024; cell++) teach(table, cell, 1, cell);
    const other = large();
    restoreState(other, copyState(table));
    teach(other, 2_000, 0, 3);
    expect([1_023, 2_000, 0].map((cell) => valuesOf(other, cell))).toEqual([
      ...[
        [0, 1_023],
        [3, 0],
        [0, 0],
      ],
    ]);
  });

  it('stands in a checkpoint under the names by which earlier ones have it', () => {
    expect([...copyState(large()).keys()].sort()).toEqual(['cells', 'values']);
    expect([...copyState(counting()).keys()].sort()).toEqual(['cells', 'values', 'visits']);
  });

  it('hands out what further steps leave alone: values and visits', () => {
    for (const table of [large(), counting()]) {
      teach(table, 7, 1, 4);
      const copy = table.snapshot(identity);
      const before = [valuesOf(copy.values, 7), copy.save()];
      teach(table, 7, 1, 9);
      expect([valuesOf(copy.values, 7), copy.save()]).toEqual(before);
    }
  });

  it('tells its visits where it counts them, more than 2^24 as so many', () => {
    const table = counting();
    for (const target of [1, 2, 3]) teach(table, 7, 1, target);
    teach(table, 9, 0, 1);
    expect(told(table, 'visits')).toEqual([0, 3, 1, 0]);
    expect(told(large(), 'visits')).toBeUndefined();
    const state = new Map(copyState(table));
    const visits = Float64Array.from(state.get('visits') as Float64Array);
    visits.set([2 ** 24 - 1, 2 ** 24 + 5]);
    state.set('visits', visits);
    restoreState(table, state);
    expect(told(table, 'visits')).toEqual([2 ** 24 - 1, 2 ** 24, 1, 0]);
  });

  it('has in its file all that it consists of, and is refused where it does not fit', () => {
    const agent = trainIn(new Chain(), { ...chain, seed: 2, steps: 50, initialValue: 0.5 });
    const { tensors, metadata } = decodeSafetensors(agent.save());
    const names = ['cells', 'grid.bins', 'grid.high', 'grid.low', 'initial_value', 'values'];
    expect(tensors.map(({ name }) => name).sort()).toEqual(names);
    for (const { name } of tensors) {
      const rest = tensors.filter((tensor) => tensor.name !== name);
      expect(() => loadAgent(encodeSafetensors(rest, metadata))).toThrow(`no tensor "${name}"`);
    }
    const short = tensors.map((tensor) =>
      tensor.name === 'grid.low' ? { ...tensor, shape: [4], values: new Float32Array(4) } : tensor,
    );
    expect(() => loadAgent(encodeSafetensors(short, metadata))).toThrow('must have 5');
    const loaded = loadAgent(agent.save()) as ValueAgent;
    expect([...loaded.qValues([1, 1, 1, 1, 1])]).toEqual([0.5, 0.5]);
  });
});

describe('the mean of two tables', () => {
  it('has what either visited, the initial value and no visit for what only one did, visits rounded up', () => {
    const [one, other] = [counting(1), counting(1)];
    for (const target of [2, 4, 6, 8, 10]) teach(one, 7, 0, target);
    teach(one, 7, 1, 5);
    for (const target of [7, 9]) teach(other, 7, 1, target);
    for (const target of [3, 5, 10]) teach(other, 9, 1, target);
    const mean = GridTable.meanOf(one, other);
    expect(mean.visitedCells).toBe(2);
    expect(valuesOf(mean, 7)).toEqual([(6 + 1) / 2, (5 + 8) / 2]);
    expect(valuesOf(mean, 9)).toEqual([1, (1 + 6) / 2]);
    expect(valuesOf(mean, 8)).toEqual([1, 1]);
    expect(told(mean, 'visits')).toEqual([3, 2, 0, 2]);
    expect(told(GridTable.meanOf(other, one), 'visits')).toEqual([3, 2, 0, 2]);
  });

  it('tells no visits where nobody counts', () => {
    const [one, other] = [large(), large()];
    teach(one, 7, 0, 4);
    expect(told(GridTable.meanOf(one, other), 'visits')).toBeUndefined();
  });
});

describe('a table that begins with another', () => {
  const file = (table: GridTable) => ({ tensors: table.tensors(), metadata: {} });

  it('counts no visit of what its file tells none of, in rows that come later too', () => {
    const from = large(5);
    teach(from, 7, 0, 9);
    const table = counting(5);
    table.adopt(file(from));
    for (const [cell, action, target, expected] of [
      [7, 0, 3, (9 + 3) / 2],
      [7, 1, 3, 3],
      [8, 0, 3, 3],
      [8, 1, 4, 4],
    ] as const) {
      teach(table, cell, action, target);
      expect(valuesOf(table, cell)[action]).toBe(expected);
    }
  });

  it.each([
    ['low', { low: [-1] }],
    ['high', { high: [4_001] }],
    ['bins', { bins: [3_999] }],
  ])('refuses one whose grid has another %s, and tells both', (_, change) => {
    const grid = { low: [0], high: [4_000], bins: [4_000] };
    const [ours, theirs] = [grid, { ...grid, ...change }];
    const from = new GridTable({ grid: new Grid(theirs), actionCount: 2, initialValue: 0 });
    const words = [theirs, ours].map((each) => JSON.stringify({ ...each, actionCount: 2 }));
    expect(() => large().adopt(file(from))).toThrow(
      `has another grid: ${words[0]}, where ${words[1]} is asked for.`,
    );
  });
});

describe('an agent with a table', () => {
  it('takes one step of Watkins by hand: 0 + 0.5 (1 + 0.9 * 0 - 0) = 0.5, then 0.75', () => {
    const options = { ...chain, learningRate: 0.5 };
    const agent = createAgent({ env: new Chain(), seed: 1, ...options }) as LearningValueAgent;
    const transition = {
      observation: oneHot(4),
      action: 1,
      reward: 1,
      nextObservation: oneHot(3),
      terminated: true,
      truncated: false,
    };
    for (const expected of [0.5, 0.75]) {
      agent.observe(transition);
      expect(agent.learn()?.updates).toBe(1);
      expect(agent.qValues(oneHot(4))[1]).toBe(expected);
    }
    agent.observe({
      ...transition,
      observation: oneHot(3),
      reward: 0,
      nextObservation: oneHot(4),
      terminated: false,
    });
    agent.learn();
    expect(agent.qValues(oneHot(3))[1]).toBeCloseTo(0.5 * 0.9 * 0.75, 6);
  });

  it('keeps a row for each of the 5 cells visited of 32, and saves them to the bit', () => {
    const agent = trainIn(new Chain(), { ...chain, seed: 2, steps: 500 });
    const snapshot = agent.snapshot() as ValuesPolicy<GridTable>;
    expect(snapshot.values.visitedCells).toBe(5);
    expect(snapshot.values.grid.cellCount).toBe(32);
    const loaded = loadAgent(snapshot.save()) as ValueAgent;
    expect(loaded.trainedIn).toBe('Chain');
    expect(loaded.algo).toBe('tabular-q');
    for (let s = 0; s < 5; s++) {
      expect(loaded.qValues(oneHot(s))).toEqual(agent.qValues(oneHot(s)));
    }
    expect(loaded.save()).toEqual(snapshot.save());
  });

  it('refuses unbounded observations, crossed bounds and lists of another length', () => {
    const create = (options: object) => () =>
      createAgent({ algo: 'tabular-q', env: make('CartPole-v1'), seed: 1, ...options });
    expect(create({})).toThrow('entry 1 of the observation has -Infinity..Infinity');
    expect(create({ low: [1, 2] })).toThrow('low has 2 values, but the observation has 4 entries');
    expect(create({ low: 1, high: 0 })).toThrow('finite bounds with low < high');
    expect(create({ low: 0, high: 1, bins: 1_000_000 })).toThrow('at most 2^53 - 1');
    expect(create({ bins: 0 })).toThrow('bins');
  });
});
