import { describe, expect, it } from 'vitest';
import {
  type AnySpace,
  flatdim,
  flatten,
  flattenSpace,
  type Seeds,
  type SpaceJson,
  spaceFromJSON,
  unflatten,
} from '../../src/spaces/index.js';
import { plain, readFixture } from './elements.js';

/** What Gymnasium 1.4 with numpy 2.4 gave; elements are lists, flat row by row. */
interface Recorded {
  label: string;
  space: SpaceJson;
  seed: number;
  samples: unknown[];
  mask?: unknown;
  masked?: unknown[];
  probability?: unknown;
  weighted?: unknown[];
  /** Drawn from one stream, now so and now so. */
  mixed?: ['none' | 'mask' | 'probability', unknown][];
  flatdim?: number;
  flattened?: number[][];
  flatLow?: unknown[];
  flatHigh?: unknown[];
}

const recorded = readFixture<Recorded[]>('spaces.json');

function sampler(golden: Recorded): (by?: string) => unknown {
  const space = spaceFromJSON(golden.space);
  space.seed(golden.seed);
  const weights = (by: string) => (by === 'mask' ? golden.mask : golden.probability);
  return (by = 'none') => {
    return plain(space.sample((by === 'none' ? undefined : { [by]: weights(by) }) as undefined));
  };
}

/** An int64 beyond 2^53 is recorded as text, and rounded when flat. */
function rounded(bounds: unknown[] | undefined): unknown[] | undefined {
  return bounds?.map((bound) => (/\d/.test(`${bound}`) ? Number(bound) : bound));
}

const having = (part: keyof Recorded) => recorded.filter((golden) => golden[part] !== undefined);

describe('as Gymnasium, every number ===', () => {
  it.each(recorded)('samples of $label, seed $seed', (golden) => {
    const sample = sampler(golden);
    expect(golden.samples.map(() => sample())).toEqual(golden.samples);
  });

  it.each(having('masked'))('samples by a mask of $label, seed $seed', (golden) => {
    const sample = sampler(golden);
    expect(golden.masked?.map(() => sample('mask'))).toEqual(golden.masked);
  });

  it.each(having('weighted'))('samples by probabilities of $label, seed $seed', (golden) => {
    const sample = sampler(golden);
    expect(golden.weighted?.map(() => sample('probability'))).toEqual(golden.weighted);
  });

  it.each(having('mixed'))('one stream for all ways to sample $label, seed $seed', (golden) => {
    const sample = sampler(golden);
    expect(golden.mixed?.map(([by]) => [by, sample(by)])).toEqual(golden.mixed);
  });

  it.each(having('flattened'))('the flat form, there and back, of $label', (golden) => {
    const space: AnySpace = spaceFromJSON(golden.space);
    space.seed(golden.seed);
    for (const expected of golden.flattened ?? []) {
      const value = space.sample() as never;
      const flat = flatten(space, value);
      expect(plain(flat)).toEqual(expected);
      expect(unflatten(space, flat)).toEqual(value);
    }
  });

  it.each(having('flattened'))('the bounds of the flat form of $label', (golden) => {
    const space: AnySpace = spaceFromJSON(golden.space);
    const { low, high } = flattenSpace(space);
    expect([flatdim(space), plain(low), plain(high)]).toEqual([
      golden.flatdim,
      rounded(golden.flatLow),
      rounded(golden.flatHigh),
    ]);
  });

  it.each(recorded)('JSON of $label', (golden) => {
    const space = spaceFromJSON(golden.space);
    expect(JSON.parse(JSON.stringify(space))).toEqual(golden.space);
    expect(spaceFromJSON(JSON.parse(JSON.stringify(space))).equals(space)).toBe(true);
  });
});

describe.each(
  readFixture<{ label: string; space: SpaceJson; seed: Seeds; samples: unknown[] }[]>(
    'space-seeds.json',
  ),
)(
  'seeds of parts as Gymnasium, every number ===: $label, seed $seed',
  ({ space, seed, samples }) => {
    it('by one seed, a list or an object of them', () => {
      const made = spaceFromJSON(space);
      made.seed(seed as number);
      expect(samples.map(() => plain(made.sample()))).toEqual(samples);
    });
  },
);
