import { describe, expect, it, vi } from 'vitest';
import {
  createAgent,
  type LearnReport,
  type PqnOptions,
  parseHyperparameters,
  Stopwatch,
} from '../../src/agents/index.js';
import { memoryOf } from '../../src/agents/pqn/memory.js';
import type { PqnHyperparameters } from '../../src/agents/pqn/options.js';
import { Pqn } from '../../src/agents/pqn/pqn.js';
import { RolloutBuffer } from '../../src/agents/shared/rollout-buffer.js';
import { arenaBytesOf } from '../../src/agents/value-network/arena-bytes.js';
import { decodeSafetensors, ReferenceKernels } from '../../src/net/index.js';
import { Box } from '../../src/spaces/index.js';
import { copyState } from '../../src/state/index.js';
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

describe('a rollout', () => {
  const step = (t: number, states: number[], next: number[]) => ({
    observations: rows(...states),
    actions: [t, t + 1],
    rewards: [t, -t],
    nextObservations: rows(...next),
    terminated: [false, false],
    truncated: [false, false],
  });

  it('holds the steps of all lanes in their order, each with all of its numbers', () => {
    const buffer = new RolloutBuffer({ steps: 2, lanes: 2, size: 5, width: 2 });
    const wide = { actions: [1, 2, 3, 4], terminated: [true, false], truncated: [false, true] };
    buffer.add({ ...step(1, [0, 1], [2, 3]), ...wide });
    expect(buffer.isFull).toBe(false);
    buffer.add({ ...step(2, [2, 3], [4, 0]), actions: [5, 6, 7, 8] });
    expect(buffer.isFull).toBe(true);
    expect([...buffer.observations]).toEqual([...rows(0, 1, 2, 3)]);
    expect([...buffer.nextObservations]).toEqual([...rows(2, 3, 4, 0)]);
    expect([...buffer.actions]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...buffer.rewards]).toEqual([1, -1, 2, -2]);
    expect([...buffer.terminated]).toEqual([1, 0, 0, 0]);
    expect([...buffer.truncated]).toEqual([0, 1, 0, 0]);
    expect([buffer.rows, buffer.nextValues.length]).toEqual([4, 4]);
    expect(() => buffer.add(step(3, [4, 0], [0, 1]))).toThrow(
      'The rollout is full: `learn` is to be',
    );
    buffer.clear();
    expect(buffer.isFull).toBe(false);
  });

  it('cuts a lane whose episode was left, and that lane alone, not at its first step', () => {
    const buffer = new RolloutBuffer({ steps: 3, lanes: 3, size: 5 });
    const three = (states: number[], next: number[]) => ({
      ...step(0, states, next),
      actions: [0, 0, 0],
      rewards: [0, 0, 0],
      terminated: [0, 0, 0],
      truncated: [0, 0, 0],
    });
    buffer.add(three([0, 0, 0], [1, 1, 1]));
    buffer.add(three([1, 4, 1], [2, 2, 2]));
    buffer.add(three([0, 2, 3], [3, 3, 3]));
    expect([...buffer.truncated]).toEqual([0, 1, 0, 1, 0, 1, 0, 0, 0]);
  });
});

describe('masks in a round of PQN', () => {
  it('keep the successors’ values to what is allowed: their mean error as foretold, to 1e-5', () => {
    const options = { environments: 1, rolloutSteps: 1, minibatches: 1 } as const;
    for (const allowed of [0, 1]) {
      const agent = createAgent({
        ...{ algo: 'pqn', env: new Chain(), seed: 3, ...still, ...options, masks: true },
      });
      const nextMask = [0, 1].map((action) => (action === allowed ? 1 : 0));
      const ahead = agent.qValues(oneHot(2))[allowed] as number;
      const error = 1 + 0.5 * ahead - (agent.qValues(oneHot(1))[0] as number);
      agent.observe({
        ...{ observation: oneHot(1), action: 0, reward: 1, nextObservation: oneHot(2) },
        ...{ terminated: false, truncated: false, nextMask },
      });
      expect(Math.abs((agent.learn()?.tdError as number) - Math.abs(error))).toBeLessThan(1e-5);
    }
  });

  it('of 40 successors, more than are valued at a time, are each its own', () => {
    const many = { environments: 4, rolloutSteps: 10, minibatches: 10 } as const;
    const agent = createAgent({
      ...{ algo: 'pqn', env: new Chain(), seed: 3, ...still, ...many, masks: true, lambda: 0 },
    });
    let sum = 0;
    let report: LearnReport | undefined;
    for (let t = 0; t < 10; t++) {
      const [from, to] = [0, 1].map((shift) => [0, 1, 2, 3].map((lane) => (t + lane + shift) % 5));
      const allowed = (to as number[]).map((s) => (s * t) % 2);
      (from as number[]).forEach((s, lane) => {
        const ahead = agent.qValues(oneHot(to?.[lane] as number))[
          allowed[lane] as number
        ] as number;
        sum += Math.abs(lane + 0.5 * ahead - (agent.qValues(oneHot(s))[1] as number)) / 40;
      });
      agent.observeAll({
        observations: rows(...(from as number[])),
        actions: [1, 1, 1, 1],
        rewards: [0, 1, 2, 3],
        nextObservations: rows(...(to as number[])),
        terminated: [0, 0, 0, 0],
        truncated: [0, 0, 0, 0],
        nextMasks: Uint8Array.from(allowed.flatMap((action) => [1 - action, action])),
      });
      report = agent.learn();
    }
    expect(Math.abs((report?.tdError as number) - sum)).toBeLessThan(1e-5);
  });
});

describe('how PQN goes through a rollout', () => {
  it('learns from each row once an epoch, in another order each time', () => {
    // Rows of one minibatch each: their errors, told one by one, are a permutation of all six.
    const orders = [1, 2, 3].map((seed) => {
      const agent = createAgent({ algo: 'pqn', env: new Chain(), ...still, seed, minibatches: 6 });
      learn(agent);
      return [...(copyState(agent).get('order') ?? [])];
    });
    for (const order of orders) expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new Set(orders.map(String)).size).toBe(3);
  });

  it('comes to a step of gradient descent on half the square: the bias by its error, to 1e-6', () => {
    const one = { environments: 1, rolloutSteps: 1, minibatches: 1, learningRate: 0.125 } as const;
    const agent = createAgent({
      ...{ algo: 'pqn', env: new Chain(), seed: 3, ...still, ...one, layerNorm: false },
    });
    const bias = () =>
      decodeSafetensors(agent.save()).tensors.find(({ name }) => name === 'q_net.2.bias')
        ?.values[1] as number;
    const [before, error] = [bias(), 3 - (agent.qValues(oneHot(4))[1] as number)];
    agent.observe({
      ...{ observation: oneHot(4), action: 1, reward: 3, nextObservation: oneHot(4) },
      ...{ terminated: true, truncated: false },
    });
    agent.learn();
    expect(Math.abs(bias() - before - 0.125 * error)).toBeLessThan(1e-6);
  });
});

describe('a round of PQN', () => {
  it('tells what its time goes to: valuing the rollout, then learning from it', () => {
    const stopwatch = new Stopwatch();
    const lap = vi.spyOn(stopwatch, 'lap');
    learn(createAgent({ algo: 'pqn', env: new Chain(), seed: 3, ...still, stopwatch }));
    expect(lap.mock.calls).toEqual([['replay'], ['update']]);
  });

  it('stops at a loss that is none, and says in which update: the first of the second round, of 3 each', () => {
    const agent = create();
    learn(agent);
    const far = { ...rollout[0], rewards: [1e300, 1e300] };
    const step = { observations: rows(...far.from), nextObservations: rows(...far.to) };
    for (let t = 0; t < 3; t++) agent.observeAll({ ...far, ...step });
    expect(() => agent.learn()).toThrow(/the loss is \S+ at step 12, update 4\./);
  });
});

describe('PQN', () => {
  it('is told by its name, in its files and where actions are others', () => {
    expect(create().algo).toBe('pqn');
    const env = { observationSpace: new Chain().observationSpace, actionSpace: new Box(0, 1) };
    expect(() => createAgent({ algo: 'pqn', env, seed: 3 })).toThrow('PQN learns a value');
  });

  it('has room for what its options ask for: a minibatch of 50,000 rows, beyond the 32 MiB that is usual', () => {
    const large = { environments: 1, rolloutSteps: 50_000, minibatches: 1 } as const;
    expect(() => create({ ...large, hiddenLayers: [64] })).not.toThrow();
  });

  it('does its arithmetic where it is told to: by the scalar reference, with the same bits', () => {
    const hyperparameters = parseHyperparameters('pqn', still) as never as PqnHyperparameters;
    const kernels = new ReferenceKernels();
    const { free } = kernels.arena;
    const agent = new Pqn({ env: new Chain(), seed: 3, hyperparameters, kernels });
    expect(kernels.arena.free).toBeLessThan(free);
    expect(agent.qValues(oneHot(2))).toEqual(create().qValues(oneHot(2)));
  });
});

describe('the memory that PQN takes', () => {
  /** With layers of 5, 6 and 2 units, four environments and six steps of each. */
  const needs = (options: PqnOptions) => {
    const given = { hiddenLayers: [6], environments: 4, rolloutSteps: 6, ...options };
    const hyperparameters = parseHyperparameters('pqn', given) as never as PqnHyperparameters;
    return memoryOf({ env: new Chain(), hyperparameters });
  };
  const network = { layers: [5, 6, 2], input: undefined, layerNorm: true };

  it('is that of a network for a minibatch, or for all environments if they are more', () => {
    for (const [minibatches, minibatch, rows] of [
      [3, 8, 8],
      [12, 2, 4],
    ] as const) {
      expect(needs({ minibatches })[0]).toEqual({
        what: `A network with hiddenLayers [6], learning from minibatches of ${minibatch},`,
        bytes: arenaBytesOf(network, rows),
        within: 'WebAssembly',
      });
    }
    expect(needs({ minibatches: 3, layerNorm: false })[0]?.bytes).toBe(
      arenaBytesOf({ ...network, layerNorm: false }, 8),
    );
  });

  it('and of a rollout, whose 24 steps have two observations of 5 numbers and 8 numbers more', () => {
    expect(needs({ minibatches: 3 })[1]).toEqual({
      what: 'A rollout of 6 rolloutSteps in 4 environments',
      bytes: 4 * (2 * 5 + 8) * 24,
      within: 'machine',
    });
  });
});
