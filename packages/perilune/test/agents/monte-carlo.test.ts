import { describe, expect, it } from 'vitest';
import {
  createAgent,
  type LearningValueAgent,
  loadAgent,
  type ValueAgent,
  warmStart,
} from '../../src/agents/index.js';
import { decodeAgent, encodeAgent } from '../../src/agents/shared/agent-file.js';
import { make } from '../../src/env/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { Chain, oneHot } from './chain.js';

/** A reward a step later is worth half. */
function create(options: object = {}): LearningValueAgent {
  const given = { algo: 'monte-carlo', bins: 2, discount: 0.5, epsilon: 0, ...options };
  return createAgent({ env: new Chain(), seed: 1, ...given }) as LearningValueAgent;
}

type Step = [state: number, action: number, reward: number];

/** Plays an episode that ends, or is cut, in state 4. */
function play(agent: LearningValueAgent, steps: Step[], end = 'terminated') {
  let report: ReturnType<LearningValueAgent['learn']>;
  for (const [i, [state, action, reward]] of steps.entries()) {
    const last = i === steps.length - 1;
    agent.observe({
      observation: oneHot(state),
      action,
      reward,
      nextObservation: oneHot(steps[i + 1]?.[0] ?? 4),
      terminated: last && end === 'terminated',
      truncated: last && end === 'truncated',
    });
    report = agent.learn();
    if (!last) expect(report).toBeUndefined();
  }
  return report;
}

const value = (agent: ValueAgent, state: number, action: number) =>
  agent.qValues(oneHot(state))[action];

/** Its returns: 4, before that 2 + 0.5 x 4 = 4, before that 1 + 0.5 x 4 = 3. */
const twice: Step[] = [
  [0, 1, 1],
  [0, 1, 2],
  [1, 0, 4],
];

/** Its file, as if visits had not been counted. */
function withoutVisits(agent: ValueAgent): Uint8Array {
  const { tensors } = decodeAgent(agent.save());
  const rest = tensors.filter(({ name }) => name !== 'visits');
  expect(rest).toHaveLength(tensors.length - 1);
  return encodeAgent(agent.describe(), rest);
}

describe('a warm start of means', () => {
  const one = (reward: number): Step[] => [[0, 1, reward]];

  it('goes on with them: after returns of 4 and 2 the mean of 4, 2 and 6 is 4, in its file too', () => {
    const from = create();
    for (const reward of [4, 2]) play(from, one(reward));
    expect(value(from, 0, 1)).toBe(3);
    for (const file of [from.save(), loadAgent(from.save()).save(), from.snapshot()]) {
      const agent = create();
      warmStart(agent, file);
      expect(agent.save()).toEqual(from.save());
      play(agent, one(6));
      expect(value(agent, 0, 1)).toBe(4);
      play(agent, [[1, 0, 5]]);
      expect(value(agent, 1, 0)).toBe(5);
    }
  });

  it('forgets none of them where a file tells no visits: 3 counts as one, and with 6 makes 4.5', () => {
    const from = create();
    for (const reward of [4, 2]) play(from, one(reward));
    const agent = create();
    warmStart(agent, withoutVisits(from));
    play(agent, one(6));
    play(agent, [[0, 0, 5]]);
    expect([value(agent, 0, 1), value(agent, 0, 0)]).toEqual([4.5, 5]);
  });

  it('goes by its own step size where that does not shrink: 3 + 0.5 (6 - 3) = 4.5', () => {
    const from = create();
    for (const reward of [4, 2]) play(from, one(reward));
    const agent = create({ visitDecay: 0, learningRate: 0.5 });
    warmStart(agent, from.snapshot());
    play(agent, one(6));
    expect(value(agent, 0, 1)).toBe(4.5);
    const { tensors } = decodeAgent(agent.save());
    expect(tensors.map(({ name }) => name)).not.toContain('visits');
  });

  it.each([
    ['tabular-q', {}, 4],
    ['tabular-q', { lambda: 0.5 }, 4],
  ])('of %s, %o, goes on with them too', (algo, more, mean) => {
    const made = () => create({ algo, visitDecay: 1, learningRate: 1, discount: 0, ...more });
    const learnOne = (agent: LearningValueAgent, reward: number) => {
      const [observation, nextObservation] = [oneHot(0), oneHot(4)];
      const ends = { terminated: true, truncated: false };
      agent.observe({ observation, action: 1, reward, nextObservation, ...ends });
      agent.learn();
    };
    const from = made();
    for (const reward of [4, 2]) learnOne(from, reward);
    const agent = made();
    warmStart(agent, from.snapshot());
    learnOne(agent, 6);
    expect(value(agent, 0, 1)).toBe(mean);
  });

  it('of double Q-learning counts half of the steps, rounded up, for each of its tables', () => {
    const double = { algo: 'tabular-q', visitDecay: 1, learningRate: 1, double: true };
    const from = create(double);
    const seven = { observation: oneHot(0), action: 1, reward: 4, nextObservation: oneHot(4) };
    for (let i = 0; i < 7; i++) {
      from.observe({ ...seven, terminated: true, truncated: false });
      from.learn();
    }
    const told = decodeAgent(from.save()).tensors.find(({ name }) => name === 'visits');
    expect(told?.values[1]).toBe(4);
  });

  it.each([0.5, -1])('refuses a file with %d of a visit', (count) => {
    const from = create();
    play(from, one(4));
    const { tensors } = decodeAgent(from.save());
    const wrong = tensors.map((tensor) =>
      tensor.name === 'visits' ? { ...tensor, values: tensor.values.map(() => count) } : tensor,
    );
    expect(() => loadAgent(encodeAgent(from.describe(), wrong))).toThrow(
      `The tensor "visits" has a ${count}, but must have whole numbers from 0.`,
    );
  });
});

describe('Monte Carlo control', () => {
  it('by first visit learns 3, by every visit (4 + 3) / 2 = 3.5, and 4 of the last step', () => {
    for (const [visits, expected] of [
      ['first', 3],
      ['every', 3.5],
    ]) {
      const agent = create({ visits });
      const report = play(agent, twice);
      expect([value(agent, 0, 1), value(agent, 1, 0)]).toEqual([expected, 4]);
      expect(report?.updates).toBe(visits === 'first' ? 2 : 3);
      expect(agent.updates).toBe(visits === 'first' ? 2 : 3);
    }
  });

  it('tells the means over what it learned from, before it moved anything: errors of 4, 4 and -1', () => {
    expect(play(create({ visits: 'every' }), twice)).toEqual({
      updates: 3,
      loss: (16 + 16 + 1) / 3,
      gradientNorm: 2 * 3,
      meanQ: 4 / 3,
      tdError: 3,
    });
  });

  it('needs actions that can be counted, and says who does', () => {
    const env = make('Pendulum-v1');
    expect(() => createAgent({ algo: 'monte-carlo', env, seed: 1 })).toThrow('Monte Carlo control');
  });

  it('has the mean of the returns: 3, then (3 + 7) / 2 = 5, then (3 + 7 + 2) / 3 = 4', () => {
    const agent = create();
    const found = [3, 7, 2].map((reward) => {
      play(agent, [[0, 0, reward]]);
      return value(agent, 0, 0);
    });
    expect(found).toEqual([3, 5, 4]);
  });

  it('follows the latest with a constant step: 0.5 x 3 = 1.5, then 1.5 + 0.5 x 5.5 = 4.25', () => {
    const agent = create({ learningRate: 0.5, visitDecay: 0 });
    const found = [3, 7].map((reward) => {
      play(agent, [[0, 0, reward]]);
      return value(agent, 0, 0);
    });
    expect(found).toEqual([1.5, 4.25]);
  });

  it('takes a cut episode to go on as the policy does: 1 + 0.5 (0.75 x 8 + 0.25 x 0) = 4', () => {
    const agent = create({ epsilon: 0.5 });
    play(agent, [[4, 1, 8]]);
    play(agent, [[0, 1, 1]], 'truncated');
    expect(value(agent, 0, 1)).toBe(4);
  });

  it('keeps what follows a cut to the actions that may be taken there', () => {
    const agent = create();
    play(agent, [[4, 1, 8]]);
    play(agent, [[4, 0, 2]]);
    agent.observe({
      ...{ observation: oneHot(0), action: 0, reward: 1, nextObservation: oneHot(4) },
      ...{ terminated: false, truncated: true, nextMask: [1, 0] },
    });
    agent.learn();
    expect(value(agent, 0, 0)).toBe(2);
  });

  it('keeps the episodes of its environments apart', () => {
    const agent = create({ environments: 2 });
    const rows = (...states: number[]) => Float32Array.from(states.flatMap((s) => [...oneHot(s)]));
    const observe = (states: number[], rewards: number[], terminated: number[]) => {
      const next = rows(1, 1);
      const rest = { actions: [0, 0], truncated: [0, 0], nextObservations: next };
      agent.observeAll({ observations: rows(...states), rewards, terminated, ...rest });
      return agent.learn();
    };
    expect(observe([0, 2], [1, 1], [0, 0])).toBeUndefined();
    expect(observe([1, 3], [4, 6], [1, 0])?.updates).toBe(2);
    expect([value(agent, 0, 0), value(agent, 1, 0)]).toEqual([3, 4]);
    expect([value(agent, 2, 0), value(agent, 3, 0)]).toEqual([0, 0]);
    expect(observe([0, 4], [8, 8], [1, 1])?.updates).toBe(4);
    expect([value(agent, 2, 0), value(agent, 3, 0), value(agent, 4, 0)]).toEqual([6, 10, 8]);
  });

  it('keeps what follows a cut to the actions of its own environment', () => {
    const agent = create({ environments: 2 });
    const rows = (...states: number[]) => Float32Array.from(states.flatMap((s) => [...oneHot(s)]));
    const observe = (states: number[], given: object) => {
      const rest = { actions: [0, 0], rewards: [2, 2], terminated: [0, 0], truncated: [0, 0] };
      const observations = rows(...states);
      const nextObservations = rows(4, 4);
      agent.observeAll({ observations, nextObservations, ...rest, ...given });
      agent.learn();
    };
    observe([4, 4], { actions: [0, 1], rewards: [8, 2], terminated: [1, 1] });
    const nextMasks = Uint8Array.of(1, 1, 0, 1);
    observe([0, 1], { truncated: [1, 1], nextMasks });
    expect([value(agent, 0, 0), value(agent, 1, 0)]).toEqual([2 + 0.5 * 8, 2 + 0.5 * 2]);
  });

  it('goes on from a state with an episode of each environment, which fit together', () => {
    const two = () => create({ environments: 2 });
    const rows = (...states: number[]) => Float32Array.from(states.flatMap((s) => [...oneHot(s)]));
    const observe = (agent: LearningValueAgent, rewards: number[], ended: number) => {
      const ends = { terminated: [ended, ended], truncated: [0, 0] };
      const [observations, nextObservations] = [rows(0, 2), rows(1, 3)];
      agent.observeAll({ observations, nextObservations, rewards, actions: [0, 1], ...ends });
      agent.learn();
    };
    const [agent, other] = [two(), two()];
    observe(agent, [1, 5], 0);
    restoreState(other, copyState(agent));
    observe(other, [4, 8], 1);
    expect([value(other, 0, 0), value(other, 2, 1)]).toEqual([1 + 0.5 * 4, 5 + 0.5 * 8]);
    const state = new Map(copyState(agent));
    expect(state.get('episode 0.places')).toHaveLength(1);
    expect(state.get('episode 1.rewards')).toEqual(Float64Array.of(5));
    state.set('episode 1.rewards', new Float64Array(2));
    expect(() => restoreState(two(), state)).toThrow('rewards of an episode do not fit together');
  });

  it('goes on from a state in the midst of an episode, and refuses to be written down after its end', () => {
    const [agent, other] = [create(), create()];
    agent.observe({
      ...{ observation: oneHot(0), action: 1, reward: 1, nextObservation: oneHot(1) },
      ...{ terminated: false, truncated: false },
    });
    agent.learn();
    restoreState(other, copyState(agent));
    for (const each of [agent, other]) play(each, [[1, 0, 4]]);
    expect(value(other, 0, 1)).toBe(3);
    expect(other.save()).toEqual(agent.save());
    agent.observe({
      ...{ observation: oneHot(0), action: 1, reward: 1, nextObservation: oneHot(1) },
      ...{ terminated: true, truncated: false },
    });
    expect(() => copyState(agent)).toThrow('Call learn() first');
  });
});
