import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest, unknownName } from '../../src/text/nearest.js';
import { show } from '../../src/text/show.js';

describe('editDistance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('%s to %s: %i', (a, b, distance) => expect(editDistance(a, b)).toBe(distance));

  it('is symmetric, and 0 only between equals', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('nearest', () => {
  it('finds a misspelt name, whatever its case, and nothing far off', () => {
    const names = ['gravity', 'windPower', 'enableWind'];
    expect(nearest('gravty', names)).toBe('gravity');
    expect(nearest('WINDPOWER', names)).toBe('windPower');
    expect(nearest('colour', names)).toBeUndefined();
    expect(nearest('x', [])).toBeUndefined();
  });

  it('finds what begins with it, from three letters on', () => {
    const ids = ['MountainCar-v0', 'CartPole-v1', 'CartPole-v2'];
    expect(nearest('cartpole', ids)).toBe('CartPole-v1');
    expect(nearest('CartPole-v3', ids)).toBe('CartPole-v1');
    expect(nearest('car', ids)).toBe('CartPole-v1');
    expect(nearest('ca', ids)).toBeUndefined();
    expect(nearest('', ids)).toBeUndefined();
  });

  it('makes a message', () => {
    expect(unknownName('option', 'gravty', ['gravity', 'windPower'])).toBe(
      'Unknown option "gravty". Did you mean "gravity"? Known are: gravity, windPower.',
    );
    expect(unknownName('option', 'x', [])).toBe('Unknown option "x". There are none.');
  });
});

describe('show', () => {
  it.each([
    [1.5, '1.5'],
    ['a', '"a"'],
    [undefined, 'undefined'],
    [null, 'null'],
    [5n, '5n'],
    [{ a: 1 }, '{"a":1}'],
    [[1, 2], '[1,2]'],
    [Float32Array.of(1, 2), 'Float32Array(1, 2)'],
    [() => 1, 'a function'],
    [Symbol('s'), 'Symbol(s)'],
  ])('%s', (value, text) => expect(show(value)).toBe(text));

  it('never throws, and is at most 80 characters long for any value', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(show(circular)).toBe('an object');
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(show(value).length).toBeLessThan(81);
      }),
    );
  });
});
