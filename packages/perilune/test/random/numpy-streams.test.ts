import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Generator, SeedSequence } from '../../src/random/index.js';

interface Deviates {
  seed: number;
  count: number;
  first: number[];
  xor: string;
  min: number;
  max: number;
}

interface Recorded {
  seedSequence: { entropy: string; spawnKey: number[]; state: number[] }[];
  spawn: { key: number[]; state: number[] }[];
  keyed: { seed: number; spawnKey: number[]; doubles: number[] }[];
  integers: { seed: number; low: number; high: number; draws: number[]; next: number }[];
  mixed: { seed: number; ranges: [number, number][]; draws: number[] };
  normal: Deviates[];
  exponential: Deviates[];
  state: {
    seed: number;
    bitGenerator: 'PCG64';
    state: string;
    inc: string;
    hasUint32: 0 | 1;
    uinteger: number;
    next: [number, number];
  };
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL('../fixtures/numpy-streams.json', import.meta.url), 'utf8'),
);

describe('SeedSequence gives the words of numpy, every one ===', () => {
  it.each(recorded.seedSequence)('entropy $entropy, key $spawnKey', (golden) => {
    const sequence = new SeedSequence(BigInt(golden.entropy), golden.spawnKey);
    expect(Array.from(sequence.generateState(9))).toEqual(golden.state);
  });

  it('a number and the same bigint are one seed', () => {
    const words = (seed: number | bigint) => new SeedSequence(seed).generateState(8);
    expect(words(2 ** 53 - 1)).toEqual(words(2n ** 53n - 1n));
  });

  it('spawned children, a second batch and a grandchild', () => {
    const root = new SeedSequence(7);
    const [first, second] = root.spawn(2) as [SeedSequence, SeedSequence];
    const nodes = [first, second, ...root.spawn(1), ...second.spawn(1)];
    expect(nodes.map((node) => [...node.spawnKey])).toEqual(recorded.spawn.map(({ key }) => key));
    const states = nodes.map((node) => Array.from(node.generateState(4)));
    expect(states).toEqual(recorded.spawn.map(({ state }) => state));
  });

  it('child(i) is what spawn gives as its i-th', () => {
    const spawned = new SeedSequence(7).spawn(3)[2] as SeedSequence;
    expect(new SeedSequence(7).child(2).generateState(4)).toEqual(spawned.generateState(4));
  });
});

describe('Generator draws what numpy draws, every draw ===', () => {
  it.each(recorded.keyed)('doubles of seed $seed, key $spawnKey', ({ seed, spawnKey, doubles }) => {
    const generator = new Generator(new SeedSequence(seed, spawnKey));
    expect(doubles.map(() => generator.nextDouble())).toEqual(doubles);
  });

  it.each(recorded.integers)('integers($low, $high) of seed $seed', (golden) => {
    const generator = new Generator(golden.seed);
    const draws = golden.draws.map(() => generator.integers(golden.low, golden.high));
    expect(draws).toEqual(golden.draws);
    expect(generator.nextDouble()).toBe(golden.next);
  });

  it('40 rounds of ranges, doubles, normals and exponentials mixed', () => {
    const { seed, ranges, draws } = recorded.mixed;
    const generator = new Generator(seed);
    const own: number[] = [];
    for (let i = 0; i < 40; i++) {
      const [low, high] = ranges[i % ranges.length] as [number, number];
      own.push(generator.integers(low, high));
      if (i % 3 === 0) own.push(generator.nextDouble());
      if (i % 4 === 0) own.push(generator.standardNormal());
      if (i % 5 === 0) own.push(generator.standardExponential());
    }
    expect(own).toEqual(draws);
  });

  it('state() is numpy’s bit_generator.state, and restore() goes on from it', () => {
    const { seed, next, ...state } = recorded.state;
    const generator = new Generator(seed);
    for (let i = 0; i < 3; i++) generator.nextDouble();
    generator.integers(0, 10);
    expect(generator.state()).toEqual(state);
    const other = new Generator(0);
    other.restore(JSON.parse(JSON.stringify(generator.state())));
    expect([other.integers(0, 1000), other.nextDouble()]).toEqual(next);
  });
});

const kinds = [
  ['normal', (generator: Generator) => generator.standardNormal()],
  ['exponential', (generator: Generator) => generator.standardExponential()],
] as const;

describe.each(kinds)('%s deviates of numpy, all 100,000 === (xor of their bits)', (kind, draw) => {
  it.each(recorded[kind])('seed $seed', (golden) => {
    const generator = new Generator(golden.seed);
    const own = Float64Array.from({ length: golden.count }, () => draw(generator));
    expect(Array.from(own.subarray(0, golden.first.length))).toEqual(golden.first);
    const extremes = {
      min: own.reduce((a, b) => Math.min(a, b)),
      max: own.reduce((a, b) => Math.max(a, b)),
    };
    expect(extremes).toEqual({ min: golden.min, max: golden.max });
    expect(xorOfBits(own)).toBe(golden.xor);
  });
});

function xorOfBits(values: Float64Array): string {
  const words = new BigUint64Array(values.buffer);
  return `0x${words.reduce((all, word) => all ^ word, 0n).toString(16)}`;
}
