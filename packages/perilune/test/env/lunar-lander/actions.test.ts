import { describe, expect, it } from 'vitest';
import { LunarLander } from '../../../src/env/lunar-lander/lunar-lander.js';
import { UsageError } from '../../../src/errors.js';

const BAD_DISCRETE: unknown[] = [NaN, 4, -1, 1.5, Infinity, '2', null, undefined, [1], true, {}];
const BAD_CONTINUOUS: unknown[] = [
  2,
  'up',
  null,
  [],
  [0.5],
  [0, 0, 0],
  [NaN, 0],
  [0, Infinity],
  ['1', 0],
  new Float32Array(3),
  new Float64Array(2),
];

describe.each([
  { continuous: false, bad: BAD_DISCRETE, good: 2, allowed: /an integer from 0 to 3/ },
  { continuous: true, bad: BAD_CONTINUOUS, good: [0.4, -0.9], allowed: /2 finite numbers/ },
])('actions of a lander with continuous = $continuous', ({ continuous, bad, good, allowed }) => {
  it('refuses bad ones, says what is allowed and changes nothing', () => {
    const untouched = new LunarLander({ continuous });
    const provoked = new LunarLander({ continuous });
    untouched.reset({ seed: 7 });
    provoked.reset({ seed: 7 });
    for (const action of bad) {
      expect(() => provoked.step(action as never)).toThrow(UsageError);
      expect(() => provoked.step(action as never)).toThrow(allowed);
      expect(provoked.step(good)).toEqual(untouched.step(good));
    }
    untouched.close();
    provoked.close();
  });
});

describe('continuous actions', () => {
  it('are clipped to -1..1', () => {
    const [far, near] = [
      new LunarLander({ continuous: true }),
      new LunarLander({ continuous: true }),
    ];
    far.reset({ seed: 1 });
    near.reset({ seed: 1 });
    for (let i = 0; i < 20; i++) {
      expect(far.step([7, -3])).toEqual(near.step(new Float32Array([1, -1])));
    }
    far.close();
    near.close();
  });
});

describe('the order of calls', () => {
  it('refuses a step before the first reset and any call after close', () => {
    const env = new LunarLander();
    expect(() => env.step(0)).toThrow(/call reset\(\)/);
    env.close();
    env.close();
    for (const call of [() => env.reset(), () => env.step(0), () => env.scene()]) {
      expect(call).toThrow(/closed/);
    }
  });

  it('refuses bad seeds and leaves the random stream where it was', () => {
    const [untouched, provoked] = [new LunarLander(), new LunarLander()];
    untouched.reset({ seed: 3 });
    provoked.reset({ seed: 3 });
    for (const seed of [-1, 1.5, NaN, 2 ** 53, '3']) {
      expect(() => provoked.reset({ seed: seed as number })).toThrow(UsageError);
    }
    expect(provoked.reset()).toEqual(untouched.reset());
    untouched.close();
    provoked.close();
  });
});
