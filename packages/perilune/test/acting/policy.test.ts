import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAgent, type LearningAgent, loadAgent } from '../../src/agents/index.js';
import { UsageError } from '../../src/errors.js';
import { loadPolicy } from '../../src/policy.js';
import {
  type AnySpace,
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  readRow,
  rowWidth,
  Tuple,
  writeRow,
} from '../../src/spaces/index.js';

const box = new Box(-2, 2, { shape: [5] });
const steering = new Box(new Float32Array([-1, -3]), new Float32Array([1, 5]), { shape: [2] });
const dict = new Dict({ at: new MultiDiscrete([4, 3]), speed: new Box(-9, 9, { shape: [3] }) });

type Case = [
  title: string,
  algo: string,
  observations: AnySpace,
  actions: AnySpace,
  options: object,
];

const cases: Case[] = [
  ['ppo of a Discrete', 'ppo', box, new Discrete(4, { start: 2 }), {}],
  [
    'ppo, relu, shared layers',
    'ppo',
    box,
    new Discrete(3),
    { activation: 'relu', sharedLayers: [9] },
  ],
  ['ppo without hidden layers', 'ppo', box, new Discrete(3), { hiddenLayers: [] }],
  ['a2c of a MultiDiscrete', 'a2c', dict, new MultiDiscrete([3, 1, 4], { start: [1, 0, -2] }), {}],
  ['a2c of a MultiBinary', 'a2c', new Tuple([new Discrete(3), box]), new MultiBinary(3), {}],
  [
    'ppo of a Box, normalized',
    'ppo',
    dict,
    steering,
    { normalizeObservations: true, normalizationClip: 2 },
  ],
  ['ppo with noise by the state', 'ppo', box, steering, { stateDependentNoise: true }],
  ['sac', 'sac', box, steering, { normalizeObservations: true }],
  [
    'sac with noise by the state',
    'sac',
    box,
    steering,
    { stateDependentNoise: true, meanClip: 0.1 },
  ],
  ['tqc', 'tqc', box, steering, { quantiles: 5, activation: 'silu' }],
  ['td3', 'td3', box, steering, { activation: 'elu' }],
  ['crossq', 'crossq', box, steering, { criticLayers: [5] }],
  ['ddpg', 'ddpg', new Discrete(6, { start: 3 }), steering, { activation: 'leaky-relu' }],
];

function agentOf([, algo, observationSpace, actionSpace, options]: Case): LearningAgent {
  const env = { observationSpace, actionSpace };
  const given = { algo, env, seed: 3, hiddenLayers: [8, 7], ...options };
  const agent = createAgent(given as never) as unknown as LearningAgent;
  // A few looks for the statistics, and weights that are not as small as PPO's first ones.
  observationSpace.seed(5);
  for (let i = 0; i < 5; i++) agent.explore(observationSpace.sample() as never);
  return agent;
}

function rowsOf(space: AnySpace, n: number): Float32Array {
  space.seed(6);
  const width = rowWidth(space);
  const rows = new Float32Array(n * width);
  for (let i = 0; i < n; i++) writeRow(space, space.sample() as never, rows, i * width);
  return rows;
}

/** All that both say of 130 observations, more than are computed at a time. */
function expectAlike(bytes: Uint8Array, small = loadPolicy(bytes)): void {
  const large = loadAgent(bytes);
  const n = 130;
  const { observationSpace, actionSpace } = large;
  const rows = rowsOf(observationSpace, n);
  const width = rowWidth(actionSpace);
  const [own, others] = [new Float32Array(n * width), new Float32Array(n * width)];
  small.actInto(rows, own);
  large.actInto(rows, others);
  expect(own).toEqual(others);
  for (let i = 0; i < 4; i++) {
    const observation = readRow(observationSpace, rows, i * rowWidth(observationSpace));
    const [one, other] = [small.act(observation as never), large.act(observation as never)];
    expect(typeof one === 'number' ? one : [...one]).toEqual(
      typeof other === 'number' ? other : [...(other as Float32Array)],
    );
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('perilune/policy', () => {
  it.each(cases)('acts as loadAgent of perilune does, to the bit: %s', (...given) => {
    expectAlike(agentOf(given).save());
  });

  it('where nothing may be compiled JavaScript gives the same bits', async () => {
    const bytes = agentOf(cases[7] as Case).save();
    vi.resetModules();
    const fresh = await import('../../src/policy.js');
    const refusing = class {
      constructor() {
        throw new Error('Wasm code generation disallowed by embedder');
      }
    };
    vi.stubGlobal('WebAssembly', { Module: refusing });
    const small = fresh.loadPolicy(bytes);
    expect(small.computation.by).toBe('javascript');
    vi.unstubAllGlobals();
    expectAlike(bytes, small);
  });

  it('keeps to masks, of one and of many, and refuses one that allows nothing', () => {
    const bytes = agentOf(cases[0] as Case).save();
    const [small, large] = [loadPolicy(bytes), loadAgent(bytes)];
    const rows = rowsOf(box, 70);
    const masks = Uint8Array.from({ length: 280 }, (_, i) =>
      (i * 7) % 11 < 5 || i % 4 === 3 ? 1 : 0,
    );
    const [own, others] = [new Float32Array(70), new Float32Array(70)];
    small.actInto(rows, own, { masks });
    large.actInto(rows, others, { masks });
    expect(own).toEqual(others);
    const mask = [0, 1, 0, 0];
    expect(small.act(rows.subarray(0, 5), { mask })).toBe(3);
    expect(() => small.act(rows.subarray(0, 5), { mask: [0, 0, 0, 0] })).toThrow(UsageError);
    expect(() => small.actInto(rows, new Float32Array(3))).toThrow('3 actions need 3 x 5 numbers');
  });

  it('keeps each entry of several choices to its own part of a mask, and refuses one where there is no choice', () => {
    const bytes = agentOf(cases[3] as Case).save();
    const small = loadPolicy(bytes);
    const rows = rowsOf(dict, 40);
    // Of 3, 1 and 4: only the second, the only one, and only the last.
    const masks = Uint8Array.from({ length: 40 * 8 }, (_, i) => Number([1, 3, 7].includes(i % 8)));
    const actions = new Float32Array(40 * 3);
    small.actInto(rows, actions, { masks });
    expect(actions).toEqual(
      Float32Array.from({ length: 120 }, (_, i) => [1, 0, 3][i % 3] as number),
    );
    expect(() => small.actInto(rows, new Float32Array(40 * 3 + 1))).toThrow(UsageError);
    const steers = loadPolicy(agentOf(cases[7] as Case).save());
    expect(() => steers.act(new Float32Array(5), { mask: [1, 1] })).toThrow(
      'Only Discrete actions have masks, and these are box',
    );
  });

  it('says what its file says, and refuses the files of values and damaged ones', () => {
    const small = loadPolicy(agentOf(cases[0] as Case).save());
    expect(small).toMatchObject({ algo: 'ppo', observationSize: 5, actionSize: 1 });
    expect(small.metadata.discount).toBe('0.99');
    const env = { observationSpace: box, actionSpace: new Discrete(2) };
    const values = createAgent({ algo: 'dqn', env, seed: 1 }).save();
    expect(() => loadPolicy(values)).toThrow(
      /made by "dqn" and is another: read it with loadAgent of "perilune\/agent"/,
    );
    expect(() => loadPolicy(values.slice(0, 100))).toThrow(UsageError);
  });
});
