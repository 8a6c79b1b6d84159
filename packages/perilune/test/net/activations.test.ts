import { describe, expect, it } from 'vitest';
import type { ActivationName, Kernels } from '../../src/net/index.js';
import { pitch } from '../../src/net/kernels/kernels.js';
import { tanh32 } from '../../src/net/reference/activations.js';
import { expm1of32 } from '../../src/net/reference/exp-log.js';
import { Generator } from '../../src/random/generator.js';
import { activations64 } from './activations64.js';
import {
  bitsOf,
  expectSameBits,
  implementations,
  put,
  randomValues,
  unitInTheLastPlace,
} from './helpers.js';

const { NaN: NAN, POSITIVE_INFINITY: INFINITY } = Number;

const NAMES = Object.keys(activations64) as ActivationName[];

/** A row's values, and the gradient of their sum. */
function run(kernels: Kernels, activation: ActivationName, x: ArrayLike<number>) {
  const columns = x.length;
  const [input, output] = [put(kernels, x), put(kernels, pitch(columns))];
  const gradient = put(kernels, new Array(columns).fill(1));
  kernels.activate({ activation, input, columns, output }, 1);
  kernels.activateBackward({ activation, input, columns, output, gradient }, 1);
  const [y, slopes] = [output, gradient].map((at) => [...kernels.arena.floats(at, columns)]);
  return { y: y!, slopes: slopes! };
}

function worst(x: readonly number[], own: (x: number) => number, exact: (x: number) => number) {
  const errors = x.map(Math.fround).map((value) => {
    const truth = exact(value);
    return truth === 0 ? 0 : Math.abs(own(value) - truth) / unitInTheLastPlace(truth);
  });
  return errors.reduce((a, b) => Math.max(a, b), 0);
}

/** From -100 to 100, close together near 0, and sizes from 1e-30. */
const everywhere = Array.from({ length: 100_000 }, (_, i) => {
  const u = i / 50_000 - 1;
  return i % 2 === 0 ? 100 * u ** 5 : Math.sign(u) * 10 ** (-30 * Math.abs(u));
});

describe.each(implementations)('the $name activations', ({ make }) => {
  it('by hand, within 1e-6: -1, 0 and 2', () => {
    const kernels = make();
    const near = (given: number[], hand: number[]) =>
      hand.forEach((value, i) => {
        expect(Math.abs(given[i]! - value)).toBeLessThan(1e-6);
      });
    const of = (name: ActivationName) => run(kernels, name, [-1, 0, 2, 0]);
    near(of('linear').y, [-1, 0, 2]);
    near(of('relu').y, [0, 0, 2]);
    near(of('tanh').y, [-0.76159416, 0, 0.96402758]);
    near(of('elu').y, [-0.63212056, 0, 2]);
    near(of('leaky-relu').y, [-0.01, 0, 2]);
    near(of('silu').y, [-0.26894142, 0, 1.76159416]);
    near(of('gelu').y, [-0.15865525, 0, 1.95449974]);
    near(of('gelu-tanh').y, [-0.15880801, 0, 1.95459769]);
    near(of('mish').y, [-0.30340146, 0, 1.94395896]);
    near(of('selu').y, [-1.11133074, 0, 2.10140197]);
    near(of('softplus').y, [0.31326169, Math.LN2, 2.12692801]);
    near(of('softsign').y, [-0.5, 0, 0.66666667]);
    near(of('hardswish').y, [-0.33333333, 0, 1.66666667]);
    near(of('linear').slopes, [1, 1, 1]);
    near(of('relu').slopes, [0, 0, 1]);
    near(of('tanh').slopes, [0.41997434, 1, 0.07065082]);
    near(of('elu').slopes, [0.36787944, 1, 1]);
    near(of('leaky-relu').slopes, [0.01, 0.01, 1]);
    near(of('silu').slopes, [0.07232949, 0.5, 1.09078425]);
    near(of('gelu').slopes, [-0.08331547, 0.5, 1.0852318]);
    near(of('gelu-tanh').slopes, [-0.08296408, 0.5, 1.08609926]);
    near(of('mish').slopes, [0.05921676, 0.6, 1.06931793]);
    near(of('selu').slopes, [0.6467686, 1.75809934, 1.05070099]);
    near(of('softplus').slopes, [0.26894142, 0.5, 0.88079708]);
    near(of('softsign').slopes, [0.25, 1, 0.11111111]);
    near(of('hardswish').slopes, [0.16666667, 0.5, 1.16666667]);
  });

  it('ends: infinities, NaN and zeros with their signs', () => {
    const kernels = make();
    const ends = [-INFINITY, -200, -0, 0, 200, INFINITY, NAN, 1e-40];
    const of = (name: ActivationName) => run(kernels, name, ends).y;
    const tiny = Math.fround(1e-40);
    expect(of('relu')).toEqual([0, 0, -0, 0, 200, INFINITY, NAN, tiny]);
    expect(of('tanh')).toEqual([-1, -1, -0, 0, 1, 1, NAN, tiny]);
    expect(of('elu')).toEqual([-1, -1, -0, 0, 200, INFINITY, NAN, tiny]);
    expect(of('leaky-relu')).toEqual([-INFINITY, -2, -0, 0, 200, INFINITY, NAN, tiny]);
    for (const name of ['silu', 'gelu', 'gelu-tanh', 'mish', 'hardswish'] as const) {
      expect(of(name).slice(0, 7)).toEqual([NAN, -0, -0, 0, 200, INFINITY, NAN]);
    }
    expect(of('softsign').slice(5, 7)).toEqual([NAN, NAN]);
    expect(of('selu')[0]).toBeCloseTo(-1.758099, 6);
    expect(of('selu').slice(5, 7)).toEqual([INFINITY, NAN]);
    const [least, low, half, ...high] = of('softplus');
    expect([least, low, ...high.slice(1, 4)]).toEqual([0, 0, 200, INFINITY, NAN]);
    expect(half).toBeCloseTo(Math.LN2, 6);
    for (const name of NAMES) {
      const { slopes } = run(kernels, name, [-200, 200, 0, 0]);
      expect(slopes.every(Number.isFinite)).toBe(true);
    }
  });

  it('a NaN in the gradient stays one, and one in x reaches it but where the slope is one of two', () => {
    const kernels = make();
    for (const activation of NAMES) {
      const [input, output, gradient] = [
        [NAN, 1, 1, 1],
        [NAN, 1, 1, 1],
        [1, NAN, 1, 1],
      ].map((v) => put(kernels, v)) as [number, number, number];
      kernels.activateBackward({ activation, input, columns: 4, output, gradient }, 1);
      const [first, second] = kernels.arena.floats(gradient, 2);
      expect(second).toBeNaN();
      expect(Number.isNaN(first)).toBe(!['linear', 'relu', 'leaky-relu'].includes(activation));
    }
  });

  it.each(NAMES)(
    'the gradient of %s is the central difference of the exact one within 1e-6',
    (name) => {
      const x = randomValues(400, new Generator(5)).map((v) => 4 * v);
      const { slopes } = run(make(), name, x);
      const h = 1e-6;
      x.forEach((at, i) => {
        const difference = (activations64[name](at + h) - activations64[name](at - h)) / (2 * h);
        expect(Math.abs(slopes[i]! - difference)).toBeLessThan(1e-6);
      });
    },
  );

  it.each(NAMES)(
    "%s is the exact one within 1e-6 max(1, |x|), PyTorch's bound a tenth, from -3e38 to 3e38",
    (name) => {
      const far = Array.from({ length: 400 }, (_, i) => (i % 2 ? 1 : -1) * 10 ** (i / 10.4));
      const x = Float32Array.from([...everywhere.filter((_, i) => i % 7 === 0), ...far]);
      const { y } = run(make(), name, x);
      x.forEach((at, i) => {
        const exact = activations64[name](at);
        const bound = 1e-6 * Math.max(1, Math.abs(exact));
        if (!(Math.abs(y[i]! - exact) <= bound))
          expect([name, at, y[i]]).toEqual([name, at, exact]);
      });
    },
  );

  it('a forward pass may write where it reads, and padding that is zero stays so', () => {
    const kernels = make();
    for (const activation of NAMES) {
      const values = put(kernels, [0.5, -0.5, 0, 0, 1, -1, 0, 0]);
      kernels.activate({ activation, input: values, columns: 2, output: values }, 2);
      const y = kernels.arena.floats(values, 8);
      expect(Math.abs(y[5]! - activations64[activation](-1))).toBeLessThan(1e-6);
      expect([y[2], y[3], y[6], y[7]]).toEqual([0, 0, 0, 0]);
    }
  });
});

describe('activations of float32', () => {
  it('e^x - 1 is within 4 units in the last place from -100 to 88', () => {
    const x = everywhere.filter((value) => value < 88);
    expect(worst(x, expm1of32, Math.expm1)).toBeLessThan(4);
  });

  it('tanh is within 3 units in the last place from -100 to 100', () => {
    expect(worst(everywhere, tanh32, Math.tanh)).toBeLessThan(3);
  });

  it('silu is within 3 units in the last place from -87 to 100', () => {
    const kernels = implementations[1]!.make();
    const x = everywhere.filter((value) => value > -87).map(Math.fround);
    const whole = x.slice(0, x.length & ~3);
    const { y } = run(kernels, 'silu', whole);
    const own = new Map(whole.map((value, i) => [value, y[i]!]));
    expect(worst(whole, (value) => own.get(value)!, activations64.silu)).toBeLessThan(3);
  });

  it('WebAssembly computes the very bits of the reference, forward and back', () => {
    for (const activation of NAMES) {
      for (const columns of [1, 3, 63, 64, 65]) {
        expectSameBits((kernels) => {
          const random = new Generator(columns);
          const count = 7 * pitch(columns);
          const input = put(
            kernels,
            randomValues(count, random, 0.1).map((v) => v * 20),
          );
          const [output, gradient] = [
            put(kernels, count),
            put(kernels, randomValues(count, random)),
          ];
          kernels.activate({ activation, input, columns, output }, 7);
          kernels.activateBackward({ activation, input, columns, output, gradient }, 7);
          return [output, gradient].map((at) => kernels.arena.floats(at, count).slice());
        });
      }
      expectSameBits((kernels) => {
        const x = Float32Array.from([...everywhere, -INFINITY, INFINITY, NAN, -0]);
        const { y, slopes } = run(kernels, activation, x.slice(0, x.length & ~3));
        return [Float32Array.from(y), Float32Array.from(slopes)];
      });
    }
  });

  it('so of tanh on both sides of where e^(-2 |x|) is a power of two nearer to another, and where it ends, in place', () => {
    expectSameBits((kernels) => {
      const edges = Array.from({ length: 31 }, (_, n) => ((n + 0.5) * Math.LN2) / 2);
      const x = new Float32Array([...edges, 10].flatMap((edge) => neighbours(edge, 500)));
      const values = put(kernels, x);
      const step = {
        activation: 'tanh',
        input: values,
        columns: x.length,
        output: values,
      } as const;
      kernels.activate(step, 1);
      return [kernels.arena.floats(values, x.length).slice()];
    });
  });
});

/** The float32 nearest to x, so many below and above it, and all of these below zero. */
function neighbours(x: number, count: number): number[] {
  const middle = bitsOf(Float32Array.of(x))[0]!;
  const bits = Uint32Array.from({ length: 2 * count }, (_, i) => middle - count + i);
  return [...new Float32Array(bits.buffer)].flatMap((value) => [value, -value]);
}
