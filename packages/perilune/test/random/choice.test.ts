import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { choiceEnds, choose, Generator } from '../../src/random/index.js';
import { pairwiseSum } from '../../src/random/pairwise-sum.js';

interface Recorded {
  integers8: { seed: number; count: number; draws: number[]; next: number; next32: number }[];
  sums: { seed: number; count: number; sum: number }[];
  choices: { seed: number; probabilities: number[]; draws: number[] }[];
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL('../fixtures/numpy-choice.json', import.meta.url), 'utf8'),
);

describe('as numpy, every number ===', () => {
  it.each(recorded.integers8)(
    'integers of 8 bits below $count, and what is drawn next',
    (golden) => {
      const generator = new Generator(golden.seed);
      const out = new Uint8Array(golden.draws.length);
      generator.fillIntegers8(golden.count, out);
      expect([...out]).toEqual(golden.draws);
      expect([generator.nextDouble(), generator.integers(0, 2 ** 32)]).toEqual([
        golden.next,
        golden.next32,
      ]);
    },
  );

  it.each(recorded.sums)('the sum of $count uniform numbers', ({ seed, count, sum }) => {
    const generator = new Generator(seed);
    expect(pairwiseSum(Float64Array.from({ length: count }, () => generator.nextDouble()))).toBe(
      sum,
    );
  });

  it.each(recorded.choices)('choices by $probabilities.length probabilities', (golden) => {
    const generator = new Generator(golden.seed);
    const ends = choiceEnds(golden.probabilities);
    expect(golden.draws.map(() => choose(generator, ends))).toEqual(golden.draws);
  });
});

it.each([0, 257, 1.5, Number.NaN])('fillIntegers8(%s) is refused', (count) => {
  expect(() => new Generator(1).fillIntegers8(count, new Uint8Array(1))).toThrow(UsageError);
});
