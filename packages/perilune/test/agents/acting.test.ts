import { describe, expect, it } from 'vitest';
import {
  createAgent,
  isStochasticAgent,
  isValueAgent,
  type LearningValueAgent,
} from '../../src/agents/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { Chain, oneHot } from './chain.js';

const algos = ['dqn', 'pqn', 'tabular-q', 'monte-carlo', 'kernel-q', 'online-q'];
const rows = Float32Array.from([0, 1, 2, 3, 4].flatMap((state) => [...oneHot(state)]));

function made(algo: string, options: object = {}): LearningValueAgent {
  const five = { environments: 5, ...(algo === 'dqn' && { learningStarts: 0, warmUp: 'policy' }) };
  const agent = createAgent({ algo, env: new Chain(), seed: 2, ...five, ...options });
  if (!isValueAgent(agent)) throw new Error('Each of these learns values.');
  return agent as LearningValueAgent;
}

describe('the kinds of agents', () => {
  it.each(algos)('%s has values and no distribution over actions', (algo) => {
    const policy = made(algo).snapshot();
    expect(isValueAgent(policy)).toBe(true);
    expect(isStochasticAgent(policy)).toBe(false);
    expect(policy).toMatchObject({ observationSize: 5, actionCount: 2 });
    expect(policy.act(oneHot(0))).toBe(made(algo).act(oneHot(0)));
  });
});

describe('masks', () => {
  it.each(algos)('keep the action to what is allowed, one by one and in rows: %s', (algo) => {
    for (const agent of [made(algo), made(algo).snapshot()]) {
      const best = agent.act(oneHot(1));
      const mask = [1, 1].map((_, action) => (action === best ? 0 : 1));
      expect(agent.act(oneHot(1), { mask })).toBe(1 - best);
      expect(agent.act(oneHot(1), { mask: [true, true] })).toBe(best);
      const free = new Float32Array(5);
      const bound = new Float32Array(5);
      agent.actInto(rows, free);
      // Only row 3 may not do what it would.
      const masks = new Uint8Array(10).fill(1);
      masks[6 + (free[3] as number)] = 0;
      agent.actInto(rows, bound, { masks });
      expect([...bound]).toEqual([...free].map((action, row) => (row === 3 ? 1 - action : action)));
    }
  });
});

describe('a Discrete that begins elsewhere', () => {
  const shifted = {
    observationSpace: new Box(0, 1, { shape: [5] }),
    actionSpace: new Discrete(2, { start: 7 }),
  };

  it.each(algos)('is given by its own integers, and by indices in rows: %s', (algo) => {
    const one = algo === 'pqn' ? { environments: 1 } : {};
    const agent = createAgent({ algo, env: shifted, seed: 2, ...one });
    const row = new Float32Array(1);
    agent.actInto(oneHot(1), row);
    expect(agent.act(oneHot(1))).toBe(7 + (row[0] as number));
    expect(agent.snapshot().act(oneHot(1))).toBe(7 + (row[0] as number));
    const action = agent.explore(oneHot(1));
    expect([7, 8]).toContain(action);
    const step = { observation: oneHot(1), nextObservation: oneHot(2), reward: 0 };
    const ends = { terminated: false, truncated: false };
    expect(() => agent.observe({ ...step, ...ends, action: 0 })).toThrow('not an element');
  });
});

describe('what an agent expects when it chooses', () => {
  it.each(algos)('is the value of the action taken, in units of the environment: %s', (algo) => {
    const scaled = algo === 'dqn' || algo === 'pqn' ? { rewardScale: 0.25 } : {};
    const agent = made(algo, { epsilon: 0, ...scaled });
    const actions = new Float32Array(5);
    agent.exploreInto(rows, actions);
    for (let state = 0; state < 5; state++) {
      const value = agent.qValues(oneHot(state))[actions[state] as number] as number;
      // Tables and weights are kept in more digits than Q-values are told in.
      expect(Math.fround(agent.expectedReturns?.[state] as number)).toBe(value);
    }
  });

  it.each(algos)('is of what its own mask allows, row by row: %s', (algo) => {
    const agent = made(algo, { epsilon: 0 });
    const [chosen, best] = [new Float32Array(5), new Float32Array(5)];
    const masks = Uint8Array.from([0, 1, 2, 3, 4].flatMap((row) => [row % 2, 1 - (row % 2)]));
    agent.exploreInto(rows, chosen, { masks });
    agent.actInto(rows, best, { masks });
    expect([...chosen]).toEqual([1, 0, 1, 0, 1]);
    expect(best).toEqual(chosen);
    for (const [row, action] of chosen.entries()) {
      const value = agent.qValues(oneHot(row))[action] as number;
      expect(Math.fround(agent.expectedReturns?.[row] as number)).toBe(value);
    }
  });

  it.each(algos)('is not known where it does not look, at epsilon 1: %s', (algo) => {
    const agent = made(algo, { epsilon: 1 });
    agent.exploreInto(rows, new Float32Array(5));
    expect([...(agent.expectedReturns ?? [])]).toEqual(new Array(5).fill(Number.NaN));
  });

  it('is that of the noise which chose, where there is noise', () => {
    const agent = made('dqn', { epsilon: 0, noisy: true });
    const actions = new Float32Array(5);
    agent.exploreInto(rows, actions);
    const first = [...(agent.expectedReturns ?? [])];
    agent.exploreInto(rows, actions);
    expect([...(agent.expectedReturns ?? [])]).not.toEqual(first);
    expect(first.every(Number.isFinite)).toBe(true);
  });
});

describe('what learning found', () => {
  it.each(algos)('is a fresh record each time: %s', (algo) => {
    const agent = made(algo, {
      environments: 1,
      ...(algo === 'dqn' && { batchSize: 2, trainFrequency: 1 }),
      ...(algo === 'pqn' && { rolloutSteps: 1, minibatches: 1 }),
    });
    const reports = [0.5, -2, 3].map((reward) => {
      const ends = { terminated: true, truncated: false };
      const step = { observation: oneHot(1), nextObservation: oneHot(2), action: 1 };
      agent.observe({ ...step, ...ends, reward });
      return agent.learn();
    });
    const told = reports.filter((report) => report !== undefined);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(new Set(told).size).toBe(told.length);
    expect(new Set(told.map(({ tdError }) => tdError)).size).toBe(told.length);
    expect(agent.standing()).toEqual({
      epsilon: expect.any(Number),
      learningRate: expect.any(Number),
    });
  });
});
