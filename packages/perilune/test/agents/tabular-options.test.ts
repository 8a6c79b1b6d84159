import { describe, expect, it } from 'vitest';
import {
  createAgent,
  type LearningValueAgent,
  parseHyperparameters,
} from '../../src/agents/index.js';
import { OneStepAgent } from '../../src/agents/one-step/one-step-agent.js';
import { stream } from '../../src/agents/shared/streams.js';
import { Grid } from '../../src/agents/table/grid.js';
import { GridTable } from '../../src/agents/table/grid-table.js';
import { DoubleTable } from '../../src/agents/tabular-q/double-table.js';
import { Generator } from '../../src/random/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { Chain, oneHot } from './chain.js';

/** A value moves half of the way, a reward a step later is worth half. */
function create(options: object = {}): LearningValueAgent {
  const table = { algo: 'tabular-q', bins: 2, discount: 0.5, learningRate: 0.5, epsilon: 0 };
  return createAgent({ env: new Chain(), seed: 1, ...table, ...options }) as LearningValueAgent;
}

interface Step {
  from: number;
  action?: number;
  reward?: number;
  to?: number;
  end?: 'terminated' | 'truncated';
  mask?: number[];
}

function learn(
  agent: LearningValueAgent,
  { from, action = 0, reward = 0, to = from, end, mask }: Step,
) {
  agent.observe({
    observation: oneHot(from),
    action,
    reward,
    nextObservation: oneHot(to),
    terminated: end === 'terminated',
    truncated: end === 'truncated',
    mask,
  });
  return agent.learn();
}

const value = (agent: LearningValueAgent, state: number, action: number) =>
  agent.qValues(oneHot(state))[action];

describe('traces: discount 0.5 times lambda 0.5, so that each fades to a quarter a step', () => {
  const traced = (options: object = {}) => create({ lambda: 0.5, ...options });

  it('move what led here: by 0.5 x 4 x 0.25 = 0.5, then by 0.5 x 8 x 0.0625 = 0.25', () => {
    for (const target of ['q-learning', 'sarsa', 'td']) {
      const agent = traced({ target });
      learn(agent, { from: 0, action: 1, to: 1 });
      learn(agent, { from: 1, action: 1, reward: 4, to: 2 });
      expect([value(agent, 1, 1), value(agent, 0, 1)]).toEqual([2, 0.5]);
      learn(agent, { from: 2, reward: 8, end: 'terminated' });
      expect([value(agent, 2, 0), value(agent, 1, 1), value(agent, 0, 1)]).toEqual([4, 3, 0.75]);
    }
  });

  it.each(['terminated', 'truncated'] as const)('are cleared where an episode is %s', (end) => {
    const agent = traced();
    learn(agent, { from: 0, action: 1, to: 1, end });
    learn(agent, { from: 3, reward: 8, end: 'terminated' });
    expect([value(agent, 3, 0), value(agent, 0, 1)]).toEqual([4, 0]);
  });

  it("are cut by Watkins's rule where an action was not among the best, and not by Sarsa's: 0.25 and 0.75", () => {
    for (const [target, expected] of [
      ['q-learning', 0.25],
      ['sarsa', 0.75],
      ['td', 0.75],
    ] as const) {
      const agent = traced({ target });
      learn(agent, { from: 1, action: 0, reward: 2, end: 'terminated' });
      learn(agent, { from: 0, action: 1, to: 1 });
      learn(agent, { from: 1, action: 1, reward: 4, to: 2 });
      expect(value(agent, 0, 1)).toBe(expected);
    }
  });

  it('are not cut by a better action that could not be taken', () => {
    const agent = traced();
    learn(agent, { from: 1, action: 0, reward: 2, end: 'terminated' });
    learn(agent, { from: 0, action: 1, to: 1 });
    learn(agent, { from: 1, action: 1, reward: 4, to: 2, mask: [0, 1] });
    expect(value(agent, 0, 1)).toBe(0.75);
  });

  it('accumulate to 1.25, or are replaced by 1, where an action is taken again', () => {
    for (const [traces, expected] of [
      ['accumulating', 2.5],
      ['replacing', 2],
    ]) {
      const agent = traced({ traces });
      learn(agent, { from: 0, action: 1, to: 0 });
      learn(agent, { from: 0, action: 1, reward: 4, end: 'terminated' });
      expect(value(agent, 0, 1)).toBe(expected);
    }
  });

  it('are those of each environment alone', () => {
    const agent = traced({ environments: 2 });
    const rows = (...states: number[]) => Float32Array.from(states.flatMap((s) => [...oneHot(s)]));
    const goesOn = { terminated: [0, 0], truncated: [0, 0] };
    const step = (observations: Float32Array, next: Float32Array, rewards: number[]) => {
      agent.observeAll({
        observations,
        actions: [1, 1],
        rewards,
        nextObservations: next,
        ...goesOn,
      });
      agent.learn();
    };
    step(rows(0, 3), rows(1, 4), [0, 0]);
    step(rows(1, 4), rows(2, 2), [4, 0]);
    expect([value(agent, 0, 1), value(agent, 3, 1)]).toEqual([0.5, 0]);
  });

  it('go on from a state to the bit, those in the midst of an episode too', () => {
    const [agent, other] = [traced({ visitDecay: 0.5 }), traced({ visitDecay: 0.5 })];
    learn(agent, { from: 0, action: 1, to: 1 });
    learn(agent, { from: 0, action: 1, to: 1 });
    restoreState(other, copyState(agent));
    for (const each of [agent, other]) learn(each, { from: 1, action: 1, reward: 4, to: 2 });
    expect(value(other, 0, 1)).toBeGreaterThan(0);
    expect(other.save()).toEqual(agent.save());
  });
});

describe('double Q-learning', () => {
  const table = (values: number[]) => {
    const grid = new Grid({
      low: Array(5).fill(0),
      high: Array(5).fill(1),
      bins: Array(5).fill(2),
    });
    const made = new GridTable({ grid, actionCount: 2, initialValue: 0 });
    for (const [a, one] of values.entries())
      made.moveTowards(made.placeOf(oneHot(2), 0, a), one, 1);
    return made;
  };

  // In state 2 (1, 3) and (7, 3): the first prefers action 1, the second and their mean action 0.
  it.each([
    ['q-learning', 1 + 0.5 * 3, 1 + 0.5 * 1],
    ['td', 1 + 0.5 * 7, 1 + 0.5 * 1],
    ['sarsa', 1 + 0.5 * 7, 1 + 0.5 * 1],
  ])(
    '%s: the first table is moved to %d, or the second to %d, by what the other says',
    (target, first, second) => {
      for (let seed = 0; seed < 8; seed++) {
        const isFirst = new Generator(seed).nextDouble() < 0.5;
        const given = { target, discount: 0.5, learningRate: 1, epsilon: 0, bins: 2 };
        const hyperparameters = parseHyperparameters('tabular-q', given) as never;
        const values = new DoubleTable([table([1, 3]), table([7, 3])], new Generator(seed));
        const setup = { env: new Chain(), seed: 1, hyperparameters };
        const agent = new OneStepAgent('tabular-q', setup, values);
        learn(agent, { from: 1, reward: 1, to: 2 });
        expect(value(agent, 1, 0)).toBe((isFirst ? first : second) / 2);
      }
    },
  );

  it('acts by the mean of both, and hands that out with all that either visited', () => {
    const agent = create({ double: true, learningRate: 1 });
    const coin = stream(1, 'batches');
    const sums = [0, 0];
    for (let state = 0; state < 5; state++) {
      learn(agent, { from: state, reward: 4, end: 'terminated' });
      sums[coin.nextDouble() < 0.5 ? 0 : 1] = 1;
      expect(value(agent, state, 0)).toBe(2);
      expect(agent.snapshot().qValues(oneHot(state))[0]).toBe(2);
    }
    expect(sums).toEqual([1, 1]);
  });

  it('goes on from a state to the bit, the coin as well', () => {
    const [agent, other] = [create({ double: true }), create({ double: true })];
    for (let i = 0; i < 7; i++) learn(agent, { from: i % 5, reward: i, to: (i + 1) % 5 });
    restoreState(other, copyState(agent));
    for (const each of [agent, other]) {
      for (let i = 0; i < 20; i++) learn(each, { from: i % 5, reward: i, to: (i + 1) % 5 });
    }
    expect(other.save()).toEqual(agent.save());
  });

  it('does not go with traces, and says what to do', () => {
    expect(() => create({ double: true, lambda: 0.5 })).toThrow(
      'Set double to false, or lambda to 0',
    );
  });
});

describe('step sizes that shrink with visits', () => {
  it('make a value the mean of its targets at a rate and a decay of 1: 4, 6, 4', () => {
    const agent = create({ learningRate: 1, visitDecay: 1 });
    const found = [4, 8, 0].map((reward) => {
      learn(agent, { from: 0, reward, end: 'terminated' });
      return value(agent, 0, 0);
    });
    expect(found).toEqual([4, 6, 4]);
  });

  it('are those of each value: 4 + 4 / 2^0.5 after a second visit, all of the way in a first', () => {
    const agent = create({ learningRate: 1, visitDecay: 0.5 });
    for (const reward of [4, 8]) learn(agent, { from: 0, reward, end: 'terminated' });
    learn(agent, { from: 0, action: 1, reward: 3, end: 'terminated' });
    expect(value(agent, 0, 0)).toBeCloseTo(4 + 4 * Math.SQRT1_2, 6);
    expect(value(agent, 0, 1)).toBe(3);
  });

  it('are kept in the state, over 3,000 cells', () => {
    const grid = new Grid({ low: [0], high: [3_000], bins: [3_000] });
    const make = () => new GridTable({ grid, actionCount: 2, initialValue: 0, visitDecay: 1 });
    const [one, other] = [make(), make()];
    const teach = (table: GridTable, cell: number, target: number) =>
      table.moveTowards(table.placeOf(Float32Array.of(cell + 0.5), 0, 1), target, 1);
    for (let cell = 0; cell < 3_000; cell++) teach(one, cell, 4);
    restoreState(other, copyState(one));
    const values = new Float64Array(2);
    for (const table of [one, other]) {
      teach(table, 2_999, 8);
      table.valuesInto(Float32Array.of(2_999.5), 0, values);
      expect([...values]).toEqual([0, 6]);
    }
    const state = new Map(copyState(one));
    state.set('visits', new Float64Array(3));
    expect(() => restoreState(make(), state)).toThrow('does not fit together');
  });
});
