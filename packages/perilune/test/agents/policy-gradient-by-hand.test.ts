import { describe, expect, it, vi } from 'vitest';
import {
  type ChoosingPolicy,
  createAgent,
  DivergenceError,
  type LearningAgent,
  loadAgent,
  type PolicyGradientOptions,
  parseHyperparameters,
  Stopwatch,
  warmStart,
} from '../../src/agents/index.js';
import {
  batchOf,
  bytesOf,
  describePolicy,
  distributionFor,
  partsFor,
} from '../../src/agents/policy-gradient/description.js';
import { memoryOf } from '../../src/agents/policy-gradient/memory.js';
import type { PolicyGradientHyperparameters } from '../../src/agents/policy-gradient/options.js';
import { RolloutLearner } from '../../src/agents/policy-gradient/rollout-learner.js';
import { checkTaken } from '../../src/agents/policy-gradient/taken.js';
import { UpdateLog } from '../../src/agents/policy-gradient/update-log.js';
import { ParameterLayout } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import {
  type AnySpace,
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  Tuple,
} from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';

const seen = new Box(-1, 1, { shape: [2] });
const box = new Box(-2, 2, { shape: [3] });
const parsed = (given: object = {}, algo = 'ppo') =>
  parseHyperparameters(algo, given) as never as PolicyGradientHyperparameters;

describe('what actions are drawn from', () => {
  it.each<[AnySpace, object]>([
    [new Discrete(3), { type: 'categorical', counts: [3] }],
    [new MultiDiscrete([2, 4]), { type: 'categorical', counts: [2, 4] }],
    [new MultiBinary(5), { type: 'bernoulli', bits: 5 }],
    [box, { type: 'gaussian', size: 3 }],
    [new Box(-1, 1, { shape: [2], dtype: 'float64' }), { type: 'gaussian', size: 2 }],
  ])('follows from their space: %s', (space, expected) => {
    expect(distributionFor('ppo', space)).toEqual(expected);
  });

  it('is nothing where no policy is known, by name', () => {
    for (const space of [
      new Box(0, 5, { dtype: 'int32' }),
      new Tuple([seen]),
      new Dict({ seen }),
    ]) {
      expect(() => distributionFor('a2c', space)).toThrow(
        /^A2C acts in a Discrete, .*but actions are in .*by a wrapper/,
      );
    }
  });

  it('is no function of the state but of a Box', () => {
    const noisy = { stateDependentNoise: true };
    expect(distributionFor('ppo', box, noisy)).toEqual({ type: 'gaussian', size: 3 });
    for (const space of [new Discrete(3), new MultiBinary(2)]) {
      expect(() => distributionFor('ppo', space, noisy)).toThrow(
        'stateDependentNoise moves the numbers of a Box',
      );
    }
  });
});

describe('the parts of a policy', () => {
  const described = (space: AnySpace, given: object = {}) => {
    const options = parsed({ hiddenLayers: [6, 5], ...given });
    const spaces = { observationSpace: seen, actionSpace: space };
    return describePolicy(spaces, distributionFor('ppo', space), options);
  };
  const outline = (space: AnySpace, given: object = {}) =>
    described(space, given).parts.map(({ name, takes, prefix, layers }) => [
      ...[name, takes[0] ?? '-', prefix],
      layers.map((layer) => ('units' in layer ? layer.units : 0)).join('-'),
    ]);

  it('are apart by default, and as wide as each other', () => {
    expect(outline(new MultiDiscrete([2, 4]))).toEqual([
      ['policy', 'observation', 'mlp_extractor.policy_net.', '6-5'],
      ['critic', 'observation', 'mlp_extractor.value_net.', '6-5'],
      ['output', 'policy', 'action_net', '6'],
      ['value', 'critic', 'value_net', '1'],
    ]);
  });

  it('may share their first layers, and have others, or none, of their own', () => {
    const wide = { sharedLayers: [9], valueLayers: [7], activation: 'relu' };
    expect(outline(new Discrete(3), wide)).toEqual([
      ['shared', 'observation', 'mlp_extractor.shared_net.', '9'],
      ['policy', 'shared', 'mlp_extractor.policy_net.', '6-5'],
      ['critic', 'shared', 'mlp_extractor.value_net.', '7'],
      ['output', 'policy', 'action_net', '3'],
      ['value', 'critic', 'value_net', '1'],
    ]);
    const [shared] = described(new Discrete(3), wide).parts;
    expect(shared?.layers).toEqual([{ kind: 'dense', units: 9, activation: 'relu' }]);
    expect(outline(new MultiBinary(4), { hiddenLayers: [], valueLayers: [] })).toEqual([
      ['output', 'observation', 'action_net', '4'],
      ['value', 'observation', 'value_net', '1'],
    ]);
  });

  it('of a Box have deviations, the same in every state, or of the last hidden layer', () => {
    const given = { logStdInit: -1.5 };
    const [, , , same] = described(box, given).parts;
    expect(same).toEqual({
      ...{ name: 'logDeviation', prefix: 'log_std', takes: [] },
      layers: [{ kind: 'constant', units: 3, value: -1.5 }],
    });
    const [, , , noisy] = described(box, { ...given, stateDependentNoise: true }).parts;
    expect(noisy).toEqual({
      ...{ name: 'logDeviation', prefix: 'log_std', takes: ['policy'] },
      layers: [{ kind: 'stateDeviation', units: 3, value: -1.5 }],
    });
    expect(partsFor({ type: 'gaussian', size: 3 })).toEqual({
      ...{ output: 'output', logDeviation: 'logDeviation', value: 'value' },
    });
    expect(partsFor({ type: 'bernoulli', bits: 3 })).toEqual({ output: 'output', value: 'value' });
  });

  it('see numbers as they are, an index as 1 among 0s, or what is made of them by normalization', () => {
    const segments = [{ kind: 'values', size: 2 }];
    expect(described(box).input).toEqual({ segments });
    expect(described(box, { normalizeObservations: true, normalizationClip: 10 }).input).toEqual({
      segments,
      normalization: { clip: 10 },
    });
    const spaces = { observationSpace: new Discrete(4), actionSpace: box };
    expect(describePolicy(spaces, { type: 'gaussian', size: 3 }, parsed()).input).toEqual({
      segments: [{ kind: 'index', size: 4 }],
    });
  });

  it('take as many rows as a batch has, or all of a rollout, and memory for them', () => {
    const rollout = { environments: 3, rolloutSteps: 5 };
    expect(batchOf(parsed({ ...rollout, batchSize: 4 }))).toBe(4);
    expect(batchOf(parsed({ ...rollout, batchSize: null }))).toBe(15);
    const options = parsed({ ...rollout, batchSize: 4, hiddenLayers: [6] });
    const env = { observationSpace: seen, actionSpace: new Discrete(3) };
    const layout = new ParameterLayout(
      describePolicy(env, distributionFor('ppo', new Discrete(3)), options),
    );
    expect(memoryOf({ algo: 'ppo', env, hyperparameters: options })).toEqual([
      {
        what: 'A policy with hiddenLayers [6], learning from batches of 4,',
        bytes: bytesOf(layout, options),
        within: 'WebAssembly',
      },
      {
        what: 'A rollout of 5 rolloutSteps in 3 environments',
        // Two observations of 2 numbers, an action and ten more, of 4 bytes each.
        bytes: 4 * (2 * 2 + 1 + 10) * 15,
        within: 'machine',
      },
    ]);
    // Of 64 parameters, which take 160 places, gradients, two moments and two copies as well; of rows those of a batch, four of each
    // environment and 256 more, four times 192 numbers each: what layers take, three times what they give, and 32.
    expect(bytesOf(layout, options)).toBe(4 * (6 * 160 + 4 * (4 + 4 * 3 + 256) * 192) + 2 ** 22);
  });
});

describe('actions that are learned from', () => {
  it('are those that could have been drawn', () => {
    expect(() => checkTaken([0, 2, 1], { type: 'categorical', counts: [3] })).not.toThrow();
    expect(() => checkTaken([1, 3, 0, 0], { type: 'categorical', counts: [2, 4] })).not.toThrow();
    expect(() => checkTaken([0, 1, 1, 0], { type: 'bernoulli', bits: 2 })).not.toThrow();
    expect(() => checkTaken([-70, 1e9], { type: 'gaussian', size: 2 })).not.toThrow();
  });

  it.each<[number[], Parameters<typeof checkTaken>[1], string]>([
    [
      [0, 3],
      { type: 'categorical', counts: [3] },
      'The action of environment 1 is 3, but must be an index in 0..2.',
    ],
    [[-1], { type: 'categorical', counts: [3] }, 'The action of environment 0 is -1'],
    [[0.5], { type: 'categorical', counts: [3] }, 'is 0.5'],
    [
      [1, 3, 0, 4],
      { type: 'categorical', counts: [2, 4] },
      'The action[1] of environment 1 is 4, but must be an index in 0..3.',
    ],
    [[1, 3, 2, 3], { type: 'categorical', counts: [2, 4] }, 'action[0] of environment 1 is 2'],
    [
      [0, 1, 2],
      { type: 'bernoulli', bits: 3 },
      'action[2] of environment 0 is 2, but must be an index in 0..1',
    ],
    [[0, Number.NaN], { type: 'gaussian', size: 2 }, 'NaN'],
  ])(
    'are refused by their places where they could not: %j of %j',
    (actions, distribution, words) => {
      expect(() => checkTaken(actions, distribution)).toThrow(words);
    },
  );
});

describe('what the updates of a round found', () => {
  const found = (n: number, moved = true) => ({
    ...{ loss: n, policyLoss: 2 * n, valueLoss: 3 * n, entropy: 4 * n, divergence: 5 * n },
    ...{ clipFraction: 6 * n, gradientNorm: 7 * n, moved },
  });
  const at = { step: 40, update: 7 };

  it('is told in means, the gradient’s over those that moved, and begins anew', () => {
    const log = new UpdateLog();
    log.add(found(1), at);
    log.add(found(3), at);
    log.add(found(5, false), at);
    expect(log.take()).toEqual({
      ...{ updates: 2, loss: 3, policyLoss: 6, valueLoss: 9, entropyLoss: -12 },
      ...{ approximateKl: 15, clipFraction: 18, gradientNorm: 14 },
    });
    log.add(found(2, false), at);
    const still = log.take();
    expect(still).toMatchObject({ updates: 0, loss: 2, approximateKl: 10 });
    expect(still).not.toHaveProperty('gradientNorm');
  });

  it('ends the run at a loss that is none, and at such a gradient, where one was taken', () => {
    const log = new UpdateLog();
    expect(() => log.add({ ...found(1), loss: Number.NaN }, at)).toThrow(DivergenceError);
    expect(() => log.add({ ...found(1), loss: Infinity }, at)).toThrow(
      'the loss is Infinity at step 40, update 7',
    );
    expect(() => log.add({ ...found(1), gradientNorm: Number.NaN }, at)).toThrow(
      'the gradient norm is NaN at step 40',
    );
    expect(() => log.add({ ...found(1, false), gradientNorm: Number.NaN }, at)).not.toThrow();
  });
});

describe('an agent that learns by its policy’s gradients', () => {
  const small = {
    ...{ hiddenLayers: [6], environments: 2, rolloutSteps: 4, batchSize: 3, epochs: 2 },
    learningRate: 0.01,
  };
  const create = (
    actionSpace: AnySpace,
    changes: PolicyGradientOptions & {
      seed?: number;
      masks?: boolean;
      algo?: string;
      stopwatch?: Stopwatch;
    } = {},
  ) =>
    createAgent({
      ...{ algo: 'ppo', env: { observationSpace: seen, actionSpace }, seed: 1 },
      ...small,
      ...changes,
    } as never) as LearningAgent as LearningAgent<never>;
  const random = new Generator(3);
  const states = Float32Array.from({ length: 2 * 2 * 9 }, () => random.uniform(-1, 1));
  const at = (t: number) => states.subarray(4 * (t % 8), 4 * (t % 8) + 4);
  const still = { terminated: [0, 0], truncated: [0, 0] };

  /** Steps of an agent's own. @returns the reports of its learning */
  function walk(
    agent: LearningAgent<never>,
    from: number,
    to: number,
    ends: object = {},
    masks?: Uint8Array,
  ) {
    const reports: ReturnType<LearningAgent['learn']>[] = [];
    const { actionSpace } = agent;
    const width =
      actionSpace.kind === 'discrete' ? 1 : actionSpace.kind === 'multi-discrete' ? 2 : 3;
    for (let t = from; t < to; t++) {
      const actions = new Float32Array(2 * width);
      const observations = at(t);
      const given = masks === undefined ? {} : { masks };
      agent.exploreInto(observations, actions as never, given);
      const rewards = [t, -1];
      agent.observeAll({
        ...{ observations, actions, rewards, nextObservations: at(t + 1) },
        ...{ ...still, ...ends, ...given },
      });
      reports.push(agent.learn());
    }
    return reports;
  }

  it('learns when its rollout is full: 2 epochs of 8 rows in batches of 3, 3 and 2 are 6 updates', () => {
    const agent = create(new Discrete(3));
    const reports = walk(agent, 0, 8);
    expect(reports.map((report) => report?.updates)).toEqual([
      ...[undefined, undefined, undefined, 6, undefined, undefined, undefined, 6],
    ]);
    expect([agent.steps, agent.updates]).toEqual([16, 12]);
    expect(reports[3]).not.toHaveProperty('deviation');
  });

  it('ends a round where its policy has moved too far, and goes on in the next', () => {
    const agent = create(new Discrete(3), { targetKl: 1e-9, learningRate: 1 });
    const [report] = walk(agent, 0, 4).slice(-1);
    expect(report?.updates).toBe(1);
    expect(agent.updates).toBe(1);
    expect(create(new Discrete(3), { targetKl: 1e9 })).toSatisfy(
      (free: LearningAgent<never>) => walk(free, 0, 4)[3]?.updates === 6,
    );
  });

  it('tells the rate and the clip that it learns by, where it stands', () => {
    const falling = (start: number) => ({ start, end: 0, steps: 16 });
    const agent = create(new Discrete(3), {
      learningRate: falling(0.5),
      clip: { start: 0.2, end: 0.1, steps: 16 },
    });
    expect(agent.standing?.()).toEqual({ learningRate: 0.5, clip: 0.2 });
    walk(agent, 0, 4);
    expect(agent.standing?.()).toEqual({ learningRate: 0.25, clip: expect.closeTo(0.15, 12) });
  });

  it('learns the same from steps that somebody else says it took', () => {
    for (const space of [new Discrete(3), new MultiDiscrete([2, 3]), new MultiBinary(3)]) {
      const [own, told] = [create(space), create(space)];
      for (let t = 0; t < 8; t++) {
        const actions = new Float32Array(
          2 * (space.kind === 'discrete' ? 1 : space.kind === 'multi-discrete' ? 2 : 3),
        );
        const observations = at(t);
        own.exploreInto(observations, actions as never);
        const step = { observations, actions, rewards: [t, 1], nextObservations: at(t + 1) };
        for (const agent of [own, told]) {
          agent.observeAll({ ...step, terminated: [0, t % 3 === 1], truncated: [t % 3 === 0, 0] });
          agent.learn();
        }
      }
      expect(own.updates).toBe(12);
      expect(told.save()).toEqual(own.save());
    }
  });

  it('looks a second time at no step that it took itself, which comes to the same', () => {
    const look = vi.spyOn(RolloutLearner.prototype, 'look');
    const cases: [AnySpace, object, Uint8Array?][] = [
      [new Discrete(3), {}],
      [new Discrete(3), { masks: true }, Uint8Array.of(0, 1, 1, 1, 0, 1)],
      // Most of what is drawn lies outside of the Box.
      [box, { logStdInit: 2 }],
      [new MultiBinary(3), {}],
    ];
    for (const [space, changes, masks] of cases) {
      const [once, twice] = [create(space, changes), create(space, changes)];
      walk(once, 0, 8, {}, masks);
      expect(look).not.toHaveBeenCalled();
      const keep = vi.spyOn(RolloutLearner.prototype, 'keep').mockReturnValue(undefined);
      walk(twice, 0, 8, {}, masks);
      keep.mockRestore();
      expect(look).toHaveBeenCalledTimes(2);
      look.mockClear();
      expect(twice.save()).toEqual(once.save());
    }
    walk(create(box, { normalizeObservations: true }), 0, 4);
    // Its statistics went on since.
    expect(look).toHaveBeenCalledTimes(1);
    look.mockRestore();
  });

  it('looks at a rollout in which one step is not its own: another action, state or mask', () => {
    const look = vi.spyOn(RolloutLearner.prototype, 'look');
    const shut = Uint8Array.of(1, 0, 1, 1, 1, 1);
    const looksOf = (change: (actions: Float32Array) => object) => {
      look.mockClear();
      const agent = create(new Discrete(3), { masks: true });
      for (let t = 0; t < 4; t++) {
        const actions = new Float32Array(2);
        const observations = at(t);
        agent.exploreInto(observations, actions as never, { masks: shut });
        const own = { observations, actions, masks: shut };
        const step = t === 1 ? { ...own, ...change(actions) } : own;
        agent.observeAll({ ...step, rewards: [t, 1], nextObservations: at(t + 1), ...still });
        agent.learn();
      }
      return look.mock.calls.length;
    };
    expect(looksOf(() => ({}))).toBe(0);
    expect(looksOf(([first, second]) => ({ actions: [first, (second! + 1) % 3] }))).toBe(1);
    expect(looksOf(() => ({ observations: Float32Array.of(0.5, 0.5, 0.5, 0.5) }))).toBe(1);
    expect(looksOf(() => ({ masks: new Uint8Array(6).fill(1) }))).toBe(1);
    look.mockRestore();
  });

  it('learns from what it drew, not from what became of that within the Box', () => {
    const agent = create(box, { logStdInit: 2 });
    const [observations, actions] = [at(0), new Float32Array(6)];
    agent.exploreInto(observations, actions as never);
    const step = { observations, rewards: [0, 0], nextObservations: at(1), ...still };
    const kept = (taken: ArrayLike<number>) => {
      agent.observeAll({ ...step, actions: taken } as never);
      return copyState(agent).get('rollout.actions') as Float32Array;
    };
    const own = kept(actions);
    expect([...own.subarray(0, 6)].some((number) => Math.abs(number) > 2)).toBe(true);
    own.subarray(0, 6).forEach((number, i) => {
      expect(Math.max(-2, Math.min(2, number))).toBe(actions[i]);
    });
    // Somebody else's actions are taken as they are told.
    const others = [0.5, -0.5, 0.25, 1, -1, 0];
    expect([...kept(others).subarray(6, 12)]).toEqual(others);
  });

  it('goes through a rollout in a drawn order, another one every epoch', () => {
    const orders: string[] = [];
    const agent = create(new Discrete(3), { epochs: 3 });
    const learn = RolloutLearner.prototype.learn;
    const spied = vi.spyOn(RolloutLearner.prototype, 'learn').mockImplementation(function (
      this: RolloutLearner,
      standing,
      arrange,
    ) {
      return learn.call(this, standing, (order) => {
        arrange(order);
        orders.push(order.join());
      });
    });
    walk(agent, 0, 4);
    spied.mockRestore();
    expect(new Set([...orders, '0,1,2,3,4,5,6,7']).size).toBe(4);
    for (const order of orders) expect([...order.split(',')].sort().join()).toBe('0,1,2,3,4,5,6,7');
  });

  it('says what valuing a rollout and learning from it took', () => {
    const laps: string[] = [];
    const stopwatch = new Stopwatch();
    vi.spyOn(stopwatch, 'lap').mockImplementation((phase) => laps.push(phase));
    walk(create(new Discrete(3), { stopwatch }), 0, 8);
    expect(laps).toEqual(['replay', 'update', 'replay', 'update']);
  });

  it('says in its files what a value of 1 is only where that is not 1', () => {
    const actorOf = (changes: object) =>
      create(new Discrete(3), changes).snapshot().describe().actor;
    expect(actorOf({})).toEqual({ output: 'output', value: 'value' });
    expect(actorOf({ rewardScale: 0.1 })).toMatchObject({ valueScale: 10 });
  });

  it('keeps its actions within a Box, and reports how far they spread: exp(logStdInit) at first', () => {
    const agent = create(box, { logStdInit: 3, learningRate: 1e-9 });
    const actions = new Float32Array(6);
    agent.exploreInto(at(0), actions as never);
    for (const action of actions) expect(Math.abs(action)).toBeLessThanOrEqual(2);
    expect([...actions].some((action) => Math.abs(action) === 2)).toBe(true);
    expect(walk(agent, 0, 4)[3]?.deviation).toBeCloseTo(Math.exp(3), 4);
  });

  it('draws by its probabilities: of 2,000 draws each share within 0.04', () => {
    const agent = create(new Discrete(3), { environments: 2, learningRate: 0.05 });
    walk(agent, 0, 8);
    const policy = agent.snapshot() as never as ChoosingPolicy;
    const drawn = [new Float64Array(3), new Float64Array(3)];
    const actions = new Float32Array(2);
    for (let i = 0; i < 2_000; i++) {
      agent.exploreInto(at(0), actions as never);
      for (const [row, action] of actions.entries()) drawn[row]![action]! += 1 / 2_000;
    }
    for (const row of [0, 1]) {
      const told = policy.probabilities(at(0).subarray(2 * row, 2 * row + 2) as never);
      for (let a = 0; a < 3; a++) {
        expect(Math.abs(drawn[row]![a]! - (told[a] as number))).toBeLessThan(0.04);
      }
    }
  });

  it('draws bits by their chances, each its own: within 0.04 of 2,000', () => {
    const agent = create(new MultiBinary(3), { learningRate: 0.1 });
    walk(agent, 0, 8);
    const policy = agent.snapshot() as never as ChoosingPolicy;
    const actions = new Float32Array(6);
    const shares = new Float64Array(6);
    for (let i = 0; i < 2_000; i++) {
      agent.exploreInto(at(0), actions as never);
      for (const [j, bit] of actions.entries()) shares[j]! += bit / 2_000;
    }
    for (const row of [0, 1]) {
      const told = policy.probabilities(at(0).subarray(2 * row, 2 * row + 2) as never);
      for (let j = 0; j < 3; j++) {
        expect(Math.abs(shares[3 * row + j]! - (told[j] as number))).toBeLessThan(0.04);
      }
    }
  });

  it('takes no action that its mask shuts, and all are open where there is no mask', () => {
    const agent = create(new Discrete(3), { masks: true });
    const actions = new Float32Array(2);
    const masks = Uint8Array.of(0, 1, 0, 1, 0, 1);
    const open = new Set<number>();
    for (let i = 0; i < 60; i++) {
      agent.exploreInto(at(i), actions as never, { masks });
      expect([actions[0], actions[1] === 1]).toEqual([1, false]);
      agent.exploreInto(at(i), actions as never);
      open.add(actions[0] as number);
    }
    expect(open.size).toBe(3);
    expect(walk(agent, 0, 4, {}, masks)[3]?.updates).toBe(6);
  });

  it.each<[AnySpace, PolicyGradientOptions]>([
    [new Discrete(3), {}],
    [new MultiDiscrete([2, 3]), { normalizeObservations: true, normalizeRewards: true }],
    [box, { sharedLayers: [5], optimizer: 'rmsprop-tf', valueClip: 0.2 }],
    [box, { stateDependentNoise: true, noiseSteps: 2 }],
    [new MultiBinary(3), { optimizer: 'sgd', learningRate: 0.1 }],
  ])('goes on from a state in the midst of a rollout to the bit: %s, %j', (space, options) => {
    const [agent, other] = [create(space, options), create(space, { ...options, seed: 2 })];
    walk(agent, 0, 6);
    restoreState(other, copyState(agent));
    expect([other.steps, other.updates]).toEqual([12, 6]);
    for (const each of [agent, other]) walk(each, 6, 13);
    expect(other.save()).toEqual(agent.save());
    expect(copyState(other)).toEqual(copyState(agent));
    expect(agent.updates).toBe(18);
  });

  it('has its state under the names of its parts', () => {
    const partsOf = (options: object) => [
      ...new Set(
        [...copyState(create(box, options)).keys()].map((name) => name.split('.')[0] as string),
      ),
    ];
    const own = ['network', 'exploration', 'learner', 'rollout', 'shuffling', 'steps', 'updates'];
    expect(partsOf({})).toEqual(own);
    expect(partsOf({ normalizeRewards: true }).sort()).toEqual([...own, 'rewards'].sort());
  });

  it('has other weights by another seed, initializer or optimizer', () => {
    const learned = (changes: object) => {
      const agent = create(new Discrete(3), changes);
      walk(agent, 0, 4);
      return agent.save().join();
    };
    const kinds = [
      ...[{}, { seed: 2 }, { initializer: 'pytorch' }, { optimizer: 'sgd' }],
      ...[{ optimizer: 'radam' }, { optimizer: 'rmsprop' }, { optimizer: 'rmsprop-tf' }],
      ...[{ optimizerEpsilon: 0.1 }, { optimizer: 'rmsprop', rmsDecay: 0.5 }],
      ...[
        { maxGradientNorm: null },
        { valueWeight: 2 },
        { entropyWeight: 0.1 },
        { valueClip: 1e-6 },
      ],
      ...[{ objective: 'plain' }, { normalizeAdvantages: false }, { discount: 0.5 }, { lambda: 0 }],
      ...[{ epochs: 1 }, { rewardScale: 0.1 }, { rewardClip: 0.5 }, { normalizeRewards: true }],
    ];
    expect(new Set(kinds.map(learned)).size).toBe(kinds.length);
    expect(learned({})).toBe(learned({}));
  });

  it('begins with small differences between actions: orthogonal outputs have a gain of 0.01', () => {
    const policy = create(new Discrete(3), { hiddenLayers: [64] }).snapshot();
    const chances = (policy as never as ChoosingPolicy).probabilities(
      Float32Array.of(1, -1) as never,
    );
    for (const chance of chances) expect(Math.abs(chance - 1 / 3)).toBeLessThan(0.01);
  });

  it('tells values in the environment’s units, and begins with those of another in its own', () => {
    const valued = (agent: LearningAgent<never>) =>
      (agent.snapshot() as never as ChoosingPolicy).value?.(at(0).subarray(0, 2)) as number;
    const [plain, tenths] = [
      create(new Discrete(3)),
      create(new Discrete(3), { rewardScale: 0.1 }),
    ];
    expect(valued(tenths)).toBeCloseTo(10 * valued(plain), 5);
    for (const changes of [{}, { rewardScale: 4 }, { normalizeRewards: true }]) {
      const from = create(new Discrete(3), changes);
      walk(from, 0, 5);
      for (const scale of [1, 0.5]) {
        const agent = create(new Discrete(3), { ...changes, rewardScale: scale, seed: 2 });
        expect(Math.abs(valued(agent) - valued(from))).toBeGreaterThan(1e-3);
        warmStart(agent, from.save());
        expect(valued(agent)).toBeCloseTo(valued(from), 4);
        const { rewardMoments } = agent.snapshot().describe();
        expect(rewardMoments).toEqual(from.snapshot().describe().rewardMoments);
      }
      const loaded = loadAgent(from.save()) as never as ChoosingPolicy;
      expect(loaded.value?.(at(0).subarray(0, 2))).toBeCloseTo(valued(from), 6);
    }
  });

  it('refuses to begin from another network, or without how rewards were normalized', () => {
    const agent = create(new Discrete(3), { normalizeRewards: true });
    expect(() => warmStart(agent, create(new Discrete(3)).save())).toThrow(
      'normalizeRewards: false',
    );
    expect(() => warmStart(agent, create(new Discrete(3), { hiddenLayers: [5] }).save())).toThrow(
      'another network',
    );
  });

  it('stops at rewards and observations that are no numbers, and refuses more steps than it learns from', () => {
    const agent = create(new Discrete(3));
    const step = { observations: at(0), nextObservations: at(1), actions: [0, 1], ...still };
    expect(() => agent.observeAll({ ...step, rewards: [0, Number.NaN] })).toThrow(
      /the reward.*NaN at step 2, update 0/,
    );
    const nextObservations = Float32Array.of(0, 0, Number.NaN, 0);
    expect(() => agent.observeAll({ ...step, rewards: [0, 0], nextObservations })).toThrow(
      /NaN at step 2/,
    );
    expect(() => agent.observeAll({ ...step, rewards: [0, 0], actions: [0, 3] })).toThrow(
      'The action of environment 1 is 3',
    );
    expect(agent.steps).toBe(0);
    for (let t = 0; t < 4; t++) agent.observeAll({ ...step, rewards: [0, 0] });
    expect(() => agent.observeAll({ ...step, rewards: [0, 0] })).toThrow('The rollout is full');
    expect(agent.steps).toBe(8);
  });
});

describe('options that do not go together', () => {
  it.each<[PolicyGradientOptions, string]>([
    [
      { batchSize: 65, rolloutSteps: 64 },
      'batchSize is 65, but a rollout has environments x rolloutSteps = 64 rows',
    ],
    [{ batchSize: 1, rolloutSteps: 64 }, 'normalizeAdvantages needs at least 2 rows'],
    [{ batchSize: null, rolloutSteps: 1 }, 'normalizeAdvantages needs at least 2 rows'],
    [{ stateDependentNoise: true, hiddenLayers: [] }, 'there is none: give hiddenLayers'],
    [{ rmsDecay: 1 }, 'rmsDecay'],
    [{ logStdInit: 21 }, 'logStdInit'],
    [{ logStdInit: -21 }, 'logStdInit'],
    [{ clip: 0 }, 'clip'],
    [{ entropyWeight: -0.1 }, 'entropyWeight'],
    [{ targetKl: 0 }, 'targetKl'],
    [{ lambda: 1.1 }, 'lambda'],
  ])('are refused by name: %j', (given, words) => {
    expect(() => parsed(given)).toThrow(words);
  });

  it('are not where they do', () => {
    const fits: PolicyGradientOptions[] = [
      { batchSize: 64, rolloutSteps: 64 },
      { batchSize: null, rolloutSteps: 2 },
      { batchSize: 1, rolloutSteps: 64, normalizeAdvantages: false },
      { stateDependentNoise: true, hiddenLayers: [], sharedLayers: [4] },
      { stateDependentNoise: true, hiddenLayers: [4], sharedLayers: [4] },
      { optimizer: 'rmsprop', rmsDecay: 0, logStdInit: -20, entropyWeight: 0 },
    ];
    for (const given of fits) expect(parsed(given)).toMatchObject(given);
  });

  it('have the defaults of Stable-Baselines3, A2C’s others than PPO’s', () => {
    expect(parsed()).toEqual({
      ...{ hiddenLayers: [64, 64], valueLayers: null, sharedLayers: [], activation: 'tanh' },
      ...{ initializer: 'orthogonal', logStdInit: 0, stateDependentNoise: false, noiseSteps: null },
      ...{ optimizer: 'adam', optimizerEpsilon: 1e-5, rmsDecay: 0.99, learningRate: 3e-4 },
      ...{ maxGradientNorm: 0.5, environments: 1, rolloutSteps: 2048, epochs: 10, batchSize: 64 },
      ...{ objective: 'clipped', clip: 0.2, valueClip: null, valueWeight: 0.5, entropyWeight: 0 },
      ...{ targetKl: null, normalizeAdvantages: true, discount: 0.99, lambda: 0.95 },
      ...{ rewardClip: null, rewardScale: 1, normalizeObservations: false },
      ...{ normalizeRewards: false, normalizationClip: null },
    });
    expect(parsed({}, 'a2c')).toEqual({
      ...parsed(),
      ...{ optimizer: 'rmsprop', learningRate: 7e-4, rolloutSteps: 5, epochs: 1, batchSize: null },
      ...{ objective: 'plain', normalizeAdvantages: false, lambda: 1 },
    });
  });
});
