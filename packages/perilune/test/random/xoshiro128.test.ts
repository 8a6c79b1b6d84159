import { describe, expect, it } from 'vitest';
import { Generator } from '../../src/random/index.js';
import { Xoshiro128 } from '../../src/random/xoshiro128.js';

const MASK = 0xffffffffn;
const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & MASK;

/** The paper's C, line for line, in integers without a width. */
function* inBigInts(state: [bigint, bigint, bigint, bigint]): IterableIterator<number> {
  const s = state;
  for (;;) {
    yield Number((rotate((s[1] * 5n) & MASK, 7n) * 9n) & MASK);
    const t = (s[1] << 9n) & MASK;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
  }
}

describe('Xoshiro128', () => {
  it('begins 11520, 0, 5927040, 70819200 from the state 1, 2, 3, 4', () => {
    const bits = new Xoshiro128();
    bits.restore(1, 2, 3, 4);
    const drawn = Array.from({ length: 4 }, () => bits.next32());
    expect(drawn).toEqual([11520, 0, 5927040, 70819200]);
  });

  it('draws 1,000 numbers as integers without a width do, from a state with all high bits set', () => {
    const bits = new Xoshiro128();
    bits.restore(0xffffffff, 0x80000001, 0xdeadbeef, 0xf0000000);
    const expected = inBigInts([0xffffffffn, 0x80000001n, 0xdeadbeefn, 0xf0000000n]);
    for (let i = 0; i < 1_000; i++) expect(bits.next32()).toBe(expected.next().value);
  });

  it('takes two 64-bit draws of a stream as its state, the same for the same stream', () => {
    const [first, second] = [new Xoshiro128(), new Xoshiro128()];
    const stream = new Generator(5);
    first.seed(stream);
    const words = new Generator(5);
    second.restore(words.next32(), words.next32(), words.next32(), words.next32());
    expect(first.next32()).toBe(second.next32());
    expect(stream.next32()).toBe(words.next32());
  });

  it('never stands still: the state 0, 0, 0, 0 becomes 0, 0, 0, 1', () => {
    const bits = new Xoshiro128();
    bits.restore(0, 0, 0, 0);
    const drawn = Array.from({ length: 8 }, () => bits.next32());
    expect(drawn.some((value) => value > 0)).toBe(true);
  });

  it('draws doubles of mean 0.5 within 0.005 over 100,000, all in [0, 1)', () => {
    const bits = new Xoshiro128();
    bits.restore(9, 8, 7, 6);
    let sum = 0;
    for (let i = 0; i < 100_000; i++) {
      const value = bits.nextDouble();
      if (!(value >= 0 && value < 1)) throw new Error(`${value} is outside [0, 1)`);
      sum += value;
    }
    expect(Math.abs(sum / 100_000 - 0.5)).toBeLessThan(0.005);
  });
});
