import { describe, expect, it } from 'vitest';
import { createAgent, DivergenceError, type LearningValueAgent } from '../../src/agents/index.js';
import { Chain, oneHot } from './chain.js';

/** A table that says what was learned and nothing else: a value moves half of the way. */
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
}

const transition = ({ from, action = 0, reward = 0, to = from, end }: Step) => ({
  observation: oneHot(from),
  action,
  reward,
  nextObservation: oneHot(to),
  terminated: end === 'terminated',
  truncated: end === 'truncated',
});

function learn(agent: LearningValueAgent, step: Step) {
  agent.observe(transition(step));
  return agent.learn();
}

/** Teaches q(state, action) = value, by a terminal step that makes up for halving. */
function teach(agent: LearningValueAgent, state: number, action: number, value: number): void {
  const before = agent.qValues(oneHot(state))[action] as number;
  learn(agent, { from: state, action, reward: 2 * value - before, end: 'terminated' });
}

describe('where an episode ends', () => {
  for (const target of ['q-learning', 'sarsa', 'td'] as const) {
    it(`a cut is bootstrapped through, a termination worth nothing: 0.5 (1 + 0.5 x 8) = 2.5 and 0.5: ${target}`, () => {
      for (const [end, expected] of [
        ['truncated', 2.5],
        ['terminated', 0.5],
        [undefined, 2.5],
      ] as const) {
        const agent = create({ target });
        teach(agent, 2, 1, 8);
        learn(agent, { from: 1, action: 1, reward: 1, to: 2, ...(end && { end }) });
        expect(agent.qValues(oneHot(1))[1]).toBe(expected);
      }
    });
  }

  // State 2 has its best action in 1, state 3 in 0.
  function sarsa(): LearningValueAgent {
    const agent = create({ target: 'sarsa' });
    teach(agent, 2, 1, 8);
    teach(agent, 3, 0, 8);
    return agent;
  }

  it('sarsa takes the action that it has planned and learned from, wherever it stands', () => {
    const agent = sarsa();
    learn(agent, { from: 1, to: 2 });
    expect(agent.explore(oneHot(3))).toBe(1);
    // Once: then it looks again.
    expect(agent.explore(oneHot(3))).toBe(0);
  });

  it('sarsa plans nothing beyond a truncation or a termination: the next episode begins with a choice of its own', () => {
    for (const end of ['truncated', 'terminated'] as const) {
      const agent = sarsa();
      learn(agent, { from: 1, to: 2, end });
      expect(agent.explore(oneHot(3))).toBe(0);
      expect(agent.expectedReturns?.[0]).toBe(8);
    }
  });

  it('sarsa plans for each environment on its own: the one whose episode goes on, not the one that was cut', () => {
    const agent = create({ target: 'sarsa', environments: 2 });
    const rows = (...states: number[]) => Float32Array.from(states.flatMap((s) => [...oneHot(s)]));
    const both = { terminated: [1, 1], truncated: [0, 0] };
    const taught = { observations: rows(2, 3), actions: [1, 0], rewards: [16, 16] };
    agent.observeAll({ ...taught, nextObservations: rows(2, 3), ...both });
    agent.learn();
    const next = { observations: rows(1, 1), actions: [0, 0], rewards: [0, 0] };
    const cut = { terminated: [0, 0], truncated: [1, 0] };
    agent.observeAll({ ...next, nextObservations: rows(2, 2), ...cut });
    agent.learn();
    const actions = new Float32Array(2);
    agent.exploreInto(rows(3, 3), actions);
    expect([...actions]).toEqual([0, 1]);
    expect([...(agent.expectedReturns as Float64Array)]).toEqual([8, Number.NaN]);
  });

  it('sarsa learns from the very action that it then takes, in 40 random choices', () => {
    const agent = create({ target: 'sarsa', epsilon: 1, learningRate: 0.5 });
    teach(agent, 2, 0, 2);
    teach(agent, 2, 1, 6);
    const taken = new Set<number>();
    for (let i = 0; i < 40; i++) {
      teach(agent, 1, 0, 0);
      learn(agent, { from: 1, to: 2 });
      const action = agent.explore(oneHot(2));
      taken.add(action);
      expect(agent.qValues(oneHot(1))[0]).toBe(0.5 * 0.5 * (action === 0 ? 2 : 6));
    }
    expect(taken.size).toBe(2);
  });
});

describe('schedules of a table', () => {
  const line = { start: 1, end: 0, steps: 4 };

  it('the learning rate is taken after the step that is learned from: 0.75, 0.5, 0.25, 0, 0', () => {
    const agent = create({ learningRate: line });
    const found = [1, 2, 3, 4, 5].map(() => {
      const before = agent.qValues(oneHot(0))[0] as number;
      learn(agent, { from: 0, reward: before + 1, end: 'terminated' });
      const rate = agent.standing().learningRate;
      expect(agent.qValues(oneHot(0))[0]).toBeCloseTo(before + (rate as number), 6);
      return rate;
    });
    expect(found).toEqual([0.75, 0.5, 0.25, 0, 0]);
  });

  it("td's target weighs by epsilon after that step: 0.5 (0.375 x 0 + 0.625 x 8) = 2.5 at epsilon 0.75", () => {
    const agent = create({ target: 'td', epsilon: { start: 1, end: 0, steps: 8 }, discount: 1 });
    teach(agent, 2, 1, 8);
    expect(agent.standing().epsilon).toBe(0.875);
    learn(agent, { from: 1, to: 2 });
    expect(agent.standing().epsilon).toBe(0.75);
    expect(agent.qValues(oneHot(1))[0]).toBe(2.5);
  });
});

describe('what a round reports', () => {
  it('is the mean over the environments: errors 2 and -4 of values 0 and 3', () => {
    const agent = create({ environments: 2, initialValue: 0 });
    const rows = (...states: number[]) => Float32Array.from(states.flatMap((s) => [...oneHot(s)]));
    const ends = { terminated: [1, 1], truncated: [0, 0], nextObservations: rows(0, 0) };
    agent.observeAll({ observations: rows(0, 1), actions: [0, 0], rewards: [0, 6], ...ends });
    agent.learn();
    agent.observeAll({ observations: rows(0, 1), actions: [0, 0], rewards: [2, -1], ...ends });
    expect(agent.learn()).toEqual({
      updates: 2,
      loss: 10,
      gradientNorm: 6,
      meanQ: 1.5,
      tdError: 3,
    });
    expect([agent.steps, agent.updates]).toEqual([4, 4]);
    expect(agent.learn()).toBeUndefined();
  });

  it('leaves what was observed alone when the arrays it came in are written again', () => {
    const agent = create({ environments: 1 });
    const given = {
      observations: oneHot(0),
      actions: Float32Array.of(1),
      rewards: Float64Array.of(4),
      nextObservations: oneHot(0),
      terminated: Uint8Array.of(1),
      truncated: Uint8Array.of(0),
    };
    agent.observeAll(given);
    given.observations.set(oneHot(3));
    given.actions[0] = 0;
    given.rewards[0] = 99;
    given.terminated[0] = 0;
    agent.learn();
    expect([...agent.qValues(oneHot(0))]).toEqual([0, 2]);
    expect([...agent.qValues(oneHot(3))]).toEqual([0, 0]);
  });

  it('leaves the masks that it was given alone when they are written again', () => {
    const agent = create({ target: 'q-learning' });
    teach(agent, 2, 0, 4);
    teach(agent, 2, 1, 8);
    const nextMasks = Uint8Array.of(1, 0);
    agent.observeAll({
      observations: oneHot(1),
      actions: [0],
      rewards: [0],
      nextObservations: oneHot(2),
      terminated: [0],
      truncated: [0],
      nextMasks,
    });
    nextMasks.set([0, 1]);
    agent.learn();
    expect(agent.qValues(oneHot(1))[0]).toBe(0.5 * 0.5 * 4);
  });

  it('says in what terms it was learned: the discount, rewards as they are', () => {
    expect(create({ discount: 0.25 }).describe()).toMatchObject({
      algo: 'tabular-q',
      env: 'Chain',
      discount: 0.25,
      rewardScale: 1,
      rewardClip: null,
    });
  });

  it('refuses a reward that is no number, by its environment and the step it came in', () => {
    const rows = Float32Array.from([...oneHot(0), ...oneHot(1)]);
    const agent = create({ environments: 2 });
    const ends = { terminated: [0, 0], truncated: [0, 0], nextObservations: rows };
    const step = { observations: rows, actions: [0, 0], ...ends };
    for (let i = 0; i < 3; i++) {
      agent.observeAll({ ...step, rewards: [0, 0] });
      agent.learn();
    }
    expect(() => agent.observeAll({ ...step, rewards: [0, Number.NaN] })).toThrow(
      'the reward of environment 1 is NaN at step 8, update 6',
    );
    expect([agent.steps, agent.updates]).toEqual([6, 6]);
  });

  it('begins with the initial value, in the values of actions never tried', () => {
    const agent = create({ initialValue: 7 });
    teach(agent, 0, 0, 1);
    expect([...agent.qValues(oneHot(0))]).toEqual([1, 7]);
    expect([...agent.snapshot().qValues(oneHot(4))]).toEqual([7, 7]);
  });

  it('refuses to be written down between a step and its learning', async () => {
    const { copyState } = await import('../../src/state/index.js');
    const agent = create();
    agent.observe(transition({ from: 0 }));
    expect(() => copyState(agent)).toThrow('Call learn() first');
  });

  it('stops at a TD error that is no number, or goes on from it, as it is told', () => {
    const overflow = (onDivergence: string) => {
      const agent = create({ onDivergence, learningRate: 10 });
      for (let i = 0; i < 60; i++) learn(agent, { from: 0, reward: 1e308 * (-1) ** i, to: 0 });
      return agent;
    };
    expect(() => overflow('stop')).toThrow('the TD error is NaN at step 2, update 2. A smaller');
    expect(() => overflow('stop')).toThrow(DivergenceError);
    expect(Number.isFinite(overflow('go-on').qValues(oneHot(0))[0])).toBe(false);
  });
});

describe('masks in a table', () => {
  const masked = (agent: LearningValueAgent, step: Step, nextMask: number[]) => {
    agent.observe({ ...transition(step), nextMask });
    return agent.learn();
  };

  it('keep the bootstrap to what the next state allows: 0.25 of 4, where 8 may not be taken', () => {
    for (const target of ['q-learning', 'sarsa', 'td']) {
      const agent = create({ target });
      teach(agent, 2, 0, 4);
      teach(agent, 2, 1, 8);
      masked(agent, { from: 1, to: 2 }, [1, 0]);
      expect(agent.qValues(oneHot(1))[0]).toBe(1);
    }
  });

  it('keep what sarsa plans, and what is explored, to what is allowed in each row', () => {
    const agent = create({ target: 'sarsa', epsilon: 1 });
    for (let i = 0; i < 20; i++) {
      masked(agent, { from: 1, to: 2 }, [0, 1]);
      expect(agent.explore(oneHot(2))).toBe(1);
      expect(agent.explore(oneHot(2), { mask: [1, 0] })).toBe(0);
    }
    const two = create({ environments: 2, initialValue: 1 });
    const rows = Float32Array.from([...oneHot(0), ...oneHot(1)]);
    const actions = new Float32Array(2);
    two.exploreInto(rows, actions, { masks: Uint8Array.of(1, 0, 0, 1) });
    expect([...actions]).toEqual([0, 1]);
    expect([...(two.expectedReturns ?? [])]).toEqual([1, 1]);
    two.actInto(rows, actions, { masks: Uint8Array.of(0, 1, 1, 0) });
    expect([...actions]).toEqual([1, 0]);
  });

  it('are of each environment on its own when it learns', () => {
    const agent = create({ environments: 2 });
    const rows = (...states: number[]) => Float32Array.from(states.flatMap((s) => [...oneHot(s)]));
    const teaching = { observations: rows(2, 2), actions: [0, 1], rewards: [8, 16] };
    const over = { nextObservations: rows(2, 2), terminated: [1, 1], truncated: [0, 0] };
    agent.observeAll({ ...teaching, ...over });
    agent.learn();
    const step = { observations: rows(0, 1), actions: [0, 0], rewards: [0, 0] };
    const on = { nextObservations: rows(2, 2), terminated: [0, 0], truncated: [0, 0] };
    agent.observeAll({ ...step, ...on, nextMasks: Uint8Array.of(0, 1, 1, 0) });
    agent.learn();
    expect([0, 1].map((s) => agent.qValues(oneHot(s))[0])).toEqual([2, 1]);
  });
});
