import { describe, expect, it } from 'vitest';
import { createAgent, type LearningValueAgent, warmStart } from '../../src/agents/index.js';
import { inputFor } from '../../src/agents/value-network/input.js';
import { checkWeights, LearningLog } from '../../src/agents/value-network/learning-log.js';
import { optimizerOf } from '../../src/agents/value-network/optimizer-of.js';
import { QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete, Tuple } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';

const at = { step: 40, update: 7 };

describe('LearningLog', () => {
  it('averages two updates, values and errors in the units of rewards that were scaled by 0.5, in a fresh report each time', () => {
    const log = new LearningLog(0.5);
    log.add({ loss: 1, gradientNorm: 3, meanQ: 2 }, Float32Array.of(1, -3), at);
    log.add({ loss: 2, gradientNorm: 5, meanQ: 4 }, Float32Array.of(-1, 1), at);
    const first = log.take();
    expect(first).toEqual({
      updates: 2,
      loss: 1.5,
      gradientNorm: 4,
      meanQ: 6,
      tdError: 3,
    });
    log.add({ loss: 8, gradientNorm: 8, meanQ: 8 }, Float32Array.of(8), at);
    log.deadUnits = 0.25;
    expect(log.take()).toEqual({
      updates: 1,
      loss: 8,
      gradientNorm: 8,
      meanQ: 16,
      tdError: 16,
      deadUnits: 0.25,
    });
    expect(first.loss).toBe(1.5);
  });

  it('tells values and errors in deviations of rewards, losses as they were learned', () => {
    const log = new LearningLog(0.5);
    log.add({ loss: 1, gradientNorm: 3, meanQ: 2 }, Float32Array.of(1, -3), at);
    expect(log.take(10)).toEqual({ updates: 1, loss: 1, gradientNorm: 3, meanQ: 40, tdError: 40 });
  });

  it('remembers in its state the last look at the units, and that there was none', () => {
    const [log, other] = [new LearningLog(1), new LearningLog(1)];
    log.deadUnits = 0.25;
    restoreState(other, copyState(log));
    expect(other.deadUnits).toBe(0.25);
    restoreState(other, copyState(new LearningLog(1)));
    expect(other.deadUnits).toBeUndefined();
  });

  it('stops at a loss or gradient that is no number', () => {
    const log = new LearningLog(1);
    const found = { loss: 1, gradientNorm: 1, meanQ: 1 };
    const errors = Float32Array.of(0);
    expect(() => log.add({ ...found, loss: Number.NaN }, errors, at)).toThrow(
      'the loss is NaN at step 40, update 7',
    );
    expect(() => log.add({ ...found, gradientNorm: Infinity }, errors, at)).toThrow(
      'the gradient norm is Infinity at step 40, update 7',
    );
  });
});

describe('checkWeights', () => {
  it('names the first weight that is no number, and lets numbers pass', () => {
    const network = new QNetwork({ layers: [2, 3, 2], random: new Generator(1), maxBatch: 1 });
    checkWeights(network, at);
    const parameters = network.parameters();
    (parameters[2]?.values as Float32Array)[4] = Number.NaN;
    network.setParameters(parameters);
    expect(() => checkWeights(network, at)).toThrow('the weight 2.weight[4] is NaN at step 40');
  });
});

describe('what a network makes of rows', () => {
  const mixed = new Tuple([new Box(0, 1, { shape: [2] }), new Discrete(3)]);
  const plain = { normalizeObservations: false, normalizationClip: null };
  const segments = [
    { kind: 'values', size: 2 },
    { kind: 'index', size: 3 },
  ];

  it('is nothing where numbers are taken as they are, and a 1 among 0s of an index', () => {
    expect(inputFor(new Box(0, 1, { shape: [2] }), plain)).toBeUndefined();
    expect(inputFor(mixed, plain)).toEqual({ segments });
    expect(inputFor(new Discrete(3), plain)).toEqual({ segments: segments.slice(1) });
  });

  it('is a normalization of the numbers, where there are any and it is asked for', () => {
    const asked = { normalizeObservations: true, normalizationClip: null };
    expect(inputFor(mixed, asked)).toEqual({ segments, normalization: { clip: undefined } });
    expect(inputFor(mixed, { ...asked, normalizationClip: 5 })).toEqual({
      segments,
      normalization: { clip: 5 },
    });
    expect(inputFor(new Box(0, 1, { shape: [2] }), asked)).toMatchObject({
      segments: segments.slice(0, 1),
    });
    expect(inputFor(new Discrete(3), asked)).toEqual({ segments: segments.slice(1) });
  });
});

describe('the optimizer that is named', () => {
  it('has its epsilon, but for SGD, which knows none', () => {
    expect(optimizerOf({ optimizer: 'sgd', adamEpsilon: 0.5 })).toEqual({ type: 'sgd' });
    for (const type of ['adam', 'radam'] as const) {
      expect(optimizerOf({ optimizer: type, adamEpsilon: 0.5 })).toEqual({ type, epsilon: 0.5 });
    }
  });
});

describe('an agent on a network of values', () => {
  const env = {
    observationSpace: new Box(-1, 1, { shape: [3] }),
    actionSpace: new Discrete(4, { start: 10 }),
  };
  const create = (options: object = {}) =>
    createAgent({
      ...{ env, algo: 'dqn', seed: 1, hiddenLayers: [6], batchSize: 2, replayCapacity: 8 },
      ...{ environments: 2, learningStarts: 2, ...options },
    }) as LearningValueAgent;
  const random = new Generator(3);
  const rows = Float32Array.from({ length: 5 * 3 }, () => random.uniform(-1, 1));
  const row = (i: number) => rows.subarray(3 * i, 3 * i + 3);

  it('acts on more rows than fit at once as on each by itself, as their masks allow', () => {
    const agent = create();
    const free = new Int32Array(5);
    agent.actInto(rows, free as never);
    const best = Array.from({ length: 5 }, (_, i) => {
      const values = [...agent.qValues(row(i))];
      return values.indexOf(Math.max(...values));
    });
    expect([...free]).toEqual(best);
    expect(best.map((_, i) => agent.act(row(i)))).toEqual(best.map((index) => 10 + index));
    // Everything but the best, of each row.
    const masks = Uint8Array.from({ length: 20 }, (_, k) => (best[k >> 2] === k % 4 ? 0 : 1));
    const bound = new Int32Array(5);
    agent.actInto(rows, bound as never, { masks });
    for (const [i, index] of bound.entries()) {
      const values = [...agent.qValues(row(i))];
      values[best[i] as number] = -Infinity;
      expect(index).toBe(values.indexOf(Math.max(...values)));
      expect(agent.act(row(i), { mask: masks.subarray(4 * i, 4 * i + 4) })).toBe(10 + index);
    }
  });

  /** Two steps in both environments, learned from. */
  function learn(agent: LearningValueAgent, rewards = [4, 8]) {
    const ends = { terminated: [0, 1], truncated: [0, 0] };
    const [observations, nextObservations] = [rows.subarray(0, 6), rows.subarray(6, 12)];
    for (let i = 0; i < 2; i++) {
      agent.observeAll({ observations, nextObservations, actions: [0, 3], rewards, ...ends });
      agent.learn();
    }
    return agent;
  }

  it('tells values in the units of the environment: 4 of them are 1 that is learned in quarters', () => {
    const [plain, quarters] = [create(), create({ rewardScale: 0.25 })];
    const [value, scaled] = [plain, quarters].map((agent) => [...agent.qValues(row(0))]);
    expect(scaled).toEqual(value?.map((each) => 4 * each));
    const expectedOf = (agent: LearningValueAgent) => {
      agent.exploreInto(rows.subarray(0, 6), new Int32Array(2) as never);
      return Array.from(agent.expectedReturns ?? []);
    };
    const [told, toldScaled] = [plain, quarters].map(expectedOf);
    expect(toldScaled).toEqual(told?.map((each) => 4 * each));
  });

  it('tells the rate that it learns at and how often it explores, by where it stands', () => {
    const falling = (start: number) => ({ start, end: 0, steps: 8 });
    const agent = create({ learningRate: falling(0.5), epsilon: falling(1) });
    expect(agent.standing?.()).toEqual({ epsilon: 1, learningRate: 0.5 });
    learn(agent);
    expect(agent.standing?.()).toEqual({ epsilon: 0.5, learningRate: 0.25 });
  });

  it('begins with the values of another, in the units of its own rewards', () => {
    const from = learn(create({ rewardScale: 0.25 }));
    const agent = create({ seed: 2, rewardScale: 2 });
    warmStart(agent, from);
    for (const [a, value] of from.qValues(row(4)).entries()) {
      expect(agent.qValues(row(4))[a]).toBeCloseTo(value, 5);
    }
    expect(() => warmStart(create({ hiddenLayers: [5] }), from)).toThrow('its layers is [3,6,4]');
  });

  it('begins with how rewards were normalized too, and is refused a file that says nothing of it', () => {
    const normalized = { normalizeRewards: true, rewardScale: 0.5 };
    const from = learn(create(normalized), [40, 90]);
    const agent = create({ ...normalized, seed: 2 });
    warmStart(agent, from.snapshot());
    for (const [a, value] of from.qValues(row(4)).entries()) {
      expect(agent.qValues(row(4))[a]).toBeCloseTo(value, 5);
    }
    expect(agent.snapshot().describe()).toMatchObject({
      rewardMoments: from.snapshot().describe().rewardMoments,
    });
    expect(() => warmStart(agent, create())).toThrow('give normalizeRewards: false');
  });

  it('goes on from a state with how rewards were normalized and what explores', () => {
    const made = () => create({ normalizeRewards: true, epsilon: 0.5 });
    const [agent, other] = [learn(made(), [40, 90]), made()];
    restoreState(other, copyState(agent));
    expect(other.snapshot().save()).toEqual(agent.snapshot().save());
    const explored = [agent, other].map((each) => {
      const actions = new Int32Array(2);
      return Array.from({ length: 9 }, () => {
        each.exploreInto(rows.subarray(0, 6), actions as never);
        return [...actions, ...(each.expectedReturns ?? [])];
      });
    });
    expect(explored[0]).toEqual(explored[1]);
    expect([agent, other].map((each) => learn(each, [5, 7]).save())).toEqual([
      agent.save(),
      agent.save(),
    ]);
  });

  it('refuses masks where none were to be, and an action that is none', () => {
    const ends = { terminated: [0, 0], truncated: [0, 0], rewards: [0, 0] };
    const step = { observations: rows.subarray(0, 6), nextObservations: rows.subarray(0, 6) };
    const masked = { ...ends, ...step, actions: [0, 0], nextMasks: new Uint8Array(8).fill(1) };
    expect(() => create().observeAll(masked)).toThrow(/mask/);
    expect(() => create().observeAll({ ...ends, ...step, actions: [0, 4] })).toThrow(/action/);
  });
});
