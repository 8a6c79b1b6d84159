import { describe, expect, it } from 'vitest';
import type { ArchitectureOptions, InputDescription, Kernels } from '../../src/net/index.js';
import { DqnUpdate, QNetwork } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { copyState, restoreState } from '../../src/state/index.js';
import { fillBatch } from './family.js';
import { bitsOf, implementations, weightsOf } from './helpers.js';

const normalized: InputDescription = {
  segments: [{ kind: 'values', size: 3 }],
  normalization: { clip: 1.5 },
};
const indices: InputDescription = {
  segments: [
    { kind: 'values', size: 1 },
    { kind: 'index', size: 4 },
    { kind: 'values', size: 1 },
    { kind: 'index', size: 2 },
  ],
};

/** Values of three columns, far from mean 0 and variance 1. */
function rowsOf(count: number, seed: number): Float32Array {
  const random = new Generator(seed);
  return Float32Array.from({ length: 3 * count }, (_, i) => 5 * (i % 3) + random.uniform(-4, 4));
}

/** By hand: mean and variance over the rows, what counts for 1e-4 rows before them included. */
function momentsOf(rows: Float32Array): { mean: number; variance: number }[] {
  const n = rows.length / 3;
  return [0, 1, 2].map((j) => {
    const column = [...rows].filter((_, i) => i % 3 === j);
    const mean = column.reduce((sum, v) => sum + v, 0) / n;
    const squares = column.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    const total = n + 1e-4;
    return {
      mean: (mean * n) / total,
      variance: (1e-4 + squares + (mean * mean * 1e-4 * n) / total) / total,
    };
  });
}

function normalizedByHand(rows: Float32Array, seen: Float32Array): Float32Array {
  const moments = momentsOf(seen);
  return rows.map((v, i) => {
    const { mean, variance } = moments[i % 3]!;
    return Math.min(1.5, Math.max(-1.5, (v - mean) / Math.sqrt(variance + 1e-8)));
  });
}

function oneHotByHand([x, a, y, b]: readonly number[]): number[] {
  const hot = (size: number, index: number) =>
    Array.from({ length: size }, (_, k) => (k === index ? 1 : 0));
  return [x!, ...hot(4, a!), y!, ...hot(2, b!)];
}

function networkOf(layers: number[], kernels: Kernels, options?: Partial<ArchitectureOptions>) {
  return new QNetwork({ layers, random: new Generator(1), kernels, maxBatch: 16, ...options });
}

describe.each(implementations)("a network's input on the $name kernels", ({ make }) => {
  it('is read where it was written if there is nothing to be made of it', () => {
    const pass = networkOf([3, 4, 2], make()).forwardPass();
    expect(pass.outputOf('observation').address).toBe(pass.input);
  });

  it('normalizes by all rows seen: the very values of a plain network on rows normalized by hand', () => {
    const network = networkOf([3, 8, 2], make(), { input: normalized });
    const plain = networkOf([3, 8, 2], make());
    const [seen, rows] = [rowsOf(20, 2), rowsOf(8, 3)];
    network.observeInput(seen.subarray(0, 36), 12);
    network.observeInput(seen.subarray(36), 8);
    const [values, expected] = [new Float32Array(16), new Float32Array(16)];
    network.forwardBatchInto(rows, 8, values);
    plain.forwardBatchInto(normalizedByHand(rows, seen), 8, expected);
    expect([...bitsOf(values)]).toEqual([...bitsOf(expected)]);
  });

  it.each([{}, { double: true }, { munchausen: {} }])(
    'learns on normalized rows what a plain network learns on rows normalized by hand, to the bit: %j',
    (options) => {
      const seen = rowsOf(50, 2);
      const learners = [{ input: normalized }, {}].map((architecture) => {
        const network = networkOf([3, 8, 2], make(), architecture);
        network.observeInput(seen, 50);
        return new DqnUpdate({ network, batchSize: 12, ...options });
      });
      for (let u = 0; u < 5; u++) {
        learners.forEach((learner, i) => {
          fillBatch(learner, new Generator(u));
          const rows = [rowsOf(12, 10 + u), rowsOf(12, 20 + u)].map((raw) =>
            i === 0 ? raw : normalizedByHand(raw, seen),
          );
          learner.batch.observations.set(rows[0]!);
          learner.batch.nextObservations.set(rows[1]!);
          learner.update();
          learner.syncTarget(0.1);
        });
      }
      const [one, two] = learners.map(({ network }) => {
        return [
          ...bitsOf(
            Float32Array.from(
              network
                .parameters()
                .filter(({ name }) => !name.startsWith('obs_rms'))
                .flatMap(({ values }) => [...values]),
            ),
          ),
        ];
      });
      expect(one).toEqual(two);
    },
  );

  it('learns on indices what a plain network learns on one-hot rows, to the bit', () => {
    const learners = [
      networkOf([4, 8, 2], make(), { input: indices }),
      networkOf([8, 8, 2], make()),
    ].map((network) => new DqnUpdate({ network, batchSize: 12 }));
    const random = new Generator(2);
    for (let u = 0; u < 5; u++) {
      const rows = Array.from({ length: 24 }, () => [
        random.uniform(-1, 1),
        random.integers(0, 4),
        random.uniform(-1, 1),
        random.integers(0, 2),
      ]);
      learners.forEach((learner, i) => {
        fillBatch(learner, new Generator(u));
        for (const key of ['actions', 'rewards', 'weights'] as const) {
          learner.batch[key].set(learners[0]!.batch[key]);
        }
        const given = i === 0 ? rows : rows.map(oneHotByHand);
        learner.batch.observations.set(given.slice(0, 12).flat());
        learner.batch.nextObservations.set(given.slice(12).flat());
        learner.update();
        learner.syncTarget(0.1);
      });
    }
    const [one, two] = learners.map(({ network }) => [...bitsOf(weightsOf(network))]);
    expect(one).toEqual(two);
  });
});

describe('the statistics of a normalized input', () => {
  const seen = rowsOf(30, 4);
  function trained(): QNetwork {
    const network = networkOf([3, 6, 2], implementations[0]!.make(), { input: normalized });
    network.observeInput(seen, 30);
    return network;
  }

  it('are saved by name, and a network made from what was saved answers the same', () => {
    const network = trained().greedyCopy();
    const tensors = network.parameters();
    expect(tensors.slice(-3).map(({ name, shape }) => [name, shape])).toEqual([
      ['obs_rms.mean', [3]],
      ['obs_rms.var', [3]],
      ['obs_rms.count', [1]],
    ]);
    const architecture = JSON.parse(JSON.stringify(network.architecture));
    const loaded = new QNetwork(architecture);
    loaded.setParameters(tensors);
    const row = [1, 4, 9];
    expect([...loaded.forward(row)]).toEqual([...network.forward(row)]);
    expect(network.parameterCount).toBe(3 * 6 + 6 + 6 * 2 + 2);
  });

  it('go along with copies, clones and checkpoints, which then stay as they are', () => {
    const network = trained();
    const clone = network.clone();
    const restored = networkOf([3, 6, 2], implementations[0]!.make(), { input: normalized });
    restoreState(restored, copyState(network));
    const row = [2, 3, 12];
    const before = [...network.forward(row)];
    expect([[...clone.forward(row)], [...restored.forward(row)]]).toEqual([before, before]);
    network.observeInput(rowsOf(10, 9), 10);
    expect([...network.forward(row)]).not.toEqual(before);
    expect([[...clone.forward(row)], [...restored.forward(row)]]).toEqual([before, before]);
  });

  it('are one set for the online and the target network', () => {
    const network = trained();
    const { target } = new DqnUpdate({ network, batchSize: 2 });
    network.observeInput(rowsOf(10, 9), 10);
    expect([...target.forward([2, 3, 12])]).toEqual([...network.forward([2, 3, 12])]);
  });

  it('are refused where they do not fit, and nothing has changed', () => {
    const network = trained();
    const tensors = network.parameters();
    const [first, ...others] = tensors;
    const before = [...network.forward([1, 2, 3])];
    const changed = others.map((t) =>
      t.name === 'obs_rms.mean' ? { ...t, values: t.values.map(() => 7) } : t,
    );
    expect(() => network.setParameters(changed)).toThrow('The tensor "0.weight" is missing.');
    expect(() => network.setParameters([first!, ...others.slice(0, -1)])).toThrow(
      /obs_rms.count" is missing/,
    );
    expect([...network.forward([1, 2, 3])]).toEqual(before);
    expect(() => network.observeInput([1, 2], 1)).toThrow(
      '1 observations have 1 x 3 numbers; given 2.',
    );
  });

  it.each([
    [{ segments: [] }, /input.segments must be a list of at least one/],
    [{ segments: [{ kind: 'values', size: 2 }] }, /must hold the 3 numbers of an observation/],
    [{ segments: [{ kind: 'valeus', size: 3 }] }, /Unknown kind "valeus". Did you mean "values"/],
    [{ segments: [{ kind: 'index', size: 0 }] }, /segments\[0\].size must be a positive integer/],
    [{ ...normalized, normalization: { clip: 0 } }, /normalization.clip must be a number above 0/],
    [{ ...normalized, normalization: { epsilon: 0 } }, /epsilon must be a number above 0/],
  ])('%j', (input, message) => {
    expect(() => new QNetwork({ layers: [3, 2], input: input as InputDescription })).toThrow(
      message,
    );
  });
});
