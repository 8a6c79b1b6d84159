import { describe, expect, it, vi } from 'vitest';
import {
  createAgent,
  decodeSafetensors,
  encodeAgent,
  evaluate,
  loadAgent,
  make,
  makeVector,
  QNetwork,
  resolveConfig,
} from '../src/index.js';

const env = make('CartPole-v1');
const zeros = new Float32Array(4);
const agent = () => createAgent({ env, seed: 1, batchSize: 16 });

const step = (changes: object) => ({
  ...{ observations: zeros, actions: [1], rewards: [1], nextObservations: zeros },
  ...{ terminated: [0], truncated: [0], ...changes },
});

describe('F8: words', () => {
  it('say of a gravity what is allowed, bounds excluded', () => {
    expect(() => make('LunarLander-v3', { gravity: 0 })).toThrow(
      'gravity must be above -12 and below 0, but 0 was given.',
    );
  });

  it('warn of a wind once, however often the environment is made', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    for (let i = 0; i < 4; i++) make('LunarLander-v3', { windPower: 21.5 }).close();
    expect(warn.mock.calls).toEqual([
      ['windPower is recommended to be between 0 and 20, but 21.5 was given.'],
    ]);
    warn.mockRestore();
  });

  it('take no algorithm for meant by NaN, as a text or as a number', () => {
    for (const algo of ['NaN', Number.NaN]) {
      const resolve = () => resolveConfig({ env: 'CartPole-v1', algo: algo as string });
      expect(resolve).toThrow(/^Unknown algorithm "?NaN"?\. Known are: /);
    }
    expect(() => resolveConfig({ env: 'CartPole-v1', algo: 'dqm' })).toThrow('Did you mean "dqn"?');
  });

  it('call a hyperparameter as it was given, and a network’s option as that', () => {
    const hyperparameters = { head: 'quantile', quantiles: 1 };
    expect(() => resolveConfig({ env: 'CartPole-v1', hyperparameters })).toThrow(
      'In the hyperparameters of dqn: quantiles is 1, but must be at least 2.',
    );
    const head = { type: 'quantile', quantiles: 1 } as const;
    expect(() => new QNetwork({ layers: [4, 2], head })).toThrow('head.quantiles must be');
  });

  it('say of an observation of another length that it is none', () => {
    for (const asked of [agent(), agent().snapshot()]) {
      expect(() => asked.act([1, 2])).toThrow(/^\[1,2\] is not an element of Box\(/);
      expect(() => asked.qValues([1, 2])).toThrow(/^\[1,2\] is not an element of Box\(/);
    }
  });

  it('evaluate an agent whose batches are smaller than the lanes of an evaluation', () => {
    const learner = agent();
    const how = { env: 'CartPole-v1', episodes: 70 };
    expect(evaluate(learner, how)).toEqual(evaluate(learner.snapshot(), how));
  });

  it('blame for an observation that is no number the environment that gave it', () => {
    const nextObservations = Float32Array.of(0, Number.NaN, 0, 0);
    for (const algo of ['dqn', 'online-q'] as const) {
      const learner = createAgent({ env, algo, seed: 1 });
      expect(() => learner.observeAll(step({ nextObservations }))).toThrow(
        'the observation[1] is NaN at step 1, update 0. The environment gave it, so look there.',
      );
    }
    const two = createAgent({ env, algo: 'dqn', seed: 1, environments: 2 });
    const rows = new Float32Array(8).fill(Infinity, 6, 7);
    expect(() =>
      two.observeAll({
        ...{ observations: rows, actions: [0, 1], rewards: [0, 0] },
        ...{ nextObservations: new Float32Array(8), terminated: [0, 0], truncated: [0, 0] },
      }),
    ).toThrow('the observation[2] of environment 1 is Infinity');
  });

  it('refuse an action out of range before it is learned as another state’s', () => {
    const lake = make('FrozenLake-v1');
    const table = createAgent({ env: lake, algo: 'tabular-q', seed: 1 });
    for (const action of [4, -1, 0.5, Number.NaN]) {
      const one = { ...step({ actions: [action] }), observations: [0], nextObservations: [1] };
      const told = `The action of environment 0 is ${action}, but must be an index in 0..3.`;
      expect(() => table.observeAll({ ...one, ...rowsOf(0, 1) })).toThrow(told);
    }
    expect(() => agent().observeAll(step({ actions: [2] }))).toThrow('an index in 0..1.');
  });

  it('say of a seed near 2^53 that the episodes, or environments, count on from it', () => {
    const seed = Number.MAX_SAFE_INTEGER;
    const how = { env: 'CartPole-v1', episodes: 2 };
    expect(() => evaluate(agent(), { ...how, seed })).toThrow(
      `seed is ${seed}, but the last of 2 episodes begins with seed + 1, which must not exceed`,
    );
    expect(() => makeVector('CartPole-v1', 2).reset({ seed })).toThrow(
      `The seed is ${seed}, but environment i of 2 begins with seed + i`,
    );
    expect(evaluate(agent(), { ...how, seed: seed - 1 }).episodes).toBe(2);
  });

  it('name a ZIP archive, and a text, given as an agent', () => {
    const zip = Uint8Array.of(0x50, 0x4b, 3, 4, ...new Uint8Array(300));
    expect(() => loadAgent(zip)).toThrow('it is a ZIP archive, as Stable-Baselines3 and PyTorch');
    const text = new TextEncoder().encode('{\n  "env": "CartPole-v1"\n}');
    expect(() => loadAgent(text)).toThrow('it begins with the text "{\\n  \\"env"');
  });
});

function rowsOf(now: number, next: number) {
  return { observations: Float32Array.of(now), nextObservations: Float32Array.of(next) };
}

describe('F3: an agent’s file, sealed, that says what no agent has', () => {
  const resealed = (bytes: Uint8Array, change: (metadata: Record<string, string>) => object) => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const { format, perilune, sealed, checksum, ...description } = metadata;
    return encodeAgent({ ...description, ...change(metadata) } as never, tensors);
  };
  const layers = (metadata: Record<string, string>, change: object) => ({
    architecture: { ...JSON.parse(metadata.architecture as string), ...change },
  });
  const saved = agent().save();

  it.each([
    ['noise that is null', { noisy: null }],
    ['200,000 layers', { layers: [4, ...new Array(200_000).fill(1), 2] }],
    ['a layer that takes gigabytes', { layers: [4, 2 ** 30, 2] }],
    ['quantiles without end', { head: { type: 'quantile', quantiles: 2 ** 31 } }],
    ['indices without end', { input: { segments: [{ kind: 'index', size: 2 ** 31 }] } }],
    ['layers that are none', { layers: [4, -1, 2] }],
  ])('is refused as the file’s fault, at once: %s', (_, change) => {
    const bytes = resealed(saved, (metadata) => layers(metadata, change));
    expect(() => loadAgent(bytes)).toThrow(expect.objectContaining({ name: 'AgentFileError' }));
  });

  it('with a number of bumps that is none is refused too', () => {
    const bumps = createAgent({
      env: make('MountainCar-v0'),
      algo: 'kernel-q',
      seed: 1,
      features: 'bumps',
      bumpsPerEntry: 3,
    });
    const { tensors, metadata } = decodeSafetensors(bumps.save());
    const { format, perilune, sealed, checksum, ...description } = metadata;
    for (const value of [Number.NaN, 1e9, 2.5, -1]) {
      const odd = tensors.map((tensor) =>
        tensor.name === 'bumps.per_entry' ? { ...tensor, values: Float32Array.of(value) } : tensor,
      );
      expect(() => loadAgent(encodeAgent(description as never, odd))).toThrow(
        expect.objectContaining({ name: 'AgentFileError' }),
      );
    }
  });
});
