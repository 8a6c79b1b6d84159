import { describe, expect, it, vi } from 'vitest';
import { Dqn, type DqnParts } from '../../src/agents/dqn/dqn.js';
import { memoryOf } from '../../src/agents/dqn/memory.js';
import type { DqnHyperparameters } from '../../src/agents/dqn/options.js';
import {
  createAgent,
  type DqnOptions,
  type LearnReport,
  type NetworkPolicy,
  parseHyperparameters,
  Stopwatch,
  type ValueAgent,
  warmStart,
} from '../../src/agents/index.js';
import { arenaBytesOf } from '../../src/agents/value-network/arena-bytes.js';
import { decodeSafetensors, ReferenceKernels } from '../../src/net/index.js';
import { Box } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { Chain, chainStep, oneHot } from './chain.js';

/** Updates after every step, of the newest transition alone: a replay of one holds no other. */
const newest: DqnOptions = {
  hiddenLayers: [8],
  batchSize: 4,
  replayCapacity: 1,
  learningStarts: 0,
  trainFrequency: 1,
  targetUpdateInterval: 1_000,
  optimizer: 'sgd',
  learningRate: 0.1,
  maxGradientNorm: null,
  loss: 'squared',
  discount: 0.9,
};

const create = (options: DqnOptions) => createAgent({ env: new Chain(), seed: 3, ...options });
type Learner = ReturnType<typeof create>;

/** The weights by their names, in the environment's units. */
function weightsOf(agent: ValueAgent): Map<string, Float32Array> {
  const { tensors } = decodeSafetensors(agent.save());
  return new Map(tensors.map(({ name, values }) => [name, Float32Array.from(values)]));
}

/** Every weight in one row. */
const allWeights = (agent: ValueAgent) =>
  [...weightsOf(agent).values()].flatMap((values) => [...values]);

function observe(agent: Learner, state: number, action: number, reward?: number): void {
  const { next, reward: own, terminated } = chainStep(state, action);
  agent.observe({
    observation: oneHot(state),
    action,
    reward: reward ?? own,
    nextObservation: oneHot(next),
    terminated,
    truncated: false,
  });
}

/** What is known before an update, in the environment's units. */
interface Known {
  /** r as it is learned from: clipped, not scaled. */
  reward: number;
  /** Q(s, .) and Q(s', .) of the online network, and of the target network. */
  here: number[];
  ahead: number[];
  targetHere: number[];
  target: number[];
  action: number;
}

interface Case {
  name: string;
  options: DqnOptions;
  /** What s' is worth. */
  value?: (known: Known) => number;
  /** What is added to the reward. */
  bonus?: (known: Known) => number;
  /** The loss of a row whose error is d, in the units that are learned. */
  loss?: (d: number) => number;
  discount?: number;
}

const square = (d: number) => d * d;
const huber = (delta: number) => (d: number) =>
  Math.abs(d) <= delta ? (d * d) / 2 : delta * (Math.abs(d) - delta / 2);
const argmax = (values: number[]) => values.indexOf(Math.max(...values));

/** tau log pi(a) of every action, pi being softmax(Q / tau). */
function scaledLogs(values: number[], tau: number): number[] {
  const top = Math.max(...values);
  const sum = values.reduce((total, q) => total + Math.exp((q - top) / tau), 0);
  return values.map((q) => q - top - tau * Math.log(sum));
}

/** Vieillard et al. 2020, eq. 5. */
const munchausen = (alpha: number, tau: number, clip: number): Pick<Case, 'value' | 'bonus'> => ({
  value: ({ target }) =>
    scaledLogs(target, tau).reduce(
      (sum, log, a) => sum + Math.exp(log / tau) * ((target[a] as number) - log),
      0,
    ),
  bonus: ({ targetHere, action }) =>
    alpha * Math.max(clip, scaledLogs(targetHere, tau)[action] as number),
});

const cases: Case[] = [
  { name: 'plain', options: {} },
  {
    name: 'Munchausen, in units of the environment though rewards are scaled by 4',
    options: {
      ...{ munchausen: true, munchausenAlpha: 0.5, munchausenTemperature: 0.25 },
      ...{ munchausenClip: -0.2, rewardScale: 4, learningRate: 0.01 },
    },
    ...munchausen(0.5, 0.25, -0.2),
  },
  {
    name: 'double: the target network values what the online one chooses',
    options: { double: true },
    value: ({ ahead, target }) => target[argmax(ahead)] as number,
  },
  { name: 'another discount', options: { discount: 0.5 }, discount: 0.5 },
  { name: 'rewards scaled by 4', options: { rewardScale: 4, learningRate: 0.01 } },
  { name: 'rewards clipped to 0.25', options: { rewardClip: 0.25 } },
  { name: 'Huber', options: { loss: 'huber' }, loss: huber(1) },
  {
    name: 'Huber that turns straight at 0.125 of rewards scaled by 4',
    options: { loss: 'huber', huberDelta: 0.125, rewardScale: 4 },
    loss: huber(0.125),
  },
  {
    name: 'the loss of four equal rows summed',
    options: { lossReduction: 'sum', learningRate: 0.025 },
    loss: (d) => 4 * d * d,
  },
];

describe('an update of the newest transition, foretold from the values before it', () => {
  for (const { name, options, value, bonus, loss = square, discount = 0.9 } of cases) {
    it(`has the TD error, mean value and loss of the formula, to 1e-5: ${name}`, () => {
      // The target network is what is handed out, and so can be looked at.
      const agent = create({ ...newest, ...options, greedyNetwork: 'target' });
      const { rewardClip, rewardScale = 1 } = options;
      let differs = false;
      for (let i = 0; i < 45; i++) {
        const [state, action] = [(i * 7) % 5, i % 3 === 0 ? 0 : 1];
        const { next, reward: own, terminated } = chainStep(state, action);
        const known = {
          reward: Math.max(-(rewardClip ?? 9), Math.min(rewardClip ?? 9, own)),
          here: [...agent.qValues(oneHot(state))],
          ahead: [...agent.qValues(oneHot(next))],
          targetHere: [...agent.snapshot().qValues(oneHot(state))],
          target: [...agent.snapshot().qValues(oneHot(next))],
          action,
        };
        differs ||= argmax(known.ahead) !== argmax(known.target);
        const worth = value?.(known) ?? Math.max(...known.target);
        const reward = known.reward + (bonus?.(known) ?? 0);
        const d = reward + (terminated ? 0 : discount * worth) - (known.here[action] as number);
        observe(agent, state, action);
        const report = agent.learn() as LearnReport;
        expect(report.updates).toBe(1);
        expect(Math.abs((report.tdError as number) - Math.abs(d))).toBeLessThan(1e-5);
        expect(Math.abs((report.meanQ as number) - (known.here[action] as number))).toBeLessThan(
          1e-5,
        );
        expect(Math.abs((report.loss as number) - loss(rewardScale * d))).toBeLessThan(1e-5);
      }
      // Else no step could tell whose choice was valued.
      expect(differs).toBe(true);
    });
  }
});

describe('a step of gradient descent, by the bias of the action taken, to 1e-6', () => {
  const bias = (agent: ValueAgent) => weightsOf(agent).get('q_net.2.bias') as Float32Array;
  /** How far the bias moves, and the error that moves it, of a last step from state 4. */
  function moved(options: DqnOptions, reward = 3) {
    const agent = create({ ...newest, ...options });
    const before = bias(agent)[1] as number;
    const error = reward - (agent.qValues(oneHot(4))[1] as number);
    observe(agent, 4, 1, reward);
    agent.learn();
    return { by: (bias(agent)[1] as number) - before, error, agent };
  }

  it('is the learning rate times twice the error: SGD', () => {
    const { by, error } = moved({ learningRate: 0.125 });
    expect(Math.abs(by - 0.125 * 2 * error)).toBeLessThan(1e-6);
  });

  it("is the learning rate times g / (|g| + epsilon) in Adam's first step", () => {
    const { by, error } = moved({ optimizer: 'adam', adamEpsilon: 0.5, learningRate: 0.125 });
    expect(Math.abs(by - (0.125 * 2 * error) / (2 * error + 0.5))).toBeLessThan(1e-6);
  });

  it('moves all weights together as far as the learning rate times the norm that gradients are clipped to', () => {
    const { agent } = moved({ learningRate: 0.125, maxGradientNorm: 0.5 });
    const from = allWeights(create(newest));
    const to = allWeights(agent);
    const distance = Math.hypot(...to.map((weight, i) => weight - (from[i] as number)));
    expect(Math.abs(distance - 0.125 * 0.5)).toBeLessThan(1e-6);
  });

  it('follows the line of the learning rate by the steps observed: 0.5 at 0, 0.375 at 1, 0 from 4 on', () => {
    const learningRate = { start: 0.5, end: 0, steps: 4 };
    const { by, error, agent } = moved({ learningRate });
    expect(Math.abs(by - 0.375 * 2 * error)).toBeLessThan(1e-6);
    const rates = [agent.standing().learningRate];
    for (let step = 2; step <= 5; step++) {
      const before = bias(agent)[0] as number;
      const d = 1 - (agent.qValues(oneHot(4))[0] as number);
      agent.observe({
        ...{ observation: oneHot(4), action: 0, reward: 1, nextObservation: oneHot(4) },
        ...{ terminated: true, truncated: false },
      });
      agent.learn();
      const rate = agent.standing().learningRate as number;
      rates.push(rate);
      expect(Math.abs((bias(agent)[0] as number) - before - rate * 2 * d)).toBeLessThan(1e-6);
    }
    expect(rates).toEqual([0.375, 0.25, 0.125, 0, 0]);
  });
});

describe('the target network', () => {
  it('is what is handed out if it is to be, and the online one otherwise', () => {
    for (const greedyNetwork of ['target', 'online'] as const) {
      const agent = create({ ...newest, greedyNetwork });
      const first = [...agent.qValues(oneHot(4))];
      observe(agent, 4, 1, 5);
      agent.learn();
      const online = [...agent.qValues(oneHot(4))];
      expect(online).not.toEqual(first);
      const handedOut = [...agent.snapshot().qValues(oneHot(4))];
      const expected = greedyNetwork === 'target' ? first : online;
      for (const [a, value] of handedOut.entries()) {
        expect(Math.abs(value - (expected[a] as number))).toBeLessThan(1e-6);
      }
    }
  });

  it('goes tau = 1/4 of the way after the update that is due, every weight to 1e-6', () => {
    const rhythm = { targetUpdateInterval: 2, targetUpdateUnit: 'updates', tau: 0.25 } as const;
    const [target, online] = (['target', 'online'] as const).map((greedyNetwork) => {
      const agent = create({ ...newest, ...rhythm, greedyNetwork });
      return [0, 1, 2].map((update) => {
        if (update > 0) observe(agent, 4, 1, 5);
        agent.learn();
        return allWeights(agent);
      });
    }) as [number[][], number[][]];
    expect(target[1]).toEqual(target[0]);
    for (const [i, weight] of (target[2] as number[]).entries()) {
      const expected = 0.75 * (target[0]?.[i] as number) + 0.25 * (online[2]?.[i] as number);
      expect(Math.abs(weight - expected)).toBeLessThan(1e-6);
    }
  });

  it('follows by steps before the update of that step: after step 3 it is what was online after step 2', () => {
    const rhythm = { targetUpdateInterval: 3, targetUpdateUnit: 'steps' } as const;
    const [target, online] = (['target', 'online'] as const).map((greedyNetwork) => {
      const agent = create({ ...newest, ...rhythm, greedyNetwork });
      return [1, 2, 3].map((state) => {
        observe(agent, state, 1);
        agent.learn();
        return allWeights(agent);
      });
    }) as [number[][], number[][]];
    expect(target[1]).toEqual(target[0]);
    expect(target[2]).toEqual(online[1]);
  });
});

describe('the average of the networks', () => {
  /** All weights of what is handed out after 0 to 6 updates. */
  function handedOut(options: DqnOptions): number[][] {
    const agent = create({ ...newest, ...options });
    return [0, 1, 2, 3, 4, 5, 6].map((update) => {
      if (update > 0) observe(agent, 4, 1, update);
      agent.learn();
      return allWeights(agent);
    });
  }

  it('is of the first 1 / averageTau = 4 the plain mean, then goes 1/4 of the way, every weight to 1e-6', () => {
    const online = handedOut({});
    const average = handedOut({ greedyNetwork: 'average', averageTau: 0.25 });
    const shares = [
      [1],
      [0, 1],
      [0, 1 / 2, 1 / 2],
      [0, 1 / 3, 1 / 3, 1 / 3],
      [0, 1 / 4, 1 / 4, 1 / 4, 1 / 4],
      [0, 3 / 16, 3 / 16, 3 / 16, 3 / 16, 4 / 16],
      [0, 9 / 64, 9 / 64, 9 / 64, 9 / 64, 12 / 64, 16 / 64],
    ];
    for (const [update, row] of shares.entries()) {
      for (const [i, weight] of (average[update] as number[]).entries()) {
        const expected = row.reduce((sum, s, k) => sum + s * (online[k]?.[i] as number), 0);
        expect(Math.abs(weight - expected)).toBeLessThan(1e-6);
      }
    }
  });

  it('with an averageTau of 1 is the online network', () => {
    expect(handedOut({ greedyNetwork: 'average', averageTau: 1 })).toEqual(handedOut({}));
  });

  it('changes nothing of what is learned, and is kept in a state to the bit', () => {
    const options = { ...newest, greedyNetwork: 'average', averageTau: 0.25 } as const;
    const [first, online] = [create(options), create(newest)];
    const step = (agent: Learner, update: number) => {
      observe(agent, 4, 1, update);
      agent.learn();
      return agent;
    };
    for (const update of [1, 2, 3]) for (const agent of [first, online]) step(agent, update);
    expect([...first.qValues(oneHot(4))]).toEqual([...online.qValues(oneHot(4))]);
    const second = create(options);
    restoreState(second, copyState(first));
    for (const update of [4, 5]) for (const agent of [first, second]) step(agent, update);
    expect(allWeights(second)).toEqual(allWeights(first));
  });
});

describe('prioritized replay in the agent', () => {
  /**
   * One transition of error 1 and then only such of error 4, all terminal, nothing learned: P(1) / P(4) is
   * known, and so is how often each is drawn, and the mean of their weighed squares.
   */
  function losses(options: DqnOptions, ratio: number): (number | undefined)[] {
    const agent = create({
      ...newest,
      ...{ prioritized: true, priorityAlpha: 1, priorityEpsilon: 1e-9, learningRate: 0 },
      // Of n + 1 transitions the weak one weighs 1 among 1 + n ratio: at 6 and at 11 a whole number of rows.
      ...{ replayCapacity: 100, batchSize: (1 + 6 * ratio) * (1 + 11 * ratio) },
      ...options,
    });
    return Array.from({ length: 12 }, (_, i) => {
      const [state, error] = i === 0 ? [0, 1] : [1, 4];
      agent.observe({
        ...{ observation: oneHot(state), action: 0, nextObservation: oneHot(2) },
        reward: (agent.qValues(oneHot(state))[0] as number) + error,
        ...{ terminated: true, truncated: false },
      });
      return agent.learn()?.loss;
    });
  }

  /** @param n how many of error 4 there are beside the one of error 1 */
  const expected = (n: number, ratio: number, beta: number) => {
    const weak = 1 / (1 + n * ratio);
    return weak + (1 - weak) * ratio ** -beta * 16;
  };

  const lines: [string, DqnOptions, number, number, number][] = [
    ['beta 1', { priorityBeta: 1 }, 4, 1, 1],
    ['beta 0', { priorityBeta: 0 }, 4, 0, 0],
    [
      'beta from 0 to 1 in 14 steps',
      { priorityBeta: { start: 0, end: 1, steps: 14 } },
      4,
      0.5,
      6 / 7,
    ],
    ['beta from 1 to 0 in 10 steps', { priorityBeta: { start: 1, end: 0, steps: 10 } }, 4, 0.3, 0],
    ['alpha 1/2: twice as often', { priorityAlpha: 0.5, priorityBeta: 1 }, 2, 1, 1],
    ['epsilon 2: as 6 to 3', { priorityEpsilon: 2, priorityBeta: 1 }, 2, 1, 1],
  ];
  for (const [name, options, ratio, at7, at12] of lines) {
    it(`weighs and draws errors of 1 and 4 as by hand at steps 7 and 12, the loss to 1e-4: ${name}`, () => {
      const found = losses(options, ratio);
      expect(Math.abs((found[6] as number) - expected(6, ratio, at7))).toBeLessThan(1e-4);
      expect(Math.abs((found[11] as number) - expected(11, ratio, at12))).toBeLessThan(1e-4);
    });
  }
});

describe('options in units', () => {
  it('vMin and vMax are in the environment’s: atoms -1, 0, 1, 2, 3 whatever rewards are scaled by', () => {
    for (const rewardScale of [1, 10, 0.1]) {
      const head = { head: 'categorical', atoms: 5, vMin: -1, vMax: 3 } as const;
      const policy = create({ ...head, rewardScale }).snapshot() as NetworkPolicy;
      const found = policy.distribution(oneHot(0));
      if (found?.type !== 'categorical') throw new Error('no atoms');
      for (const [k, atom] of found.support.entries()) {
        expect(Math.abs(atom - (k - 1))).toBeLessThan(1e-6);
      }
      expect(found.support).toHaveLength(5);
    }
  });

  it('vMin and vMax are in deviations of normalized rewards, which rewardScale does not move', () => {
    const options = { head: 'categorical', atoms: 3, vMin: -2, vMax: 2, rewardScale: 10 } as const;
    const [scaled, plain] = [10, 1].map((rewardScale) => {
      const agent = create({ ...options, rewardScale, normalizeRewards: true });
      const found = (agent.snapshot() as NetworkPolicy).distribution(oneHot(0));
      if (found?.type !== 'categorical') throw new Error('no atoms');
      return found.support.map((atom) => atom * rewardScale);
    });
    expect(scaled).toEqual(plain);
  });

  it('says of an action what it expects of it in the environment’s units: Q(s, a) to 1e-6', () => {
    const agent = create({ ...newest, rewardScale: 0.25, warmUp: 'policy', epsilon: 0.5 });
    for (let state = 0; state < 5; state++) {
      const action = agent.explore(oneHot(state));
      const expected = agent.qValues(oneHot(state))[action] as number;
      expect(Math.abs((agent.expectedReturns?.[0] as number) - expected)).toBeLessThan(1e-6);
    }
  });

  it('makes as many quantiles as are asked for', () => {
    const agent = create({ head: 'quantile', quantiles: 7 });
    const found = (agent.snapshot() as NetworkPolicy).distribution(oneHot(0));
    expect(found?.type === 'quantile' && found.quantiles[0]?.length).toBe(7);
  });
});

describe('the share of hidden units that are dead', () => {
  it('is looked at in the first update and then in every hundredth after it: in 1, 101, 201', () => {
    const agent = create({ ...newest, learningRate: 0 });
    const weights = weightsOf(agent);
    const [weight, bias] = ['weight', 'bias'].map((name) => weights.get(`q_net.0.${name}`)) as [
      Float32Array,
      Float32Array,
    ];
    const shareAt = (state: number) =>
      bias.filter((value, unit) => value + (weight[unit * 5 + state] as number) <= 0).length / 8;
    const shares = [0, 1, 2, 3, 4].map(shareAt);
    const other = shares.findIndex((share) => share !== shares[0]);
    const found = Array.from({ length: 201 }, (_, i) => {
      observe(agent, i % 200 === 0 ? 0 : other, 0);
      return agent.learn()?.deadUnits;
    });
    expect(found.slice(0, 100)).toEqual(Array(100).fill(shares[0]));
    expect(found.slice(100, 200)).toEqual(Array(100).fill(shares[other]));
    expect(found[200]).toBe(shares[0]);
  });
});

describe('exploration', () => {
  it('is all random for the 4 steps before learning starts, and then where the line of epsilon is by step', () => {
    const epsilon = { start: 0.8, end: 0, steps: 8 };
    const agent = create({ ...newest, learningStarts: 4, epsilon });
    const found = Array.from({ length: 10 }, (_, step) => {
      if (step > 0) observe(agent, 0, 0);
      return agent.standing().epsilon as number;
    });
    for (const [step, value] of [1, 1, 1, 1, 0.4, 0.3, 0.2, 0.1, 0, 0].entries()) {
      expect(found[step]).toBeCloseTo(value, 12);
    }
  });

  it('is where that line is from the first step on where it warms up by its policy', () => {
    const epsilon = { start: 0.8, end: 0, steps: 8 };
    const agent = create({ ...newest, learningStarts: 4, warmUp: 'policy', epsilon });
    expect(agent.standing().epsilon).toBe(0.8);
  });

  it('draws noise anew for every choice, the same for all environments of one, none in what is handed out', () => {
    const noisy = { noisy: true, epsilon: 0, warmUp: 'policy', environments: 2 } as const;
    const agent = create({ ...newest, ...noisy, replayCapacity: 2 });
    const rows = Float32Array.from([...oneHot(2), ...oneHot(2)]);
    const values = new Set<number>();
    const handedOut = agent.snapshot().qValues(oneHot(2));
    for (let i = 0; i < 50; i++) {
      agent.exploreInto(rows, new Float32Array(2));
      const [first, second] = agent.expectedReturns as Float64Array;
      expect(second).toBe(first);
      values.add(first as number);
    }
    expect(values.size).toBe(50);
    expect(agent.snapshot().qValues(oneHot(2))).toEqual(handedOut);
  });

  it('draws noise of the size that noisySigma says: for ten times sigma values ten times as far off, within 2 %', () => {
    const offBy = (noisySigma: number) => {
      const noisy = { noisy: true, noisySigma, epsilon: 0, warmUp: 'policy' } as const;
      const agent = create({ ...newest, ...noisy });
      const action = agent.explore(oneHot(2));
      const value = agent.snapshot().qValues(oneHot(2))[action] as number;
      return (agent.expectedReturns?.[0] as number) - value;
    };
    expect(Math.abs(offBy(0.01) / offBy(0.001) - 10)).toBeLessThan(0.2);
  });
});

describe('what an update learns from', () => {
  /** The size of the error of the one transition that can be sampled, by the values before. */
  const errorOf = (agent: Learner) => agent.learn()?.tdError as number;
  const best = (agent: Learner, state: number) => Math.max(...agent.qValues(oneHot(state)));
  const still = { ...newest, learningRate: 0 };

  it('is the sum of as many rewards as nStep says, and the value after them: 1 + 0.9 x 2 + 0.81 max Q', () => {
    const agent = create({ ...still, nStep: 2, replayCapacity: 2 });
    observe(agent, 1, 1, 1);
    expect(agent.learn()).toBeUndefined();
    observe(agent, 2, 1, 2);
    const here = agent.qValues(oneHot(1))[1] as number;
    const error = 1 + 0.9 * 2 + 0.81 * best(agent, 3) - here;
    expect(Math.abs(errorOf(agent) - Math.abs(error))).toBeLessThan(1e-5);
  });

  it('counts the last state’s value where an episode was cut, unless a cut is to be taken for an end', () => {
    for (const bootstrapTruncated of [true, false]) {
      const agent = create({ ...still, bootstrapTruncated });
      agent.observe({
        ...{ observation: oneHot(1), action: 0, reward: 1, nextObservation: oneHot(2) },
        ...{ terminated: false, truncated: true },
      });
      const ahead = bootstrapTruncated ? 0.9 * best(agent, 2) : 0;
      const error = 1 + ahead - (agent.qValues(oneHot(1))[0] as number);
      expect(Math.abs(errorOf(agent) - Math.abs(error))).toBeLessThan(1e-5);
    }
  });

  it('keeps the next state’s value to the actions that its mask allows', () => {
    for (const allowed of [0, 1]) {
      const agent = createAgent({ env: new Chain(), seed: 3, masks: true, ...still });
      agent.observe({
        ...{ observation: oneHot(1), action: 0, reward: 1, nextObservation: oneHot(2) },
        ...{ terminated: false, truncated: false },
        nextMask: [0, 1].map((action) => (action === allowed ? 1 : 0)),
      });
      const ahead = agent.qValues(oneHot(2))[allowed] as number;
      const error = 1 + 0.9 * ahead - (agent.qValues(oneHot(1))[0] as number);
      expect(Math.abs(errorOf(agent) - Math.abs(error))).toBeLessThan(1e-5);
    }
  });

  it('is divided by the deviation of rewards so far, and told in their units', () => {
    const agent = create({ ...still, normalizeRewards: true });
    observe(agent, 4, 1, 3);
    const error = 3 - (agent.qValues(oneHot(4))[1] as number);
    const report = agent.learn() as LearnReport;
    // One return of 3, beside what counts for 0.0001 of one of mean 0 and variance 1.
    const deviation = Math.sqrt((1e-4 * (1 + 9 / 1.0001)) / 1.0001 + 1e-8);
    expect(Math.abs((report.tdError as number) - error)).toBeLessThan(1e-5);
    expect(Math.abs((report.loss as number) / (error / deviation) ** 2 - 1)).toBeLessThan(1e-5);
  });

  it('is nothing before the first step, nor again before another', () => {
    const agent = create({ ...still, trainFrequency: 2 });
    expect(agent.learn()).toBeUndefined();
    observe(agent, 1, 1);
    expect(agent.learn()).toBeUndefined();
    observe(agent, 2, 1);
    expect(agent.learn()?.updates).toBe(1);
    expect(agent.learn()).toBeUndefined();
  });

  it('stops at a loss that is none, and says in which update', () => {
    const agent = create(still);
    observe(agent, 1, 1);
    agent.learn();
    observe(agent, 2, 1, 1e300);
    expect(() => agent.learn()).toThrow(/the loss is \S+ at step 2, update 2\./);
  });

  it('tells what its time goes to: sampling, then learning, update by update', () => {
    const stopwatch = new Stopwatch();
    const lap = vi.spyOn(stopwatch, 'lap');
    const agent = createAgent({
      ...{ env: new Chain(), seed: 3, ...still, gradientSteps: 2, stopwatch },
    });
    observe(agent, 1, 1);
    agent.learn();
    expect(lap.mock.calls.flat()).toEqual(['replay', 'update', 'replay', 'update']);
  });
});

describe('what one who extends DQN may do otherwise', () => {
  const still = { ...newest, learningRate: 0 };
  const hyperparameters = parseHyperparameters('dqn', still) as never as DqnHyperparameters;
  const setup = { env: new Chain(), seed: 3, hyperparameters };
  const made = (parts?: DqnParts) => new Dqn(setup, parts);

  it('is the name that its files have', () => {
    expect(made().algo).toBe('dqn');
    expect(made({ algo: 'mine' }).algo).toBe('mine');
  });

  it('is to give up the newest transitions of a full replay: the first stays', () => {
    for (const [eviction, reward] of [
      [undefined, 9],
      ['oldest', 9],
      ['newest', 5],
    ] as const) {
      const agent = made({ eviction });
      for (const each of [5, 9]) observe(agent, 4, 1, each);
      const error = reward - (agent.qValues(oneHot(4))[1] as number);
      expect(Math.abs((agent.learn()?.tdError as number) - error)).toBeLessThan(1e-5);
    }
  });

  it('is to write other targets before the loss', () => {
    const agent = made({ relabel: ({ targets }) => targets.fill(7) });
    const error = 7 - (agent.qValues(oneHot(4))[1] as number);
    observe(agent, 4, 1, 3);
    expect(Math.abs((agent.learn()?.tdError as number) - error)).toBeLessThan(1e-5);
  });

  it('is where its arithmetic is done: by the scalar reference, with the same bits', () => {
    const kernels = new ReferenceKernels();
    const { free } = kernels.arena;
    const agent = new Dqn({ ...setup, kernels });
    expect(kernels.arena.free).toBeLessThan(free);
    expect(agent.qValues(oneHot(2))).toEqual(made().qValues(oneHot(2)));
  });
});

describe('DQN', () => {
  it('is told by its name where actions are others', () => {
    const env = { observationSpace: new Chain().observationSpace, actionSpace: new Box(0, 1) };
    expect(() => createAgent({ env, seed: 3 })).toThrow('DQN learns a value');
    const hyperparameters = parseHyperparameters('dqn', newest) as never as DqnHyperparameters;
    expect(() => new Dqn({ env, seed: 3, hyperparameters })).toThrow('DQN learns a value');
  });

  it('has room for what its options ask for: a batch of 50,000 rows, beyond the 32 MiB that is usual', () => {
    expect(() => create({ ...newest, batchSize: 50_000, hiddenLayers: [64] })).not.toThrow();
  });

  it('begins a warm start with all of its networks as the other’s: online, target and average', () => {
    const from = create(newest);
    observe(from, 4, 1, 5);
    from.learn();
    for (const greedyNetwork of ['online', 'target', 'average'] as const) {
      const agent = createAgent({
        ...{ env: new Chain(), seed: 4, ...newest, greedyNetwork, averageTau: 0.25 },
      });
      observe(agent, 4, 1, 9);
      agent.learn();
      warmStart(agent, from);
      expect(allWeights(agent)).toEqual(allWeights(from));
      // The first of the average's networks is what came of the first update: it begins anew.
      observe(agent, 4, 1, 2);
      agent.learn();
      const online = agent.qValues(oneHot(4))[1];
      const handedOut = agent.snapshot().qValues(oneHot(4))[1];
      if (greedyNetwork === 'target') expect(handedOut).toBe(from.qValues(oneHot(4))[1]);
      else expect(handedOut).toBe(online);
    }
  });
});

describe('the memory that DQN takes', () => {
  /** With layers of 5, 6 and 2 units. */
  const needs = (options: DqnOptions) => {
    const given = { hiddenLayers: [6], replayCapacity: 100, ...options };
    const hyperparameters = parseHyperparameters('dqn', given) as never as DqnHyperparameters;
    return memoryOf({ env: new Chain(), hyperparameters });
  };
  const network = { layers: [5, 6, 2], head: { type: 'scalar' } } as const;

  it('is that of a network for a batch, or for all environments if they are more', () => {
    for (const [environments, rows] of [
      [2, 7],
      [9, 9],
    ] as const) {
      expect(needs({ batchSize: 7, environments })[0]).toEqual({
        what: 'A network with hiddenLayers [6], learning from a batchSize of 7,',
        bytes: arenaBytesOf(network, rows),
        within: 'WebAssembly',
      });
    }
  });

  it('grows with what its options make of the network', () => {
    for (const [options, changes] of [
      [{ layerNorm: true }, { layerNorm: true }],
      [{ dueling: true }, { dueling: true }],
      [{ noisy: true, epsilon: 0 }, { noisy: { sigma0: 0.5 } }],
      [{ head: 'quantile', quantiles: 9 }, { head: { type: 'quantile', quantiles: 9 } }],
    ] as const) {
      const bytes = arenaBytesOf({ ...network, ...changes }, 7);
      expect(bytes).toBeGreaterThan(arenaBytesOf(network, 7));
      expect(needs({ ...options, batchSize: 7 })[0]?.bytes).toBe(bytes);
    }
  });

  it('and of a replay: two observations of 5 numbers, 2 actions’ masks and 8 numbers more a transition', () => {
    expect(needs({})[1]).toEqual({
      what: 'A replay with a replayCapacity of 100',
      bytes: 4 * (2 * 5 + 2 + 8) * 100,
      within: 'machine',
    });
  });
});
