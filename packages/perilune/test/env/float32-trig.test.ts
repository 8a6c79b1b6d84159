import { describe, expect, it } from 'vitest';
import { cos32, scaledCosine32, sin32 } from '../../src/env/classic/float32-trig.js';
import { make } from '../../src/index.js';
import { cos } from '../../src/math/index.js';
import { Generator } from '../../src/random/generator.js';

/** Of numpy 1.24.4 on x86-64 with fused multiply-add: the seeds among 0..3999 whose correctly rounded values would differ. */
const ODD: readonly (readonly [seed: number, ...angles: number[]])[] = [
  [835, 0.9974733591079712, 0.07104109972715378, 0.9992145299911499, 0.03962766379117966],
  [1506, 0.9965018630027771, -0.08357064425945282, 0.9963037967681885, 0.0858994722366333],
  [1692, 0.9960013031959534, -0.08933904021978378, 0.999910831451416, -0.013356149196624756],
  [2823, 0.9988356232643127, 0.04824361950159073, 0.996176540851593, -0.08736269176006317],
  [2841, 0.9967332482337952, 0.08076400309801102, 0.9966526031494141, -0.08175285160541534],
  [3092, 0.9999876618385315, 0.00497301435098052, 0.996952474117279, -0.078011654317379],
  [3701, 0.996452271938324, -0.08416014164686203, 0.9950456023216248, 0.09941952675580978],
];

describe('F11: Acrobot’s first observation', () => {
  it.each(ODD)(
    'of seed %i has numpy’s float32 sines and cosines, to the bit',
    (seed, ...angles) => {
      const { observation } = make('Acrobot-v1').reset({ seed });
      expect([...observation.subarray(0, 4)]).toEqual(angles);
    },
  );

  it('has in all of -7..7 sines and cosines that are off by at most 1.2e-7', () => {
    for (let i = -7_000; i <= 7_000; i++) {
      const x = Math.fround(i / 1_000);
      expect(Math.abs(sin32(x) - Math.sin(x))).toBeLessThan(1.2e-7);
      expect(Math.abs(cos32(x) - Math.cos(x))).toBeLessThan(1.2e-7);
    }
  });
});

describe('a factor times a cosine as a float32', () => {
  const generator = new Generator(5);
  const agrees = (factor: number, x: number) =>
    expect({ factor, x, product: scaledCosine32(factor, x) }).toEqual({
      factor,
      x,
      product: Math.fround(factor * cos(x)),
    });

  it('is the rounded product, in 20,000 angles of -4..4, where it is far, and where it is no number', () => {
    for (let i = 0; i < 20_000; i++) agrees(0.0025, generator.uniform(-4, 4));
    for (const x of [0, -0, 1e-30, 3.7, -3.7, 3.7014, 1e5, 1e300, Infinity, -Infinity, NaN]) {
      agrees(0.0025, x);
      agrees(-3, x);
    }
  });

  it('is it where the product lies within a last bit of halfway between two float32s', () => {
    for (let i = 0; i < 4_000; i++) {
      const below = Math.fround(generator.uniform(2 ** -9, 2 ** -8) * generator.uniform(0, 1));
      const halfway = below + (below - Math.fround(below * (1 - 2 ** -24))) / 2;
      const x = Math.acos(halfway / 0.0025);
      if (Number.isNaN(x)) continue;
      for (const angle of [x, -x, x * (1 + 2 ** -52), x * (1 - 2 ** -52)]) agrees(0.0025, angle);
    }
  });

  it('is it about the quarter turns, where it vanishes', () => {
    for (let i = 0; i < 4_000; i++) {
      agrees(0.0025, Math.PI / 2 + generator.uniform(-1e-6, 1e-6));
      agrees(-0.0025, -Math.PI / 2 + generator.uniform(-1e-14, 1e-14));
    }
  });
});
