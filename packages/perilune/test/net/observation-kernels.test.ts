import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernels } from '../../src/net/index.js';
import { Generator } from '../../src/random/generator.js';
import { expectSameBits, implementations, put, putIntegers, randomValues } from './helpers.js';

const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;

type Segment = readonly [size: number, argument: number];

function expand(
  kernels: Kernels,
  segments: readonly Segment[],
  rows: number[][],
  outputPitch: number,
) {
  const inputPitch = rows[0]!.length;
  const output = put(kernels, new Array(rows.length * outputPitch).fill(9));
  const step = {
    input: put(kernels, rows.flat()),
    inputPitch,
    segments: putIntegers(kernels, segments.flat()),
    segmentCount: segments.length,
    output,
    outputPitch,
  };
  kernels.expandRows(step, rows.length);
  return kernels.arena.floats(output, rows.length * outputPitch).slice();
}

function putDoubles(kernels: Kernels, values: readonly number[]): number {
  const address = kernels.arena.reserve(8 * values.length);
  kernels.arena.doubles(address, values.length).set(values);
  return address;
}

interface Normalization {
  rows: number[][];
  mean: number[];
  variance: number[];
  epsilon?: number;
  clip?: number;
  outputPitch?: number;
}

function normalize(kernels: Kernels, options: Normalization): Float32Array {
  const { rows, mean, variance, epsilon = 0, clip = INFINITY } = options;
  const columns = mean.length;
  const outputPitch = options.outputPitch ?? columns;
  const output = put(kernels, new Array(rows.length * outputPitch).fill(9));
  const statistics = { mean: putDoubles(kernels, mean), variance: putDoubles(kernels, variance) };
  const from = { input: put(kernels, rows.flat()), inputPitch: rows[0]!.length, columns };
  const step = { ...from, ...statistics, epsilon, clip, output, outputPitch };
  kernels.normalizeRows(step, rows.length);
  return kernels.arena.floats(output, rows.length * outputPitch).slice();
}

describe.each(implementations)("the $name kernels of an observation's row", ({ make }) => {
  it('indices become one-hot and values stay: a Discrete(3), a Box of 2, a Discrete(2, start 5)', () => {
    const segments = [
      [3, 0],
      [0, 2],
      [2, 5],
    ] as const;
    const rows = [
      [2, 0.5, -7, 5],
      [0, NAN, 8, 6],
    ];
    const all = [...expand(make(), segments, rows, 8)];
    expect(all.slice(0, 8)).toEqual([0, 0, 1, 0.5, -7, 1, 0, 9]);
    expect(all.slice(8)).toEqual([1, 0, 0, NAN, 8, 0, 1, 9]);
  });

  it('an index that is none gives zeros, a NaN a segment of NaN', () => {
    const wrong = [3, -1, 1.5, INFINITY, -INFINITY, NAN, 2].map((index) => [index]);
    const all = expand(make(), [[3, 0]], wrong, 3);
    wrong.forEach(([index], r) => {
      const row = [...all.subarray(3 * r, 3 * r + 3)];
      expect(row).toEqual(
        index === 2 ? [0, 0, 1] : Number.isNaN(index) ? [NAN, NAN, NAN] : [0, 0, 0],
      );
    });
  });

  it('normalization by hand: mean 2, variance 4, epsilon 0; clipped at 1.5', () => {
    const given = {
      rows: [
        [4, 0],
        [8, NAN],
      ],
      mean: [2, 1],
      variance: [4, 0.25],
    };
    expect([...normalize(make(), given)]).toEqual([1, -2, 3, NAN]);
    const clipped = normalize(make(), { ...given, clip: 1.5, outputPitch: 3 });
    expect([...clipped]).toEqual([1, -1.5, 9, 1.5, NAN, 9]);
  });

  it('normalization is rounded once, from float64: where float32 steps would differ', () => {
    const [x, mean, variance] = [1 + 2 ** -23, 1, 1e-12];
    const [z] = normalize(make(), {
      rows: [[x]],
      mean: [mean],
      variance: [variance],
      epsilon: 1e-8,
    });
    expect(z).toBe(Math.fround((x - mean) / Math.sqrt(variance + 1e-8)));
    const [far] = normalize(make(), { rows: [[INFINITY]], mean: [0], variance: [1], clip: 10 });
    expect(far).toBe(10);
  });

  it('forbidden values become the fill, whatever they were; the rest and the padding stay', () => {
    const kernels = make();
    const values = put(kernels, [1, NAN, 3, 7, 4, 5, 6, 7, NAN, 8, 9, 7]);
    const masks = kernels.arena.reserve(9);
    kernels.arena.bytes(masks, 9).set([1, 0, 255, 0, 1, 0, 0, 0, 0]);
    kernels.maskValues({ values, columns: 3, masks, fill: -1e30 }, 3);
    const fill = Math.fround(-1e30);
    const expected = [1, fill, 3, 7, fill, 5, fill, 7, fill, fill, fill, 7];
    expect([...kernels.arena.floats(values, 12)]).toEqual(expected);
  });

  it('what is forbidden is never chosen, has probability 0 and adds nothing to an entropy', () => {
    const kernels = make();
    const values = put(kernels, [-50, 90, -60, 0]);
    const masks = kernels.arena.reserve(3);
    kernels.arena.bytes(masks, 3).set([1, 0, 1]);
    kernels.maskValues({ values, columns: 3, masks, fill: -1e30 }, 1);
    const indices = kernels.arena.reserve(4);
    kernels.rowArgmax({ values, columns: 3, indices }, 1);
    expect(kernels.arena.integers(indices, 1)[0]).toBe(0);
    const [policy, softRewards] = [put(kernels, 4), put(kernels, 1)];
    const batch = { actions: indices, rewards: put(kernels, [0]), discounts: put(kernels, [1]) };
    const options = { temperature: 0.03, alpha: 0, clip: -1 };
    const states = { values, nextValues: values, columns: 3 };
    kernels.softPolicy({ ...states, ...batch, ...options, policy, softRewards }, 1);
    expect([...kernels.arena.floats(policy, 3)]).toEqual([1, 0, 0]);
    expect(kernels.arena.floats(softRewards, 1)[0]).toBe(0);
  });
});

describe('WebAssembly computes the very bits of the reference', () => {
  const segments = fc.array(
    fc.oneof(
      fc.record({ size: fc.constant(0), argument: fc.integer({ min: 1, max: 9 }) }),
      fc.record({
        size: fc.integer({ min: 1, max: 9 }),
        argument: fc.integer({ min: -3, max: 3 }),
      }),
    ),
    { minLength: 1, maxLength: 6 },
  );

  it('in expanding rows of any segments', () => {
    fc.assert(
      fc.property(segments, fc.integer({ min: 1, max: 9 }), fc.integer(), (parts, count, seed) => {
        const width = parts.reduce((sum, { size, argument }) => sum + (size || argument), 0);
        const entries = parts.reduce((sum, { size, argument }) => sum + (size ? 1 : argument), 0);
        expectSameBits((kernels) => {
          const random = new Generator(Math.abs(seed));
          const rows = Array.from({ length: count }, () =>
            Array.from({ length: entries }, () => random.integers(-4, 12)),
          );
          const table = parts.map(({ size, argument }) => [size, argument] as const);
          return [expand(kernels, table, rows, width + (seed & 1))];
        });
      }),
      { numRuns: 60 },
    );
  });

  it.each([1, 2, 3, 8, 65])('in normalizing and masking %i columns', (columns) => {
    for (const rows of [1, 2, 5, 33]) {
      expectSameBits((kernels) => {
        const random = new Generator(columns * rows);
        const list = (count: number) => [...randomValues(count, random)].map((v) => 3 * v);
        const given = {
          rows: Array.from({ length: rows }, () => list(columns + (rows & 1))),
          mean: list(columns),
          variance: list(columns).map(Math.abs),
        };
        const masks = kernels.arena.reserve(rows * columns);
        const bytes = kernels.arena.bytes(masks, rows * columns);
        for (let i = 0; i < bytes.length; i++) bytes[i] = random.integers(0, 2);
        const width = (columns + 3) & ~3;
        const values = put(kernels, list(rows * width));
        kernels.maskValues({ values, columns, masks, fill: -1e30 }, rows);
        return [
          normalize(kernels, given),
          normalize(kernels, { ...given, epsilon: 1e-8, clip: 1, outputPitch: columns + 2 }),
          kernels.arena.floats(values, rows * width).slice(),
        ];
      });
    }
  });
});
