import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Generator } from '../../src/random/index.js';

interface Recorded {
  seed: number;
  random_raw_u64: string[];
  'uniform_-1_1': number[];
  'uniform_0_6.666_size12': number[];
  'integers_-9999_9999': number[];
  mixed_uniform_then_integers_then_uniform: number[];
  integers_4: number[];
}

const recorded: Recorded[] = JSON.parse(
  readFileSync(new URL('../fixtures/numpy-rng.json', import.meta.url), 'utf8'),
);

describe.each(recorded)('numpy stream of seed $seed, every draw ===', (golden) => {
  const replay = <T>(values: T[], draw: (g: Generator) => T) => {
    const generator = new Generator(golden.seed);
    expect(values.map(() => draw(generator))).toEqual(values);
  };

  it('raw 64-bit words', () => replay(golden.random_raw_u64, (g) => String(g.next64())));

  it('uniform(-1, 1)', () => replay(golden['uniform_-1_1'], (g) => g.uniform(-1, 1)));

  it('uniform(0, 6.666...)', () =>
    replay(golden['uniform_0_6.666_size12'], (g) => g.uniform(0, 400 / 30 / 2)));

  it('integers(-9999, 9999)', () =>
    replay(golden['integers_-9999_9999'], (g) => g.integers(-9999, 9999)));

  it('integers(0, 4)', () => replay(golden.integers_4, (g) => g.integers(0, 4)));

  it('uniform and integers mixed: the unused half waits for the next integer', () => {
    const g = new Generator(golden.seed);
    const draws = [
      g.uniform(0, 1),
      g.integers(-9999, 9999),
      g.integers(-9999, 9999),
      g.uniform(0, 1),
      g.integers(0, 4),
      g.uniform(0, 1),
    ];
    expect(draws).toEqual(golden.mixed_uniform_then_integers_then_uniform);
  });
});
