import { describe, expect, it } from 'vitest';
import { createAgent, type LearnReport, type PqnOptions } from '../../src/agents/index.js';
import { Chain, oneHot } from './chain.js';

/** Learns nothing from three steps of two environments: what a round finds can be foretold. */
const still: PqnOptions = {
  hiddenLayers: [8],
  environments: 2,
  rolloutSteps: 3,
  epochs: 1,
  minibatches: 3,
  optimizer: 'sgd',
  learningRate: 0,
  discount: 0.5,
  lambda: 0.25,
  maxGradientNorm: null,
};

const create = (options: PqnOptions = {}) =>
  createAgent({ algo: 'pqn', env: new Chain(), seed: 3, ...still, ...options });
type Learner = ReturnType<typeof create>;

const rows = (...states: number[]) => Float32Array.from(states.flatMap((s) => [...oneHot(s)]));

/** State, action, reward, successor and end of both environments, step after step. */
const rollout = [
  {
    from: [0, 3],
    actions: [1, 0],
    rewards: [1, 2],
    to: [1, 2],
    terminated: [0, 0],
    truncated: [0, 1],
  },
  {
    from: [1, 4],
    actions: [0, 1],
    rewards: [-2, 4],
    to: [2, 0],
    terminated: [0, 1],
    truncated: [0, 0],
  },
  {
    from: [2, 1],
    actions: [1, 1],
    rewards: [3, -1],
    to: [3, 0],
    terminated: [0, 0],
    truncated: [0, 0],
  },
] as const;

function learn(agent: Learner): LearnReport {
  let report: LearnReport | undefined;
  for (const { from, to, ...step } of rollout) {
    expect(report).toBeUndefined();
    agent.observeAll({ ...step, observations: rows(...from), nextObservations: rows(...to) });
    report = agent.learn();
  }
  return report as LearnReport;
}

/** R_t - Q(s_t, a_t) of all six steps, from the values as they stand, in the environment's units. */
function errors(agent: Learner, { discount = 0.5, lambda = 0.25, clip = 9 } = {}): number[] {
  const best = (state: number) => Math.max(...agent.qValues(oneHot(state)));
  const [first, second, third] = rollout;
  const ahead = [first, second, third].map(({ to }) => to.map(best)) as [number, number][];
  const cut = (reward: number) => Math.max(-clip, Math.min(clip, reward));
  const mixed = (value: number, following: number) => (1 - lambda) * value + lambda * following;
  const at = (t: number, lane: number) => ahead[t]?.[lane] as number;
  // Lane 0 runs on to the rollout's end; lane 1 is cut after its first step and terminates in its second.
  const r2 = cut(3) + discount * at(2, 0);
  const r1 = cut(-2) + discount * mixed(at(1, 0), r2);
  const r0 = cut(1) + discount * mixed(at(0, 0), r1);
  const returns = [r0, cut(2) + discount * at(0, 1), r1, cut(4), r2, cut(-1) + discount * at(2, 1)];
  return returns.map((value, row) => {
    const { from, actions } = rollout[Math.floor(row / 2)] as (typeof rollout)[number];
    return (
      value - (agent.qValues(oneHot(from[row % 2] as number))[actions[row % 2] as number] as number)
    );
  });
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a round of PQN, foretold from the values before it, to 1e-5', () => {
  const cases: [string, PqnOptions, Parameters<typeof errors>[1]][] = [
    ['discount 0.5, lambda 0.25', {}, {}],
    ['discount 0.75', { discount: 0.75 }, { discount: 0.75 }],
    ['lambda 0', { lambda: 0 }, { lambda: 0 }],
    ['lambda 1', { lambda: 1 }, { lambda: 1 }],
    ['rewards scaled by 4', { rewardScale: 4 }, {}],
    ['rewards clipped to 1.5', { rewardClip: 1.5 }, { clip: 1.5 }],
    ['one minibatch of all', { minibatches: 1 }, {}],
    ['five epochs, each through all rows', { epochs: 5 }, {}],
  ];
  for (const [name, options, formula] of cases) {
    it(`errors in the environment's units, half the squares in the learned ones: ${name}`, () => {
      const agent = create(options);
      const expected = errors(agent, formula);
      const { rewardScale = 1, epochs = 1, minibatches = 3 } = { ...still, ...options };
      const report = learn(agent);
      const squares = expected.map((d) => (rewardScale * d) ** 2 / 2);
      expect(report.updates).toBe(epochs * minibatches);
      expect(Math.abs((report.tdError as number) - mean(expected.map(Math.abs)))).toBeLessThan(
        1e-5,
      );
      expect(Math.abs((report.loss as number) - mean(squares))).toBeLessThan(1e-4);
    });
  }

  it('begins the next round from nothing: it finds the same again when nothing was learned', () => {
    const agent = create();
    const first = learn(agent);
    expect(learn(agent)).toEqual({
      ...first,
      loss: expect.closeTo(first.loss as number, 5),
      meanQ: expect.closeTo(first.meanQ as number, 5),
      tdError: expect.closeTo(first.tdError as number, 5),
      gradientNorm: expect.any(Number),
      // Of the last part, which is another after another shuffle.
      deadUnits: expect.any(Number),
    });
    expect([agent.steps, agent.updates]).toEqual([12, 6]);
  });
});

describe('schedules of PQN', () => {
  it('are by the steps of all environments together: epsilon and the learning rate half way at 6 of 12', () => {
    const line = { start: 1, end: 0, steps: 12 };
    const agent = create({ epsilon: line, learningRate: line });
    expect(agent.standing()).toEqual({ epsilon: 1, learningRate: 1 });
    const [first] = rollout;
    const one = {
      ...first,
      observations: rows(...first.from),
      nextObservations: rows(...first.to),
    };
    agent.observeAll(one);
    expect(agent.standing()).toEqual({ epsilon: 1 - 2 / 12, learningRate: 1 - 2 / 12 });
  });

  it('the learning rate is that of the round’s end: nothing moves once the line has come to 0', () => {
    const agent = create({ learningRate: { start: 0.1, end: 0, steps: 12 } });
    const before = agent.save();
    learn(agent);
    const moved = agent.save();
    expect(moved).not.toEqual(before);
    learn(agent);
    expect(agent.save()).toEqual(moved);
  });
});
