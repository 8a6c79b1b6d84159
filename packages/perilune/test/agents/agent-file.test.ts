import { describe, expect, it } from 'vitest';
import {
  createAgent,
  hasChecksum,
  identityOf,
  type LearningAgent,
  loadAgent,
  type ValueAgent,
} from '../../src/agents/index.js';
import { checkSizes, decodeAgent, encodeAgent } from '../../src/agents/shared/agent-file.js';
import { make } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../../src/net/index.js';
import {
  type AnySpace,
  Box,
  Discrete,
  MultiBinary,
  MultiDiscrete,
} from '../../src/spaces/index.js';
import { VERSION } from '../../src/version.js';
import { Chain, oneHot } from './chain.js';

const algos = ['dqn', 'pqn', 'tabular-q', 'monte-carlo', 'kernel-q', 'online-q'];

/** So that each is small. */
const sizes: Record<string, object> = {
  dqn: { hiddenLayers: [8], replayCapacity: 100 },
  pqn: { hiddenLayers: [8] },
  'kernel-q': { featuresPerKernel: 5 },
  'online-q': { hiddenLayers: [8] },
};

function made(algo: string, options: object = {}): LearningAgent {
  return createAgent({ algo, env: new Chain(), seed: 2, ...sizes[algo], ...options });
}

describe('an agent file', () => {
  it('tells what the agent is: architecture, spaces, version, discount, reward scale and clip', () => {
    const env = make('CartPole-v1');
    const agent = createAgent({
      env,
      seed: 1,
      hiddenLayers: [6, 5],
      dueling: true,
      discount: 0.9,
      rewardScale: 0.5,
      rewardClip: 3,
    });
    const { metadata } = decodeSafetensors(agent.save());
    expect(Object.keys(metadata).sort()).toEqual([
      'actionSpace',
      'algo',
      'architecture',
      'checksum',
      'discount',
      'env',
      'format',
      'observationSpace',
      'perilune',
      'rewardClip',
      'rewardScale',
      'sealed',
    ]);
    expect(metadata).toMatchObject({ format: 'perilune-agent-2', perilune: VERSION, algo: 'dqn' });
    expect(metadata).toMatchObject({ discount: '0.9', rewardScale: '0.5', rewardClip: '3' });
    expect(JSON.parse(metadata.architecture as string)).toMatchObject({
      layers: [4, 6, 5, 2],
      dueling: true,
      layerNorm: false,
      head: { type: 'scalar' },
    });
    const loaded = loadAgent(agent.save());
    expect(loaded.observationSpace.equals(env.observationSpace)).toBe(true);
    expect(loaded.actionSpace.equals(env.actionSpace)).toBe(true);
    expect(loaded.describe()).toEqual(agent.describe());
  });

  it.each(algos)('is written again as it was read, byte for byte: %s', (algo) => {
    const agent = made(algo).snapshot();
    const { env, preset, seed, steps } = { env: 'Chain', preset: 'p', seed: 3, steps: 40 };
    const score = { mean: 1.5, std: 0.25, episodes: 10, seed: 30_000 };
    agent.provenance = { env, envOptions: { length: 5 }, preset, seed, steps, score };
    const bytes = agent.save();
    const loaded = loadAgent(bytes);
    expect(loaded).toMatchObject({ algo, trainedIn: 'Chain', provenance: agent.provenance });
    expect(loaded.save()).toEqual(bytes);
  });

  it.each(algos)('of the first edition has unbounded observations: %s', (algo) => {
    const { tensors, metadata } = decodeSafetensors(made(algo).save());
    const { env, values, architecture } = metadata;
    // A plain stack of layers was read off its tensors; PQN's LayerNorm cannot be.
    const told = { values, architecture: algo === 'pqn' ? architecture : undefined };
    const known = Object.entries({ ...told, algo, env, format: 'perilune-agent-1' });
    const first = encodeSafetensors(
      tensors,
      Object.fromEntries(
        known.filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    );
    const loaded = loadAgent(first);
    const unbounded = new Box(-Infinity, Infinity, { shape: [5] });
    expect(loaded.observationSpace.equals(unbounded)).toBe(true);
    expect(loaded.actionSpace.equals(new Discrete(2))).toBe(true);
    expect(loaded.provenance).toBeUndefined();
  });

  it('of another format, or with spaces that are none, is refused', () => {
    const { tensors, metadata } = decodeSafetensors(made('dqn').save());
    const load = (changes: Record<string, string>) => () =>
      loadAgent(encodeSafetensors(tensors, { ...metadata, ...changes }));
    expect(load({ format: 'perilune-agent-3' })).toThrow(
      'its format is "perilune-agent-3", but must be "perilune-agent-2" or "perilune-agent-1".',
    );
    expect(load({ observationSpace: '{' })).toThrow('observationSpace is "{", which is no JSON');
    expect(load({ actionSpace: '{"kind":"cube"}' })).toThrow('cube');
  });

  it('keeps the terms it learned in, normalized rewards only where they were', () => {
    const terms = { discount: 0.5, rewardScale: 2, rewardClip: null };
    const learned = (options: object) => {
      const bytes = createAgent({ env: new Chain(), seed: 1, ...terms, ...options }).save();
      return identityOf({ tensors: [], metadata: decodeSafetensors(bytes).metadata }).learned;
    };
    expect(learned({})).toEqual(terms);
    expect(learned({ rewardClip: 3, normalizeRewards: true })).toEqual({
      ...terms,
      rewardClip: 3,
      normalizeRewards: true,
      rewardMoments: { mean: 0, variance: 1, count: expect.closeTo(1e-4, 9) },
    });
  });

  it.each(['tabular-q', 'monte-carlo', 'kernel-q', 'online-q'])(
    'of values learned step by step tells their discount, and that rewards were left as they are: %s',
    (algo) => {
      const { metadata } = decodeSafetensors(made(algo, { discount: 0.5 }).save());
      expect(identityOf({ tensors: [], metadata }).learned).toEqual({
        ...{ discount: 0.5, rewardScale: 1, rewardClip: null },
      });
    },
  );

  it('that tells neither algorithm nor environment is read all the same, in the first edition', () => {
    const { tensors } = decodeSafetensors(made('dqn').save());
    const loaded = loadAgent(encodeSafetensors(tensors, { format: 'perilune-agent-1' }));
    expect(loaded).toMatchObject({ algo: 'unknown', trainedIn: undefined });
    expect(loaded.describe()).not.toHaveProperty('discount');
  });

  it('that is cut off or none at all is refused as what people gave', () => {
    const bytes = made('dqn').save();
    for (const damaged of [bytes.subarray(0, 40), new Uint8Array(3)]) {
      expect(() => loadAgent(damaged)).toThrow(UsageError);
    }
    const other = encodeSafetensors([], {});
    expect(() => loadAgent(other)).toThrow('The file is no agent of ours: it has no format.');
  });

  it('whose provenance is no JSON, or whose architecture or values are none, is refused', () => {
    // As of a version that wrote no checksums, by which anything else would be told first.
    const { tensors, metadata: sealed } = decodeSafetensors(made('dqn').save());
    const { checksum: _, sealed: __, ...metadata } = sealed;
    const load =
      (changes: Record<string, string>, parts = tensors) =>
      () =>
        loadAgent(encodeSafetensors(parts, { ...metadata, ...changes }));
    expect(load({ provenance: 'me' })).toThrow('provenance is "me", which is no JSON');
    expect(load({ architecture: 'null' })).toThrow('architecture is "null", which is none');
    expect(load({ architecture: '{"layers":3}' })).toThrow('which is none');
    expect(load({ architecture: '' })).toThrow('architecture is "", which is no JSON');
    const first = { format: 'perilune-agent-1' };
    expect(load({ ...first, values: 'cloud' })).toThrow(
      'values are "cloud", but this version knows only network, grid, kernel',
    );
    expect(load({ ...first, values: 'toString' })).toThrow('values are "toString"');
    const { architecture: ___, ...untold } = metadata;
    const bare = (parts: typeof tensors) => () =>
      loadAgent(encodeSafetensors(parts, { ...untold, ...first }));
    expect(bare([])).toThrow('holds no dense layers');
    const odd = { name: 'q_net.0.weight', shape: [2], values: Float32Array.of(1, 2) };
    expect(bare([odd])).toThrow('holds no dense layers');
  });
});

describe('the checksum of an agent file', () => {
  const bytes = made('dqn').save();

  it('is the same whatever order another program writes in, and not asked of older files', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect(hasChecksum(bytes)).toBe(true);
    const { checksum: _, sealed: __, ...older } = metadata;
    const file = encodeSafetensors(tensors, older);
    expect(hasChecksum(file)).toBe(false);
    expect(loadAgent(file).describe()).toEqual(loadAgent(bytes).describe());
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + size))) as object;
    const turned = JSON.stringify(Object.fromEntries(Object.entries(header).reverse()));
    const data = bytes.subarray(8 + size);
    const again = new Uint8Array(8 + turned.length + data.length);
    new DataView(again.buffer).setBigUint64(0, BigInt(turned.length), true);
    again.set(new TextEncoder().encode(turned), 8);
    again.set(data, 8 + turned.length);
    expect(loadAgent(again).save()).toEqual(bytes);
  });

  it('does not let weights pass that are none, in a file without one either', () => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const { checksum: _, sealed: __, ...older } = metadata;
    for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const [first, ...others] = tensors;
      if (first === undefined) throw new Error('no tensors');
      first.values[1] = odd;
      for (const said of [metadata, older, { ...older, diverged: 'true' }]) {
        const file = encodeSafetensors([first, ...others], said);
        expect(() => loadAgent(file)).toThrow(
          `damaged: ${first.name}[1] is ${odd}, which is no weight`,
        );
      }
    }
  });

  it.each([
    ['discount', '1.5'],
    ['rewardScale', '0'],
    ['rewardClip', '"1"'],
    ['rewardMoments', '{"mean":0,"variance":-1,"count":2}'],
    ['rewardMoments', 'null'],
  ])('does not vouch for terms that nothing is learned in: %s %s', (name, said) => {
    const { tensors, metadata } = decodeSafetensors(bytes);
    const { checksum: _, sealed: __, ...others } = metadata;
    const file = encodeSafetensors(tensors, { ...others, [name]: said });
    expect(() => loadAgent(file)).toThrow(`The file's ${name} is`);
  });

  it('vouches for an agent whose learning diverged and was let go on', () => {
    const agent = made('tabular-q', { onDivergence: 'go-on', learningRate: 10 });
    const step = { observation: oneHot(0), action: 0, nextObservation: oneHot(1) };
    for (let i = 0; i < 2; i++) {
      agent.observe({ ...step, reward: 3e38, terminated: false, truncated: false });
      agent.learn();
    }
    const saved = agent.save();
    expect(decodeSafetensors(saved).metadata.diverged).toBe('true');
    expect(loadAgent(saved).save()).toEqual(saved);
  });
});

describe('loadAgent', () => {
  const bytes = made('dqn').save();
  const values = (given: Parameters<typeof loadAgent>[0]) =>
    (loadAgent(given) as ValueAgent).qValues(oneHot(3));

  it('takes an ArrayBuffer, a Uint8Array, and views into larger memory', () => {
    const expected = values(bytes);
    expect(values(Uint8Array.from(bytes).buffer)).toEqual(expected);
    const pool = new Uint8Array(bytes.length + 100).fill(7);
    for (const offset of [0, 1, 2, 3, 64]) {
      pool.set(bytes, offset);
      expect(values(Buffer.from(pool.buffer, offset, bytes.length))).toEqual(expected);
      expect(values(pool.subarray(offset, offset + bytes.length))).toEqual(expected);
      expect(values(new DataView(pool.buffer, offset, bytes.length))).toEqual(expected);
    }
    expect(values(Buffer.from(bytes))).toEqual(expected);
    expect(() => loadAgent('model.safetensors' as unknown as Uint8Array)).toThrow(
      'but "model.safetensors" was given: read the file first',
    );
  });

  it('gives an agent that can be closed, and is not used then', () => {
    const agent = loadAgent(bytes);
    agent.close();
    agent.close();
    expect(() => agent.act(oneHot(0))).toThrow('The agent is closed');
    for (const algo of algos) loadAgent(made(algo).save()).close();
  });

  it('knows the world of an own loop’s agent with its options', () => {
    const env = make('LunarLander-v3', { gravity: -3 });
    const agent = createAgent({ env, seed: 1 });
    const loaded = loadAgent(agent.save());
    expect(loaded).toMatchObject({ trainedIn: 'LunarLander-v3', trainedWith: { gravity: -3 } });
    expect(loaded.save()).toEqual(agent.save());
  });
});

describe('what an agent file says of its world', () => {
  const { tensors, metadata: sealed } = decodeSafetensors(made('dqn').save());
  const { checksum: _, sealed: __, ...metadata } = sealed;
  const identity = (changes: Record<string, string>) =>
    identityOf({ tensors, metadata: { ...metadata, ...changes } });

  it('are its options, where it says any, and they must be an object', () => {
    expect(identity({})).not.toHaveProperty('trainedWith');
    expect(identity({ envOptions: '{"length":5}' })).toMatchObject({ trainedWith: { length: 5 } });
    for (const odd of ['null', '5', '"length"']) {
      expect(() => identity({ envOptions: odd })).toThrow(
        `The file's envOptions are ${odd}, but must be an object.`,
      );
    }
  });

  it.each<[AnySpace, number]>([
    [new Discrete(3), 3],
    [new MultiDiscrete([3, 2]), 5],
    [new MultiBinary(4), 4],
    [new Box(-1, 1, { shape: [2, 3] }), 6],
  ])(
    'must be what its network is made for: actions in %s are decided by %i numbers',
    (actionSpace, action) => {
      const spaces = { observationSpace: new Box(0, 1, { shape: [5] }), actionSpace };
      expect(() => checkSizes(spaces, { observation: 5, action })).not.toThrow();
      expect(() => checkSizes(spaces, { observation: 5, action: action + 1 })).toThrow(
        `The file's network makes ${action + 1} numbers of 5, but its observations, in`,
      );
      expect(() => checkSizes(spaces, { observation: 4, action })).toThrow(
        `have 5, and its actions, in ${actionSpace}, need ${action}.`,
      );
    },
  );

  it.each([
    ['discount', '0', 0],
    ['discount', '1', 1],
    ['rewardScale', '7', 7],
    ['rewardClip', 'null', null],
    ['rewardClip', '2', 2],
  ])('are terms that something is learned in: %s %s', (name, said, value) => {
    expect(identity({ [name]: said }).learned).toMatchObject({ [name]: value });
  });

  it.each([
    ['discount', '-0.1'],
    ['discount', '"1"'],
    ['rewardScale', '-1'],
    ['rewardClip', '0'],
    ['rewardMoments', '{"mean":null,"variance":1,"count":2}'],
    ['rewardMoments', '{"mean":0,"variance":1,"count":-2}'],
  ])('are not others: %s %s', (name, said) => {
    expect(() => identity({ [name]: said })).toThrow(
      `The file's ${name} is ${JSON.stringify(JSON.parse(said))}, which no agent learns with.`,
    );
  });
});

describe('a damaged agent file', () => {
  const agent = made('dqn');
  const { tensors, metadata } = decodeSafetensors(agent.save());

  it('whose checksum is gone is told by the seal that says there was one', () => {
    const { checksum: _, ...others } = metadata;
    expect(() => loadAgent(encodeSafetensors(tensors, others))).toThrow(
      "The agent's file is damaged: the checksum that it was saved with is missing.",
    );
  });

  it('is told so where what is wrong has no name, and by its name where it has one', () => {
    const [first, ...others] = tensors as [NamedTensor, ...NamedTensor[]];
    const moved = { ...first, values: first.values.map((value) => value + 1) };
    const bytes = encodeSafetensors([moved, ...others], metadata);
    expect(() => loadAgent(bytes)).toThrow(
      `its tensors or metadata have not the checksum "${metadata.checksum}" that they were saved with`,
    );
    expect(metadata.checksum).toMatch(/^murmur3-128:[0-9a-f]{32}$/);
    expect(() => loadAgent(encodeSafetensors(others, metadata))).toThrow('tensor');
    const seen: unknown[] = [];
    expect(() => decodeAgent(bytes, (file) => seen.push(file))).toThrow('damaged');
    expect(seen).toEqual([{ tensors: [moved, ...others], metadata }]);
  });

  it('is not one whose weights were none as it was saved, of which it says so', () => {
    const odd = tensors.map((tensor) => ({
      ...tensor,
      values: tensor.values.map(() => Number.NaN),
    }));
    const file = decodeSafetensors(encodeAgent(agent.describe(), odd));
    expect(file.metadata.diverged).toBe('true');
    expect(decodeSafetensors(encodeAgent(agent.describe(), tensors)).metadata).not.toHaveProperty(
      'diverged',
    );
  });
});
