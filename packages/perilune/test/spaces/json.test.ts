import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import {
  Box,
  Dict,
  Discrete,
  MultiDiscrete,
  spaceFromJSON,
  Tuple,
} from '../../src/spaces/index.js';
import { spaces } from './elements.js';

describe('a space in JSON', () => {
  it('comes back equal, and equals no other kind', () => {
    fc.assert(
      fc.property(spaces, (space) => {
        const back = spaceFromJSON(JSON.parse(JSON.stringify(space)));
        expect(back.equals(space)).toBe(true);
        expect(back.equals(new Tuple([space]))).toBe(false);
        expect(`${back}`).toBe(`${space}`);
      }),
    );
  });

  it('says no more than it must: what was written before there were dtypes is written so still', () => {
    expect(new Discrete(4).toJSON()).toEqual({ kind: 'discrete', n: 4 });
    expect(new Discrete(4, { start: 1 }).toJSON()).toEqual({ kind: 'discrete', n: 4, start: 1 });
    expect(new Box(-Infinity, 1).toJSON()).toEqual({
      kind: 'box',
      low: [null],
      high: [1],
      shape: [1],
    });
    expect(new MultiDiscrete([[2, 3]]).toJSON()).toEqual({
      kind: 'multi-discrete',
      nvec: [2, 3],
      shape: [1, 2],
    });
  });

  it('keeps the order of keys, also of those like numbers', () => {
    const space = Dict.fromEntries([
      ['10', new Discrete(2)],
      ['9', new Discrete(3)],
    ]);
    const back = spaceFromJSON(JSON.parse(JSON.stringify(space))) as Dict;
    expect(back.keys).toEqual(['10', '9']);
  });

  it.each([
    ['kind "text" here', { kind: 'text' }],
    ['kind "Graph" here', { kind: 'Graph' }],
    ['kind "sequence" here', { kind: 'sequence' }],
    ['kind "one-of" here', { kind: 'one-of' }],
    ['kind "OneOf" here', { kind: 'OneOf' }],
    ['Did you mean "discrete"?', { kind: 'discret' }],
    ['Its kind must be one of box, discrete', {}],
    ['Its kind must be one of box, discrete', null],
    ['Its kind must be one of box, discrete', { kind: 5 }],
    ['Unknown kind of space "toString"', { kind: 'toString' }],
    ['A tuple in JSON needs a list "spaces"', { kind: 'tuple' }],
    ['A dict in JSON needs pairs', { kind: 'dict', spaces: [['a']] }],
    ['A dict in JSON needs pairs', { kind: 'dict', spaces: [3] }],
    ['needs lists "nvec" and "shape" that fit', { kind: 'multi-discrete', shape: [1] }],
    [
      'needs lists "nvec" and "shape" that fit',
      { kind: 'multi-discrete', nvec: [2, 3, 4], shape: [2, 2] },
    ],
    ['MultiBinary needs', { kind: 'multi-binary' }],
    ['kind "text" here', { kind: 'tuple', spaces: [{ kind: 'text' }] }],
  ])('is refused: ... %s ...', (words, json) => {
    expect(() => spaceFromJSON(json as never)).toThrow(UsageError);
    expect(() => spaceFromJSON(json as never)).toThrow(words);
  });
});
