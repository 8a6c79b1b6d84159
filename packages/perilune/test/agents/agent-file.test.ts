import { describe, expect, it } from 'vitest';
import { createAgent, identityOf, type LearningAgent, loadAgent } from '../../src/agents/index.js';
import { make } from '../../src/env/index.js';
import { UsageError } from '../../src/errors.js';
import { decodeSafetensors, encodeSafetensors } from '../../src/net/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';
import { VERSION } from '../../src/version.js';
import { Chain } from './chain.js';

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
    expect(load({ format: 'perilune-agent-3' })).toThrow('its format is "perilune-agent-3"');
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
