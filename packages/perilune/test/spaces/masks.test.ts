import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { Box, Discrete, MultiBinary, MultiDiscrete } from '../../src/spaces/index.js';

const discrete = () => new Discrete(3, { start: 10, seed: 2 });
const several = () => new MultiDiscrete([3, 2], { seed: 2 });
const bits = () => new MultiBinary(2, { seed: 2 });
const box = () => new Box(0, 1, { seed: 2 });

describe('a mask or probabilities', () => {
  it('only what is allowed is drawn, and all of it', () => {
    const space = discrete();
    const drawn = Array.from({ length: 100 }, () => space.sample({ mask: [1, 0, 1] }));
    expect(new Set(drawn)).toEqual(new Set([10, 12]));
  });

  it('that allow nothing give the start, one alone is given; both draw nothing', () => {
    const [space, other] = [discrete(), discrete()];
    expect(space.sample({ mask: [0, 0, 0] })).toBe(10);
    expect(space.sample({ mask: [0, 1, 0] })).toBe(11);
    expect(space.sample()).toBe(other.sample());
    const [many, others] = [several(), several()];
    expect(
      many.sample({
        mask: [
          [0, 0, 0],
          [0, 1],
        ],
      }),
    ).toEqual(Int32Array.of(0, 1));
    expect(many.sample()).toEqual(others.sample());
  });

  it('of 0 are never drawn, of 1 always', () => {
    const space = discrete();
    for (let i = 0; i < 50; i++) expect(space.sample({ probability: [0, 1, 0] })).toBe(11);
    expect(bits().sample({ probability: [1, 1] })).toEqual(Int8Array.of(1, 1));
  });

  it('null is none', () => {
    expect(discrete().sample({ mask: null })).toBe(discrete().sample());
    expect(box().sample({ mask: null, probability: undefined })).toEqual(box().sample());
  });

  it('typed arrays do as well as lists', () => {
    const mask = [1, 0, 1];
    expect(discrete().sample({ mask: Uint8Array.from(mask) })).toBe(discrete().sample({ mask }));
    const rows = [Int8Array.of(0, 1, 1), Uint8Array.of(1, 1)];
    expect(several().sample({ mask: rows })).toEqual(
      several().sample({ mask: rows.map((row) => [...row]) }),
    );
  });

  it('a sum may be off by 1.4e-8 for a Discrete, by 1e-5 for a MultiDiscrete', () => {
    expect(() => discrete().sample({ probability: [0.5, 0.5 + 1.4e-8, 0] })).not.toThrow();
    expect(() => discrete().sample({ probability: [0.5, 0.5 + 1.6e-8, 0] })).toThrow(UsageError);
    const halves = (more: number) => [
      [0.5, 0.5 + more, 0],
      [0, 1],
    ];
    expect(() => several().sample({ probability: halves(1e-5) })).not.toThrow();
    expect(() => several().sample({ probability: halves(1.1e-5) })).toThrow(UsageError);
  });

  it.each<[string, { sample(options: never): unknown }, object]>([
    ['The mask of Discrete(3, start=10) must be a list of 3 numbers', discrete(), { mask: [1, 1] }],
    ['must be a list of 3 numbers, but 1 was given', discrete(), { mask: 1 }],
    ['must be 0 or 1, but number 2 is true', discrete(), { mask: [1, 1, true] }],
    ['must be between 0 and 1, but number 0 is -0.5', discrete(), { probability: [-0.5, 1, 0.5] }],
    [
      'must be between 0 and 1, but number 1 is NaN',
      discrete(),
      { probability: [0, Number.NaN, 1] },
    ],
    ['must sum to 1, but they sum to 0.75', discrete(), { probability: [0.25, 0.25, 0.25] }],
    ['both were given', discrete(), { mask: [1, 1, 1], probability: [1, 0, 0] }],
    ['must be 2 lists of numbers, one for each entry', several(), { mask: [[1, 1, 1]] }],
    ['must be 2 lists of numbers, one for each entry', several(), { mask: 5 }],
    ['The mask of entry 1 of MultiDiscrete([3, 2])', several(), { mask: [[1, 1, 1], [1]] }],
    ['must be a list of 3 numbers, but 1 was given', several(), { mask: [1, [1, 1]] }],
    ['must be 0, 1 or 2 (either), but number 1 is 3', bits(), { mask: [0, 3] }],
    ['must be a list of 2 numbers', bits(), { mask: [0] }],
    ['must be between 0 and 1, but number 0 is 2', bits(), { probability: [2, 0] }],
    ['cannot be sampled by a mask: leave it out, or null', box(), { mask: [1] }],
    ['cannot be sampled by a probability', box(), { probability: [1] }],
  ])('is refused: ... %s ...', (words, space, options) => {
    expect(() => space.sample(options as never)).toThrow(UsageError);
    expect(() => space.sample(options as never)).toThrow(words);
  });
});
