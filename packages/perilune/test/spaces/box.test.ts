import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { Box, Discrete, type Space, spaceFromJSON } from '../../src/spaces/index.js';

interface Recorded {
  env: string;
  kwargs: { continuous?: boolean };
  seed: number;
  low: number[];
  high: number[];
  observation_samples: number[][];
  action_samples: (number | number[])[];
}

interface Unbounded {
  low: (number | null)[];
  high: (number | null)[];
  seed: number;
  samples: number[][];
}

function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
}

const actionSpaces: Record<string, () => Space> = {
  'LunarLander-v3': () => new Discrete(4),
  'MountainCar-v0': () => new Discrete(3),
  'Acrobot-v1': () => new Discrete(3),
};

describe.each(readFixture<Recorded[]>('box-sample.json'))(
  'samples of Gymnasium, every number ===: $env $kwargs seed $seed',
  (golden) => {
    it('observation space', () => {
      const space = new Box(golden.low, golden.high, { seed: golden.seed });
      for (const sample of golden.observation_samples) {
        expect(Array.from(space.sample())).toEqual(sample);
      }
    });

    it('action space', () => {
      const discrete = actionSpaces[golden.env] as () => Space;
      const space = golden.kwargs.continuous ? new Box(-1, 1, { shape: [2] }) : discrete();
      space.seed(golden.seed);
      const samples = golden.action_samples.map(() => space.sample());
      expect(samples.map((a) => (typeof a === 'number' ? a : Array.from(a)))).toEqual(
        golden.action_samples,
      );
    });
  },
);

describe.each(readFixture<Unbounded[]>('box-unbounded.json'))(
  '40 samples of Gymnasium’s half-open and open boxes ===: $low to $high, seed $seed',
  (golden) => {
    it('normal, exponential and uniform in Gymnasium’s order', () => {
      const { low, high, seed } = golden;
      const space = Box.fromJSON({ kind: 'box', low, high, shape: [low.length] });
      space.seed(seed);
      expect(golden.samples.map(() => Array.from(space.sample()))).toEqual(golden.samples);
    });
  },
);

describe('Box', () => {
  const float = fc.float({ noNaN: true, noDefaultInfinity: true });
  const bounds = fc.array(fc.tuple(float, float), { minLength: 1, maxLength: 6 });
  const boxes = bounds.map((pairs) => {
    const low = pairs.map(([a, b]) => Math.min(a, b));
    return new Box(
      low,
      pairs.map(([a, b]) => Math.max(a, b)),
    );
  });

  it('contains its samples', () => {
    fc.assert(
      fc.property(boxes, fc.maxSafeNat(), (box, seed) => {
        box.seed(seed);
        expect(box.contains(box.sample())).toBe(true);
      }),
    );
  });

  it('survives JSON, infinite bounds too', () => {
    const open = new Box([-Infinity, 0], [1, Infinity]);
    fc.assert(
      fc.property(fc.oneof(boxes, fc.constant(open)), (box) => {
        const back = spaceFromJSON(JSON.parse(JSON.stringify(box)));
        expect(back.equals(box)).toBe(true);
      }),
    );
  });

  it('rounds bounds to float32 and lets rounded values in', () => {
    const box = new Box(0.1, 0.3);
    expect(Array.from(box.low)).toEqual([Math.fround(0.1)]);
    expect(box.contains([0.3])).toBe(true);
    expect(box.contains(Float32Array.of(0.3))).toBe(true);
    expect(box.contains([0.3000001])).toBe(false);
  });

  it('takes one bound for all entries, of any shape, flat', () => {
    const box = new Box(-1, 1, { shape: [2, 3] });
    expect([box.size, box.shape, box.low.length]).toEqual([6, [2, 3], 6]);
    expect(new Box(0, 1).shape).toEqual([1]);
    expect(new Box(0, [1, 2]).shape).toEqual([2]);
  });

  it.each([
    ['a number', 1],
    ['too short', [0]],
    ['NaN', [0, Number.NaN]],
    ['outside', [0, 2]],
    ['float64', Float64Array.of(0, 0)],
    ['words', ['0', '0']],
    ['nothing', undefined],
  ])('does not contain %s', (_, value) => {
    expect(new Box(-1, 1, { shape: [2] }).contains(value)).toBe(false);
  });

  it.each([
    ['crossed bounds', () => new Box(1, 0)],
    ['NaN', () => new Box(Number.NaN, 0)],
    ['beyond float32', () => new Box(0, 1e39)],
    ['lengths that differ', () => new Box([0, 0], [1])],
    ['a shape that does not fit', () => new Box([0, 0], [1, 1], { shape: [3] })],
    ['a negative shape', () => new Box(0, 1, { shape: [-1] })],
    ['a bad seed', () => new Box(0, 1, { seed: -1 })],
    ['JSON of nothing', () => spaceFromJSON({} as never)],
  ])('%s is refused', (_, make) => {
    expect(make).toThrow(UsageError);
  });

  it('knows whether it is bounded, and its equals', () => {
    expect(new Box(0, 1).isBounded()).toBe(true);
    expect(new Box(0, Infinity).isBounded()).toBe(false);
    expect(new Box(0, 1).equals(new Box(0, 2))).toBe(false);
    expect(new Box(0, 1, { shape: [2] }).equals(new Box(0, 1, { shape: [1, 2] }))).toBe(false);
    expect(new Box(0, 1).equals(new Discrete(2))).toBe(false);
  });

  it('unseeded, samples differ from box to box', () => {
    expect(new Box(0, 1).sample()).not.toEqual(new Box(0, 1).sample());
  });
});
