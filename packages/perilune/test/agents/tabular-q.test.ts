import { describe, expect, it } from 'vitest';
import {
  createAgent,
  type LearningValueAgent,
  loadAgent,
  type ValueAgent,
  type ValuesPolicy,
} from '../../src/agents/index.js';
import { Grid } from '../../src/agents/tabular-q/grid.js';
import type { GridTable } from '../../src/agents/tabular-q/table.js';
import { make } from '../../src/env/index.js';
import { Chain, oneHot } from './chain.js';
import { chainError, trainIn } from './one-step.js';

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
});

describe('tabular Q-learning', () => {
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

  it("finds the chain's values to |Q - Q*| < 0.001 with the Q-learning target", () => {
    const agent = trainIn(new Chain(), { ...chain, seed: 1, steps: 20_000 });
    expect(chainError(agent, 0.9)).toBeLessThan(0.001);
  });

  it('values the policy it follows, not the best one, with the SARSA and TD targets: off by > 0.05', () => {
    for (const target of ['sarsa', 'td']) {
      const agent = trainIn(new Chain(), { ...chain, target, seed: 1, steps: 20_000 });
      expect(chainError(agent, 0.9)).toBeGreaterThan(0.05);
    }
  });

  it('goes right in all 5 states with the SARSA and TD targets when epsilon has gone', () => {
    for (const target of ['sarsa', 'td']) {
      const epsilon = { start: 1, end: 0, steps: 15_000 };
      const agent = trainIn(new Chain(), { ...chain, target, epsilon, seed: 1, steps: 20_000 });
      for (let state = 0; state < 5; state++) expect(agent.act(oneHot(state))).toBe(1);
    }
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

  it('gives the same table, every value, for the same seed, and another for another', () => {
    const bytes = [1, 1, 2].map((seed) =>
      trainIn(new Chain(), { ...chain, seed, steps: 300 }).save(),
    );
    expect(bytes[0]).toEqual(bytes[1]);
    expect(bytes[0]).not.toEqual(bytes[2]);
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
