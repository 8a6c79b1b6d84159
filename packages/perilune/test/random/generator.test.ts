import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { checkSeed, entropySeed, Generator, PCG64, SeedSequence } from '../../src/random/index.js';

const seeds = fc.maxSafeNat();
const safe = fc.maxSafeInteger();

describe('seeds', () => {
  const bad = [-1, 1.5, 2 ** 53, Number.NaN, Infinity, 'x', null, undefined, {}, -1n];

  it.each(bad)('%s is refused, with what was given and what is allowed', (seed) => {
    const make = () => new Generator(seed as number);
    expect(make).toThrow(UsageError);
    expect(make).toThrow(/given/);
  });

  it('the message names the value and the bound', () => {
    expect(() => checkSeed(-1)).toThrow(
      'The seed must be an integer from 0 to 9007199254740991 (2^53-1), but -1 was given.',
    );
    expect(() => checkSeed('x')).toThrow('but "x" was given');
  });

  it('0 and 2^53-1 are allowed', () => {
    expect(new Generator(0).nextDouble()).not.toBe(new Generator(2 ** 53 - 1).nextDouble());
  });

  it('a seed of the platform’s entropy is a seed, and another one each time', () => {
    const drawn = Array.from({ length: 20 }, entropySeed);
    for (const seed of drawn) checkSeed(seed);
    expect(new Set(drawn).size).toBe(20);
  });

  it.each([-1, 0.5, 'x'])('a spawn key %s is refused', (key) => {
    expect(() => new SeedSequence(1, [key as number])).toThrow(UsageError);
  });

  it('a bad number of children is refused and spawns none', () => {
    const root = new SeedSequence(1);
    expect(() => root.spawn(-1)).toThrow(UsageError);
    expect(root.spawn(1)[0]?.spawnKey).toEqual([0]);
  });

  it('numbers that come in the same order from different keys do not collide', () => {
    const keys = [[], [0], [0, 0], [1], [0, 1], [1, 0]];
    const starts = keys.map((key) => new SeedSequence(5, key).generateState(4).join());
    expect(new Set(starts).size).toBe(keys.length);
  });
});

describe('Generator', () => {
  it('nextDouble is the upper 53 bits of next64, in [0, 1)', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const bits = new Generator(seed).next64();
        const value = new Generator(seed).nextDouble();
        expect(value).toBe(Number(bits >> 11n) / 2 ** 53);
        expect(value >= 0 && value < 1).toBe(true);
      }),
    );
  });

  it('next32 gives the lower half, then the upper half of one 64-bit draw', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const bits = new Generator(seed).next64();
        const generator = new Generator(seed);
        expect(generator.next32()).toBe(Number(bits & 0xffffffffn));
        expect(generator.next32()).toBe(Number(bits >> 32n));
      }),
    );
  });

  it('integers stay in low..high-1 over the whole safe range', () => {
    fc.assert(
      fc.property(seeds, safe, safe, (seed, a, b) => {
        fc.pre(a !== b);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const draw = new Generator(seed).integers(low, high);
        expect(Number.isSafeInteger(draw) && draw >= low && draw < high).toBe(true);
      }),
    );
  });

  it('integers over 3 values: each within 1 % of a third of 300,000', () => {
    const generator = new Generator(1);
    const counts = [0, 0, 0];
    for (let i = 0; i < 300_000; i++) {
      const draw = generator.integers(0, 3);
      counts[draw] = (counts[draw] as number) + 1;
    }
    for (const count of counts) expect(Math.abs(count / 100_000 - 1)).toBeLessThan(0.01);
  });

  it.each([
    [3, 3],
    [4, 3],
    [0.5, 3],
    [0, Number.NaN],
    [0, 2 ** 53],
    ['0', 3],
  ])('integers(%s, %s) is refused and draws nothing', (low, high) => {
    const generator = new Generator(1);
    expect(() => generator.integers(low as number, high)).toThrow(UsageError);
    expect(generator.nextDouble()).toBe(new Generator(1).nextDouble());
  });

  it('a restored stream repeats what followed, whatever was drawn before', () => {
    const draws = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 30 });
    fc.assert(
      fc.property(seeds, draws, draws, (seed, before, after) => {
        const generator = new Generator(seed);
        for (const kind of before) draw(generator, kind);
        const state = JSON.parse(JSON.stringify(generator.state()));
        const expected = after.map((kind) => draw(generator, kind));
        generator.restore(state);
        expect(after.map((kind) => draw(generator, kind))).toEqual(expected);
      }),
    );
  });

  it.each([
    [{}],
    [null],
    [{ ...new Generator(1).state(), state: 'x' }],
    [{ ...new Generator(1).state(), uinteger: -1 }],
  ])('restore(%j) is refused and leaves the stream where it is', (state) => {
    const generator = new Generator(1);
    expect(() => generator.restore(state as never)).toThrow(UsageError);
    expect(generator.nextDouble()).toBe(new Generator(1).nextDouble());
  });

  it('a mean of 200,000 normals within 0.01 of 0, their variance within 0.01 of 1', () => {
    const generator = new Generator(3);
    const values = Array.from({ length: 200_000 }, () => generator.standardNormal());
    const mean = values.reduce((sum, x) => sum + x) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1)).toBeLessThan(0.01);
  });
});

describe('PCG64', () => {
  it('the multiplication by limbs is that of big integers, over 2,000 steps', () => {
    const multiplier = 0x2360ed051fc65da44385df649fccf645n;
    const generator = new PCG64(99);
    let state = BigInt(generator.save().state);
    const inc = BigInt(generator.save().inc);
    for (let i = 0; i < 2000; i++) {
      generator.next64();
      state = BigInt.asUintN(128, state * multiplier + inc);
      expect(BigInt(generator.save().state)).toBe(state);
    }
  });

  it('a state of all ones carries through every limb', () => {
    const generator = new PCG64(0);
    const ones = `0x${'f'.repeat(32)}`;
    generator.restore({ ...generator.save(), state: ones, inc: ones });
    generator.next64();
    const expected = -0x2360ed051fc65da44385df649fccf645n - 1n;
    expect(BigInt(generator.save().state)).toBe(BigInt.asUintN(128, expected));
  });
});

function draw(generator: Generator, kind: number): number {
  if (kind === 0) return generator.nextDouble();
  if (kind === 1) return generator.integers(0, 7);
  if (kind === 2) return generator.integers(0, 2 ** 40);
  return kind === 3 ? generator.standardNormal() : generator.next32();
}
