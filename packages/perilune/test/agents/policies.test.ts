import { describe, expect, it } from 'vitest';
import {
  createAgent,
  loadAgent,
  type NetworkPolicy,
  type ValueAgent,
} from '../../src/agents/index.js';
import { EpsilonGreedy } from '../../src/agents/policies/epsilon-greedy.js';
import { decodeSafetensors, encodeSafetensors, QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/index.js';
import { Box, Discrete } from '../../src/spaces/index.js';

const env = {
  observationSpace: new Box(-1, 1, { shape: [2] }),
  actionSpace: new Discrete(3),
};
const policyOf = (options: object = {}) =>
  createAgent({ env, seed: 5, hiddenLayers: [6], ...options }).snapshot() as NetworkPolicy;

/** Rows of observations that ask for different actions. */
function rowsOf(count: number): Float32Array {
  const random = new Generator(8);
  return Float32Array.from({ length: 2 * count }, () => 2 * random.nextDouble() - 1);
}

const byKind: [string, () => ValueAgent][] = [
  ['a network', () => policyOf()],
  [
    'a table',
    () => createAgent({ algo: 'kernel-q', env, seed: 5, featuresPerKernel: 4 }).snapshot(),
  ],
];

describe('what acts in rows', () => {
  it.each(byKind)('takes 150 of them as it takes each, with masks and without: %s', (_, make) => {
    const policy = make();
    const rows = rowsOf(150);
    const masks = Uint8Array.from({ length: 450 }, (_, i) => ((i * i) % 5 === 1 ? 0 : 1));
    const [free, bound] = [new Float32Array(150), new Float32Array(150)];
    policy.actInto(rows, free);
    policy.actInto(rows, bound, { masks });
    let differ = 0;
    for (let row = 0; row < 150; row++) {
      const observation = rows.slice(2 * row, 2 * row + 2);
      const mask = masks.slice(3 * row, 3 * row + 3);
      expect(free[row]).toBe(policy.act(observation));
      expect(bound[row]).toBe(policy.act(observation, { mask }));
      expect(mask[bound[row] as number]).toBe(1);
      if (free[row] !== bound[row]) differ += 1;
    }
    expect(differ).toBeGreaterThan(0);
    expect(policy).toMatchObject({ observationSize: 2, actionCount: 3 });
  });
});

describe('the policy of a network', () => {
  it('is read back from tensors in any order, of more layers than have one digit', () => {
    const policy = policyOf({ hiddenLayers: [3, 4, 5, 4, 3, 2, 3] });
    const { tensors, metadata } = decodeSafetensors(policy.save());
    const turned = encodeSafetensors([...tensors].reverse(), metadata);
    const loaded = loadAgent(turned) as NetworkPolicy;
    const rows = rowsOf(4);
    for (let i = 0; i < 4; i++) {
      const observation = rows.slice(2 * i, 2 * i + 2);
      expect(loaded.qValues(observation)).toEqual(policy.qValues(observation));
    }
    // The first edition knew no checksums, and told of a plain stack nothing.
    const { architecture: _, checksum: __, sealed: ___, ...untold } = metadata;
    const first = { ...untold, format: 'perilune-agent-1' };
    expect((loadAgent(encodeSafetensors(tensors, first)) as NetworkPolicy).qValues([0, 1])).toEqual(
      policy.qValues([0, 1]),
    );
  });

  it('tells its distribution where it learned one, and its layers as a table', () => {
    expect(policyOf().distribution([0, 0])).toBeUndefined();
    const quantiles = policyOf({ head: 'quantile', quantiles: 5 }).distribution([0, 0]);
    expect(quantiles).toMatchObject({ type: 'quantile' });
    const atoms = policyOf({ head: 'categorical', atoms: 3, vMin: -1, vMax: 1 });
    expect(atoms.distribution([0, 0])).toMatchObject({ type: 'categorical' });
    // (2 + 1) 6 + (6 + 1) 3
    expect(policyOf().summary()).toContain('Total params: 39');
  });

  it('gives the integers of actions that begin elsewhere, with a mask too, and indices in rows', () => {
    const shifted = { ...env, actionSpace: new Discrete(3, { start: 5 }) };
    const policy = createAgent({ env: shifted, seed: 5, hiddenLayers: [6] }).snapshot();
    const row = new Float32Array(1);
    policy.actInto(Float32Array.of(0.5, 0.5), row);
    expect(policy.act([0.5, 0.5])).toBe(5 + (row[0] as number));
    expect(
      [0, 1, 2].map((open) => policy.act([0, 0], { mask: [0, 1, 2].map((a) => a === open) })),
    ).toEqual([...[5, 6, 7]]);
    expect((loadAgent(policy.save()) as ValueAgent).act([0.5, 0.5])).toBe(5 + (row[0] as number));
  });

  it('names its tensors as PyTorch names those of an online network', () => {
    const { tensors } = decodeSafetensors(policyOf().save());
    expect(tensors.map(({ name }) => name).sort()).toEqual([
      ...['q_net.0.bias', 'q_net.0.weight', 'q_net.2.bias', 'q_net.2.weight'],
    ]);
  });
});

describe('the policy of values that are no network’s', () => {
  it('says what they are in its file, and their values in the form of Q-values', () => {
    const table = createAgent({ algo: 'tabular-q', env, seed: 1, initialValue: 0.1 }).snapshot();
    expect(table.describe()).toMatchObject({ values: 'grid', algo: 'tabular-q' });
    expect(table.qValues([0, 0])).toEqual(Float32Array.of(0.1, 0.1, 0.1));
    const kernel = createAgent({ algo: 'kernel-q', env, seed: 1 }).snapshot();
    expect(kernel.describe()).toMatchObject({ values: 'kernel' });
    expect((loadAgent(table.save()) as ValueAgent).observationSize).toBe(2);
  });
});

describe('exploring with masks', () => {
  const network = new QNetwork({ layers: [2, 3, 4], random: new Generator(1), maxBatch: 64 });

  it.each([0, 0.5, 1])(
    'takes what is allowed in each row, at random and greedily: epsilon %s',
    (epsilon) => {
      const explorer = new EpsilonGreedy(network, new Generator(2));
      for (const rows of [3, 40, 7]) {
        const [actions, expected] = [new Float32Array(rows), new Float64Array(rows)];
        const masks = new Uint8Array(4 * rows);
        for (let row = 0; row < rows; row++) masks[4 * row + (row % 4)] = 1;
        const observations = new Float32Array(2 * rows).fill(0.5);
        explorer.choose(observations, { actions, expected }, epsilon, masks);
        expect([...actions]).toEqual(Array.from({ length: rows }, (_, row) => row % 4));
        const values = network.forward([0.5, 0.5]);
        for (let row = 0; row < rows; row++) {
          expect(expected[row]).toBe(epsilon === 1 ? Number.NaN : values[row % 4]);
        }
      }
    },
  );
});

describe('exploring with a noisy network', () => {
  it('chooses by noise drawn anew each time, and by values where there is none', () => {
    const noisy = { layers: [2, 6, 4], noisy: { sigma0: 0.5 }, maxBatch: 4 };
    const expectedOf = (network: QNetwork) => {
      const explorer = new EpsilonGreedy(network, new Generator(2));
      return Array.from({ length: 5 }, () => {
        const [actions, expected] = [new Float32Array(1), new Float64Array(1)];
        explorer.choose(Float32Array.of(0.5, 0.5), { actions, expected }, 0);
        return expected[0];
      });
    };
    const random = () => new Generator(1);
    expect(new Set(expectedOf(new QNetwork({ ...noisy, random: random() }))).size).toBe(5);
    const { noisy: _, ...plain } = noisy;
    expect(new Set(expectedOf(new QNetwork({ ...plain, random: random() }))).size).toBe(1);
  });
});
