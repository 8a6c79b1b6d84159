import { describe, expect, it } from 'vitest';
import { Findings } from '../../src/agents/actor-critic/findings.js';
import {
  arenaBytesOf,
  layoutOf,
  memoryOf,
  steeredActions,
} from '../../src/agents/actor-critic/memory.js';
import type { ActorCriticHyperparameters } from '../../src/agents/actor-critic/options.js';
import {
  createAgent,
  DivergenceError,
  type LearningAgent,
  loadAgent,
  parseHyperparameters,
  warmStart,
} from '../../src/agents/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { regulator } from './regulator.js';

describe('what actors and critics refuse', () => {
  const make = (options: object, algo = 'sac') =>
    createAgent({ algo, env: regulator, seed: 1, ...options } as never);

  it('actions that are no Box, or have no bounds', () => {
    const { observationSpace } = regulator;
    const few = { observationSpace, actionSpace: new Discrete(2) };
    expect(() => make({ env: few })).toThrow(/steer in a Box of float actions/);
    const endless = { observationSpace, actionSpace: new Box(-Infinity, 1, { shape: [1] }) };
    expect(() => make({ env: endless })).toThrow(/two bounds/);
  });

  it.each([
    [{ temperature: 0.1 }, 'td3', /deterministic policy has no entropy/],
    [{ targetNoise: 0.2 }, 'sac', /targetNoise is for a deterministic policy/],
    [{ actionNoise: 'none' }, 'ddpg', /explores by actionNoise alone/],
    [{ stateDependentNoise: true }, 'td3', /what a squashed-gaussian policy draws/],
    [{ noiseSteps: 4 }, 'sac', /the noise that stateDependentNoise makes/],
    [{ logStdInit: -1 }, 'tqc', /logStdInit is -1, .* with stateDependentNoise/],
    [{ meanClip: 1 }, 'td3', /meanClip is 1, .* with stateDependentNoise/],
    [{ temperature: 0.1, targetEntropy: -1 }, 'sac', /a learned temperature aims at/],
    [{ quantiles: 5, droppedQuantiles: 5 }, 'tqc', /droppedQuantiles must be less/],
    [{ targetNetwork: true }, 'crossq', /never sees together/],
    [{ layerNorm: true }, 'crossq', /would normalize one after the other/],
    [{ dropout: 0.1 }, 'crossq', /Set dropout to 0/],
    [{ batchSize: 1 }, 'crossq', /batchSize of at least 2/],
    [{ targetDelay: 2 }, 'crossq', /Set targetDelay to null/],
    [
      { temperature: 0.1, initialTemperature: 0.5 },
      'sac',
      /initialTemperature is 0\.5, .* do nothing/,
    ],
    [{ initialTemperature: 0.5 }, 'td3', /initialTemperature is 0\.5, .* Set temperature to null/],
    [{ actionNoiseScale: 0.5 }, 'sac', /actionNoiseScale is 0\.5, .* Set actionNoise to normal/],
    [{ targetNoiseClip: 1 }, 'ddpg', /targetNoiseClip is 1, .* Set targetNoise above 0/],
    [{ batchNormMomentum: 0.1 }, 'sac', /batchNormMomentum is 0\.1, .* Set batchNorm to true/],
    [{ renormAfter: 10 }, 'droq', /renormAfter is 10, .* Set batchNorm to true/],
    [
      { normalizationClip: 5 },
      'sac',
      /normalizationClip is 5, .* Set normalizeObservations to true/,
    ],
    [{ optimizer: 'sgd', adamBeta1: 0.5 }, 'sac', /adamBeta1 is 0\.5, .* Set optimizer/],
    [{ batchNorm: true }, 'sac', /Set targetNetwork or batchNorm to false/],
    [{ replayCapacity: 3, nStep: 4 }, 'sac', /replayCapacity must be at least/],
  ])('%#: %o', (options, algo, message) => {
    expect(() => make(options, algo)).toThrow(message);
  });
});

const parsed = (given: object = {}, algo = 'sac') =>
  parseHyperparameters(algo, given) as never as ActorCriticHyperparameters;

describe('what each of the actors and critics is by default', () => {
  it('is in SAC what its paper has, with networks of 64-64', () => {
    expect(parsed()).toEqual({
      ...{ policy: 'squashed-gaussian', hiddenLayers: [64, 64], criticLayers: null },
      ...{ activation: 'relu', initializer: 'pytorch', layerNorm: false, dropout: 0 },
      ...{ batchNorm: false, batchNormMomentum: 0.01, renormAfter: 100_000, critics: 2 },
      ...{ quantiles: 1, droppedQuantiles: 0, temperature: null, initialTemperature: 1 },
      ...{ targetEntropy: null, targetNoise: 0, targetNoiseClip: 0.5, policyDelay: 1 },
      ...{ stateDependentNoise: false, noiseSteps: null, logStdInit: -3, meanClip: 2 },
      ...{ targetNetwork: true, targetDelay: null, actionNoise: 'none', actionNoiseScale: 0.1 },
      ...{ adamEpsilon: 1e-8, adamBeta1: 0.9, optimizer: 'adam', learningRate: 1e-3 },
      ...{ maxGradientNorm: null, batchSize: 128, discount: 0.99, nStep: 1 },
      ...{ bootstrapTruncated: true, rewardClip: null, rewardScale: 1 },
      ...{ normalizeObservations: false, normalizationClip: null, replayCapacity: 100_000 },
      ...{ learningStarts: 1_000, warmUp: 'random', trainFrequency: 1, gradientSteps: 1 },
      ...{ tau: 0.005, environments: 1 },
    });
  });

  it.each([
    ['tqc', { quantiles: 25, droppedQuantiles: 2 }],
    [
      'td3',
      {
        ...{ policy: 'deterministic', temperature: 0, targetNoise: 0.2, policyDelay: 2 },
        actionNoise: 'normal',
      },
    ],
    ['ddpg', { policy: 'deterministic', temperature: 0, critics: 1, actionNoise: 'normal' }],
    [
      'crossq',
      {
        ...{ batchNorm: true, targetNetwork: false, criticLayers: [256, 256], policyDelay: 3 },
        adamBeta1: 0.5,
      },
    ],
    [
      'droq',
      { layerNorm: true, dropout: 0.01, gradientSteps: 20, policyDelay: 20, targetDelay: 1 },
    ],
  ])('is in %s the same but for %j', (algo, own) => {
    expect(parsed({}, algo)).toEqual({ ...parsed(), ...own });
  });

  it.each<[object, string]>([
    [{ hiddenLayers: [] }, 'hiddenLayers'],
    [{ dropout: 1 }, 'dropout'],
    [{ tau: 0 }, 'tau'],
    [{ adamBeta1: 1 }, 'adamBeta1'],
    [{ temperature: -0.1 }, 'temperature'],
    [{ actionNoiseScale: 0, actionNoise: 'normal' }, 'actionNoiseScale'],
    [{ stateDependentNoise: true, logStdInit: 21 }, 'logStdInit'],
    [{ stateDependentNoise: true, logStdInit: -21 }, 'logStdInit'],
    [{ batchNorm: true, targetNetwork: false, batchNormMomentum: 0 }, 'batchNormMomentum'],
    [{ warmUp: 'none' }, 'warmUp'],
    [{ optimizer: 'sgd', adamEpsilon: 0.1 }, 'adamEpsilon is 0.1'],
  ])('is refused out of its range: %j', (given, name) => {
    expect(() => parsed(given)).toThrow(name);
  });

  it.each<[string, object]>([
    ['crossq', { batchSize: 2 }],
    ['sac', { temperature: 0.1 }],
    ['sac', { targetEntropy: -1 }],
    ['tqc', { quantiles: 5, droppedQuantiles: 4 }],
    ['sac', { replayCapacity: 8, environments: 2, nStep: 4 }],
    ['sac', { stateDependentNoise: true, noiseSteps: 2, logStdInit: -20, meanClip: null }],
    ['sac', { layerNorm: true, dropout: 0.5 }],
    ['sac', { optimizer: 'sgd' }],
    ['sac', { optimizer: 'adam', actionNoise: 'none', warmUp: 'random' }],
    ['sac', { policy: 'squashed-gaussian', initializer: 'pytorch' }],
    ['sac', { initializer: 'he-uniform' }],
    ['sac', { initializer: 'glorot-uniform' }],
    ['sac', { initializer: 'orthogonal' }],
    ['sac', { noiseSteps: null, normalizationClip: null }],
    ['sac', { normalizeObservations: true, normalizationClip: 5 }],
    ['crossq', { targetDelay: null }],
    ['sac', { targetDelay: 2 }],
    ['td3', { targetNoise: 0.1, targetNoiseClip: 0 }],
    ['ddpg', { actionNoise: 'ornstein-uhlenbeck', actionNoiseScale: 2 }],
  ])('may be changed as far as it goes together: %s, %j', (algo, given) => {
    expect(parsed(given, algo)).toMatchObject(given);
  });
});

describe('what actors and critics take', () => {
  const env = {
    observationSpace: new Box(-1, 1, { shape: [3] }),
    actionSpace: new Box(-1, 1, { shape: [2] }),
  };

  it('is room for networks and for a replay of two observations, an action and the rest', () => {
    const options = parsed({
      hiddenLayers: [4],
      batchSize: 8,
      environments: 16,
      replayCapacity: 64,
    });
    expect(memoryOf({ env, hyperparameters: options })).toEqual([
      {
        what: 'Networks with hiddenLayers [4], learning from a batchSize of 8,',
        bytes: arenaBytesOf(layoutOf(env, options), 16),
        within: 'WebAssembly',
      },
      {
        what: 'A replay with a replayCapacity of 64',
        bytes: 4 * (3 + 2 + 2) * 64,
        within: 'machine',
      },
    ]);
  });

  it('are critics as wide as the actor, or as they are told', () => {
    const widths = (given: object) =>
      layoutOf(env, parsed({ hiddenLayers: [4], ...given })).description.parts.map((part) => [
        part.name,
        ...part.layers.map((layer) => ('units' in layer ? layer.units : layer.kind)),
      ]);
    expect(widths({ criticLayers: [7] })).not.toEqual(widths({}));
    expect(widths({ criticLayers: [4] })).toEqual(widths({}));
    expect(JSON.stringify(widths({ criticLayers: [7] }))).toContain('7');
  });

  it('is a Box of floats to steer in', () => {
    expect(steeredActions(env)).toBe(env.actionSpace);
    for (const actionSpace of [new Discrete(2), new Box(0, 5, { dtype: 'int32' })]) {
      expect(() => steeredActions({ ...env, actionSpace })).toThrow(
        /^SAC, TQC, TD3, DDPG, CrossQ and DroQ steer in a Box of float actions, but these are in /,
      );
    }
  });
});

describe('what the updates of a round of actors and critics found', () => {
  const at = { step: 40, update: 7 };
  const critics = { criticLoss: 1, gradientNorm: 2, meanQ: 3, tdError: 4, meanTarget: 9 };
  const noTurn = {
    ...{ actorLoss: undefined, entropy: undefined },
    ...{ temperature: undefined, temperatureLoss: undefined },
  };
  const actor = { actorLoss: 5, entropy: 6, temperature: 7, temperatureLoss: 8 };

  it('is told in means over those that had it, values in the units of the environment', () => {
    const findings = new Findings(0.5);
    findings.add({ ...critics, ...actor }, at);
    findings.add(
      { ...noTurn, criticLoss: 3, gradientNorm: 4, meanQ: 5, tdError: 6, meanTarget: 9 },
      at,
    );
    expect(findings.take()).toEqual({
      ...{ updates: 2, criticLoss: 2, gradientNorm: 3, meanQ: 8, tdError: 10 },
      ...{ actorLoss: 5, entropy: 6, temperature: 7, temperatureLoss: 8 },
    });
    findings.add({ ...critics, ...noTurn }, at);
    expect(findings.take()).toEqual({
      ...{ updates: 1, criticLoss: 1, gradientNorm: 2 },
      ...{ meanQ: 6, tdError: 8 },
    });
  });

  it.each([
    ['criticLoss', "critics' loss"],
    ['gradientNorm', 'gradient norm'],
    ['meanQ', 'mean Q-value'],
    ['tdError', 'TD error'],
    ['actorLoss', "actor's loss"],
    ['entropy', 'entropy'],
    ['temperature', 'temperature'],
    ['temperatureLoss', "temperature's loss"],
  ])('ends the run by name where it is no number: %s', (name, words) => {
    const add = () => new Findings(1).add({ ...critics, ...actor, [name]: Number.NaN }, at);
    expect(add).toThrow(DivergenceError);
    expect(add).toThrow(`the ${words} is NaN at step 40, update 7`);
  });
});

describe('an agent of actors and critics', () => {
  const env = {
    observationSpace: new Box(-1, 1, { shape: [2] }),
    actionSpace: new Box(-2, 2, { shape: [2] }),
  };
  const small = {
    ...{ hiddenLayers: [5], criticLayers: [4], batchSize: 4, replayCapacity: 64, tau: 0.5 },
    ...{ learningStarts: 4, learningRate: 0.01, environments: 2, trainFrequency: 2 },
  };
  const create = (options: object = {}, algo = 'sac') =>
    createAgent({
      ...{ algo, env, seed: 1, ...small, ...options },
    } as never) as LearningAgent as LearningAgent<Float32Array>;
  const random = new Generator(3);
  const states = Float32Array.from({ length: 4 * 9 }, () => random.uniform(-1, 1));
  const at = (t: number) => states.subarray(4 * (t % 8), 4 * (t % 8) + 4);
  const still = { terminated: [0, 0], truncated: [0, 0] };

  /** Steps of both environments. @returns the reports */
  function walk(agent: LearningAgent<Float32Array>, from: number, to: number, ends = still) {
    return Array.from({ length: to - from }, (_, i) => {
      const [t, actions] = [from + i, new Float32Array(4)];
      const [observations, nextObservations] = [at(t), at(t + 1)];
      agent.exploreInto(observations, actions as never);
      agent.observeAll({ observations, nextObservations, actions, rewards: [t % 3, -1], ...ends });
      return agent.learn();
    });
  }
  const updatesOf = (options: object, steps = 6) =>
    walk(create(options), 0, steps).map((report) => report?.updates ?? 0);

  it('updates at each multiple of trainFrequency beyond learningStarts, gradientSteps times', () => {
    expect(updatesOf({})).toEqual([0, 0, 1, 1, 1, 1]);
    expect(updatesOf({ gradientSteps: 3 })).toEqual([0, 0, 3, 3, 3, 3]);
    expect(updatesOf({ trainFrequency: 4 })).toEqual([0, 0, 0, 1, 0, 1]);
    expect(updatesOf({ trainFrequency: 1 })).toEqual([0, 0, 2, 2, 2, 2]);
    expect(updatesOf({ learningStarts: 8 })).toEqual([0, 0, 0, 0, 1, 1]);
    expect(updatesOf({ nStep: 4, learningStarts: 0 })).toEqual([0, 0, 0, expect.any(Number), 1, 1]);
    const agent = create({ gradientSteps: 3 });
    walk(agent, 0, 6);
    expect([agent.steps, agent.updates]).toEqual([12, 12]);
  });

  it('lets the actor learn at every policyDelay-th update alone', () => {
    const told = walk(create({ policyDelay: 2 }), 0, 6).map(
      (report) => report?.actorLoss !== undefined,
    );
    expect(told).toEqual([false, false, false, true, false, true]);
  });

  it('warms up by any action of the space, evenly, and then acts by its policy', () => {
    const agent = create({ learningStarts: 1_000 });
    const actions = new Float32Array(4);
    const drawn = Array.from({ length: 500 }, () => {
      agent.exploreInto(at(0), actions as never);
      return [...actions];
    }).flat();
    expect(Math.min(...drawn)).toBeLessThan(-1.98);
    expect(Math.max(...drawn)).toBeGreaterThan(1.98);
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(2);
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
    const squares = drawn.reduce((sum, x) => sum + x * x, 0) / drawn.length;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    // Of an even distribution over -2..2 the variance is 16 / 12.
    expect(Math.abs(squares - 16 / 12)).toBeLessThan(0.1);
    const policies = [create({ learningStarts: 0 }), create({ warmUp: 'policy' })].map((each) => {
      each.exploreInto(at(0), actions as never);
      return [...actions];
    });
    expect(policies[0]).toEqual(policies[1]);
    const warm = create({});
    warm.exploreInto(at(0), actions as never);
    expect([...actions]).not.toEqual(policies[0]);
  });

  it('a deterministic policy does what its file does, but for the noise, within the bounds', () => {
    const quiet = { warmUp: 'policy', actionNoise: 'normal', actionNoiseScale: 1e-12 };
    const agent = create(quiet, 'td3');
    const actions = new Float32Array(4);
    agent.exploreInto(at(0), actions as never);
    const loaded = loadAgent(agent.save());
    for (const row of [0, 1]) {
      const alone = loaded.act(at(0).subarray(2 * row, 2 * row + 2)) as Float32Array;
      for (const [j, x] of alone.entries()) expect(actions[2 * row + j]).toBeCloseTo(x, 5);
    }
    const loud = create({ ...quiet, actionNoiseScale: 100 }, 'td3');
    loud.exploreInto(at(0), actions as never);
    expect([...actions].map(Math.abs)).toEqual([2, 2, 2, 2]);
  });

  it('keeps actions in its replay in -1..1, and rewards as they are learned', () => {
    const agent = create({ rewardScale: 0.5, rewardClip: 3 });
    const actions = Float32Array.of(2, -2, 1, 0);
    agent.observeAll({
      ...{ observations: at(0), nextObservations: at(1), actions, rewards: [2, -10], ...still },
    });
    // Bounds of 2 are 1 there; -10 is cut to -3, and half of that is learned.
    const kept = Array.from(copyState(agent).get('replay.ring.rows') as Float32Array);
    expect(kept).toEqual(expect.arrayContaining([1, -1, 0.5, -1.5]));
    for (const given of [2, -2, -3, -10]) expect(kept).not.toContain(given);
  });

  it('wanders by noise that begins anew in the environment whose episode ended, however it ended', () => {
    const wandering = { actionNoise: 'ornstein-uhlenbeck', actionNoiseScale: 1 };
    for (const ends of [{ terminated: [0, 1] }, { truncated: [0, 1] }]) {
      const agent = create(wandering, 'ddpg');
      walk(agent, 0, 1, { ...still, ...ends });
      const noise = [...copyState(agent).entries()].find(([name]) =>
        name.endsWith('actions.noise'),
      );
      const [a, b, c, d] = Array.from(noise?.[1] as Float64Array);
      expect([a === 0, b === 0, c, d]).toEqual([false, false, 0, 0]);
    }
  });

  it('tells the rate that it learns at, where it stands', () => {
    const agent = create({ learningRate: { start: 0.5, end: 0, steps: 8 } });
    expect(agent.standing?.()).toEqual({ learningRate: 0.5 });
    walk(agent, 0, 2);
    expect(agent.standing?.()).toEqual({ learningRate: 0.25 });
  });

  it('tells what is in its file: the value of its critics in the units of rewards, and how it is bounded', () => {
    const actorOf = (options: object, algo?: string) =>
      create(options, algo).snapshot().describe().actor;
    const soft = {
      output: 'mean',
      logDeviation: 'logDeviation',
      bounding: 'squash',
      critic: 'critics',
    };
    expect(actorOf({})).toEqual({ ...soft, logDeviationRange: [-20, 2] });
    expect(actorOf({ rewardScale: 0.5 })).toMatchObject({ ...soft, valueScale: 2 });
    expect(actorOf({ stateDependentNoise: true })).toEqual(soft);
    expect(actorOf({}, 'td3')).toEqual({ output: 'actor', bounding: 'scale', critic: 'critics' });
  });

  it('draws noise that is a function of the state anew with every round, and reports its deviation', () => {
    const steady = {
      stateDependentNoise: true,
      logStdInit: 0,
      warmUp: 'policy',
      trainFrequency: 8,
    };
    const agent = create({ ...steady, learningStarts: 1_000 });
    const seen = Array.from({ length: 9 }, (_, t) => {
      const actions = new Float32Array(4);
      agent.exploreInto(at(0), actions as never);
      agent.observeAll({
        observations: at(0),
        nextObservations: at(1),
        actions,
        rewards: [0, 0],
        ...still,
      });
      return [t, actions.join()];
    });
    for (const one of String(seen[0]?.[1]).split(',')) expect(Number(one)).not.toBe(0);
    // Two steps at a time: the weights hold for four times two.
    const values = seen.map(([, actions]) => actions);
    expect(new Set(values.slice(0, 4)).size).toBe(1);
    expect(new Set(values.slice(4, 8)).size).toBe(1);
    expect(new Set(values).size).toBe(3);
    const report = walk(
      create({ ...steady, trainFrequency: 2, logStdInit: -1, learningRate: 1e-9 }),
      0,
      3,
    )[2];
    expect(report?.deviation).toBeCloseTo(Math.exp(-1), 5);
    expect(walk(create(), 0, 3)[2]).not.toHaveProperty('deviation');
  });

  it.each<[string, object]>([
    ['sac', {}],
    ['sac', { stateDependentNoise: true, noiseSteps: 4, trainFrequency: 16, learningStarts: 0 }],
    ['sac', { normalizeObservations: true }],
    ['td3', { actionNoise: 'ornstein-uhlenbeck', policyDelay: 2 }],
    ['ddpg', { nStep: 3 }],
    ['tqc', { quantiles: 3, droppedQuantiles: 1 }],
    ['crossq', { warmUp: 'policy' }],
    ['droq', { gradientSteps: 2, policyDelay: 2 }],
  ])('goes on from a state to the bit: %s, %j', (algo, options) => {
    const [agent, other] = [create(options, algo), create({ ...options, seed: 2 }, algo)];
    walk(agent, 0, 6);
    restoreState(other, copyState(agent));
    expect([other.steps, other.updates]).toEqual([12, agent.updates]);
    const reports = [agent, other].map((each) => walk(each, 6, 11));
    expect(reports[1]).toEqual(reports[0]);
    expect(copyState(other)).toEqual(copyState(agent));
    expect(other.save()).toEqual(agent.save());
  });

  it('has its state under the names of its parts', () => {
    const partsOf = (options: object, algo?: string) => [
      ...new Set([...copyState(create(options, algo)).keys()].map((name) => name.split('.')[0])),
    ];
    const parts = ['network', 'learner', 'replay', 'exploration', 'noise', 'sampling', 'clock'];
    expect(partsOf({})).toEqual(parts);
    expect(partsOf({ actionNoise: 'ornstein-uhlenbeck' }, 'td3')).toEqual([...parts, 'actions']);
    expect(partsOf({ stateDependentNoise: true })).toEqual([...parts, 'stateNoise']);
  });

  it('learns otherwise by every option that is to change it', () => {
    const learned = ([algo, options]: readonly [string, object]) => {
      const agent = create(options, algo);
      walk(agent, 0, 8, { terminated: [0, 0], truncated: [1, 0] });
      return agent.save().join();
    };
    const kinds = [
      ...[{}, { seed: 2 }, { criticLayers: null }, { activation: 'tanh' }, { layerNorm: true }],
      ...[{ initializer: 'he-uniform' }, { dropout: 0.5 }, { critics: 3 }, { quantiles: 3 }],
      ...[{ temperature: 0.1 }, { initialTemperature: 0.5 }, { targetEntropy: -7 }],
      ...[{ policyDelay: 2 }, { targetNetwork: false }, { targetDelay: 3 }, { tau: 0.1 }],
      ...[{ optimizer: 'sgd' }, { optimizer: 'radam' }, { adamEpsilon: 0.1 }, { adamBeta1: 0.1 }],
      ...[{ learningRate: 0.1 }, { maxGradientNorm: 1e-3 }, { batchSize: 3 }, { discount: 0.5 }],
      ...[{ nStep: 2 }, { bootstrapTruncated: false }, { rewardScale: 2 }, { rewardClip: 0.5 }],
      ...[{ normalizeObservations: true }, { warmUp: 'policy' }, { trainFrequency: 4 }],
      ...[{ gradientSteps: 2 }, { stateDependentNoise: true }, { actionNoise: 'normal' }],
      { replayCapacity: 4 },
      { batchNorm: true, targetNetwork: false },
      { batchNorm: true, targetNetwork: false, batchNormMomentum: 0.5 },
      { batchNorm: true, targetNetwork: false, renormAfter: 0 },
      { stateDependentNoise: true, logStdInit: 0 },
      { stateDependentNoise: true, meanClip: null },
      { stateDependentNoise: true, trainFrequency: 8 },
      { stateDependentNoise: true, trainFrequency: 8, noiseSteps: 1 },
    ].map((options) => ['sac', options] as const);
    const firm = [
      ...[{}, { targetNoise: 0 }, { targetNoiseClip: 1e-3 }, { actionNoiseScale: 1 }],
      { actionNoise: 'ornstein-uhlenbeck' },
    ].map((options) => ['td3', options] as const);
    const dropping = [{ quantiles: 3 }, { quantiles: 3, droppedQuantiles: 1 }].map(
      (options) => ['tqc', options] as const,
    );
    const all = [...kinds, ...firm, ...dropping];
    expect(new Set(all.map(learned)).size).toBe(all.length);
    expect(learned(['sac', {}])).toBe(learned(['sac', {}]));
  });

  it('begins with what another has learned, its target network and its temperature too', () => {
    const from = create({ seed: 2 });
    walk(from, 0, 8);
    const agent = create();
    warmStart(agent, from.snapshot());
    expect(agent.save()).toEqual(from.save());
    const target = [...copyState(agent).entries()].filter(([name]) => name.includes('target'));
    const fresh = new Map(copyState(create()));
    expect(target.some(([name, values]) => String(values) !== String(fresh.get(name)))).toBe(true);
    expect(() => warmStart(create({ hiddenLayers: [6] }), from.save())).toThrow('another network');
    expect(() => warmStart(create({ rewardScale: 0.5 }), from.save())).toThrow(
      'learned rewards times 1, this one is to learn them times 0.5',
    );
  });

  it('stops at numbers that are none, where they come from', () => {
    const agent = create();
    const step = {
      ...{ observations: at(0), nextObservations: at(1), actions: new Float32Array(4) },
      ...{ rewards: [0, 0], ...still },
    };
    const bad = (changes: object) => () => agent.observeAll({ ...step, ...changes });
    expect(bad({ rewards: [0, Number.NaN] })).toThrow(/the reward.* NaN at step 2, update 0/);
    expect(bad({ actions: Float32Array.of(0, 0, Number.NaN, 0) })).toThrow('NaN');
    expect(bad({ nextObservations: Float32Array.of(0, 0, 0, Infinity) })).toThrow(
      'Infinity at step 2',
    );
    expect(agent.steps).toBe(0);
    const wild = create({ learningRate: 10, optimizer: 'sgd', learningStarts: 0 });
    expect(() => walk(wild, 0, 400)).toThrow(/at step \d+, update \d+/);
  });
});
