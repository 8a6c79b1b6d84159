import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { Discrete, type DiscreteJson, rowWidth, spaceFromJSON } from '../../src/spaces/index.js';

const recorded: { seed: number; Discrete4_sample: number[] }[] = JSON.parse(
  readFileSync(new URL('../fixtures/numpy-rng.json', import.meta.url), 'utf8'),
);

describe('Discrete', () => {
  it.each(recorded)('samples of Gymnasium’s Discrete(4), seed $seed, ===', (golden) => {
    const space = new Discrete(4, golden.seed);
    expect(golden.Discrete4_sample.map(() => space.sample())).toEqual(golden.Discrete4_sample);
  });

  it.each([0, 3])('contains %s', (value) => expect(new Discrete(4).contains(value)).toBe(true));

  it.each([-1, 4, 1.5, Number.NaN, '1', [1], null])('does not contain %s', (value) => {
    expect(new Discrete(4).contains(value)).toBe(false);
  });

  it.each([0, -1, 1.5, Number.NaN, '4', undefined])('Discrete(%s) is refused', (n) => {
    expect(() => new Discrete(n as number)).toThrow(UsageError);
  });

  it('a bad seed is refused and the stream goes on', () => {
    const space = new Discrete(1000, 5);
    expect(() => space.seed(1.5)).toThrow(UsageError);
    expect(space.sample()).toBe(new Discrete(1000, 5).sample());
  });

  it('survives JSON', () => {
    const space = spaceFromJSON<DiscreteJson>(JSON.parse(JSON.stringify(new Discrete(3))));
    expect(space.equals(new Discrete(3))).toBe(true);
    expect(space.equals(new Discrete(4))).toBe(false);
    expect([rowWidth(space), space.shape]).toEqual([1, []]);
  });

  it('unseeded, it samples all its elements', () => {
    const space = new Discrete(3);
    const drawn = new Set(Array.from({ length: 200 }, () => space.sample()));
    expect(drawn).toEqual(new Set([0, 1, 2]));
  });
});

describe('Discrete from a start', () => {
  const space = new Discrete(3, { start: -1, seed: 4 });

  it('counts from it', () => {
    expect([-2, -1, 1, 2].map((value) => space.contains(value))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const other = new Discrete(3, 4);
    expect(space.sample() + 1).toBe(other.sample());
    expect([`${space}`, `${other}`]).toEqual(['Discrete(3, start=-1)', 'Discrete(3)']);
  });

  it('equals only one of the same start, and survives JSON', () => {
    expect(space.equals(new Discrete(3))).toBe(false);
    expect(spaceFromJSON(space.toJSON()).equals(space)).toBe(true);
  });

  it.each([0.5, Number.NaN, '1', 2 ** 53])('%s is refused', (start) => {
    expect(() => new Discrete(2, { start: start as number })).toThrow(UsageError);
  });
});
