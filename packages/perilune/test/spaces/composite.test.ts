import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { Box, Dict, Discrete, MultiBinary, type Seeds, Tuple } from '../../src/spaces/index.js';

const make = () => new Tuple([new Discrete(1000), new Box(0, 1)]);
const makeDict = () => new Dict({ b: new Discrete(1000), a: new Discrete(1000) });

describe('Tuple', () => {
  it('contains lists of one element each', () => {
    expect(make().contains([3, [0.5]])).toBe(true);
    expect(make().contains([3, Float32Array.of(1)])).toBe(true);
    for (const value of [
      [3],
      [3, [0.5], 1],
      [1000, [0.5]],
      [3, [2]],
      { 0: 3, 1: [0.5] },
      3,
      null,
    ]) {
      expect(make().contains(value)).toBe(false);
    }
  });

  it('equals one of equal parts in the same order', () => {
    expect(make().equals(make())).toBe(true);
    expect(make().equals(new Tuple([new Box(0, 1), new Discrete(1000)]))).toBe(false);
    expect(make().equals(new Tuple([new Discrete(1000)]))).toBe(false);
    expect(make().equals(makeDict())).toBe(false);
    expect(`${make()}`).toBe('Tuple(Discrete(1000), Box(0, 1, (1,), float32))');
  });

  it('draws the seeds of its parts from a stream of its own', () => {
    const [a, b] = [new Discrete(1000), new Discrete(1000)];
    new Tuple([a, b]).seed(5);
    expect(a.sample()).not.toBe(b.sample());
  });

  it('is seeded where it is made, too', () => {
    const seeded = make();
    seeded.seed(7);
    expect(new Tuple([new Discrete(1000), new Box(0, 1)], { seed: 7 }).sample()).toEqual(
      seeded.sample(),
    );
  });

  it('without a seed its parts differ from one made alike', () => {
    const [a, b] = [make(), make()];
    a.seed(3);
    b.seed(3);
    b.seed();
    expect(a.sample()).not.toEqual(b.sample());
  });

  it.each<[Seeds, RegExp]>([
    [[1, -1], /seed must be an integer/],
    [[1], /seed of Tuple\(.*\) must be a list of 2, but \[1\] was given/],
    [1.5, /seed must be an integer/],
    [{ a: 1 }, /must be a list of 2/],
  ])('seed(%j) is refused, and all streams go on', (seed, words) => {
    const [space, other] = [make(), make()];
    space.seed(1);
    other.seed(1);
    expect(() => space.seed(seed)).toThrow(UsageError);
    expect(() => space.seed(seed)).toThrow(words);
    expect(space.sample()).toEqual(other.sample());
  });

  it.each([[[1]], ['x'], [undefined], [[undefined]]])('of %j is refused', (spaces) => {
    expect(() => new Tuple(spaces as never)).toThrow(UsageError);
  });

  it('has no parts, or several', () => {
    expect(new Tuple([]).sample()).toEqual([]);
    expect(new Tuple([]).contains([])).toBe(true);
  });
});

describe('Dict', () => {
  it('puts its keys in order, as Python sorts a dict', () => {
    const part = new Discrete(2);
    const keys = { '\uffff': part, '😀': part, b: part, a: part, B: part, ab: part };
    expect(new Dict(keys).keys).toEqual(['B', 'a', 'ab', 'b', '\uffff', '😀']);
    expect(new Dict(keys, { order: 'given' }).keys).toEqual(Object.keys(keys));
  });

  it('keeps the order of entries and of a list, also of keys like numbers', () => {
    const part = new Discrete(2);
    const entries = [
      ['10', part],
      ['9', part],
      ['b', part],
    ] as const;
    expect(Dict.fromEntries(entries).keys).toEqual(['10', '9', 'b']);
    expect(new Dict({ a: part, 1: part }, { order: ['a', '1'] }).keys).toEqual(['a', '1']);
  });

  it('seeds in that order', () => {
    const space = (order: string[]) => new Dict(makeDict().spaces, { order, seed: 5 }).sample();
    const [sorted, given] = [space(['a', 'b']), space(['b', 'a'])];
    expect([sorted.a, sorted.b]).toEqual([given.b, given.a]);
  });

  it('contains objects with exactly its keys', () => {
    expect(makeDict().contains({ a: 1, b: 2 })).toBe(true);
    for (const value of [
      { a: 1 },
      { a: 1, b: 2, c: 3 },
      { a: 1, c: 2 },
      { a: 1, b: 1000 },
      [1, 2],
      null,
    ]) {
      expect(makeDict().contains(value)).toBe(false);
    }
  });

  it('equals one of the same keys, order and parts', () => {
    expect(makeDict().equals(makeDict())).toBe(true);
    expect(makeDict().equals(new Dict(makeDict().spaces, { order: 'given' }))).toBe(false);
    expect(makeDict().equals(new Dict({ a: new Discrete(1000), c: new Discrete(1000) }))).toBe(
      false,
    );
    expect(`${makeDict()}`).toBe('Dict(a: Discrete(1000), b: Discrete(1000))');
  });

  it('a key __proto__ is a key like others', () => {
    const space = Dict.fromEntries([['__proto__', new Discrete(3)]]);
    expect(Object.keys(space.sample())).toEqual(['__proto__']);
    expect(space.contains(space.sample())).toBe(true);
  });

  it.each<[string, () => unknown]>([
    ['Dict.fromEntries', () => new Dict([['a', new Discrete(2)]] as never)],
    ['consists of spaces, but 3 was given', () => new Dict({ a: 3 } as never)],
    [
      '"a" stands twice',
      () =>
        Dict.fromEntries([
          ['a', new Discrete(2)],
          ['a', new Discrete(3)],
        ]),
    ],
    ['order of a Dict', () => new Dict(makeDict().spaces, { order: ['a'] })],
    ['order of a Dict', () => new Dict(makeDict().spaces, { order: ['a', 'c'] })],
    ['order of a Dict', () => new Dict(makeDict().spaces, { order: ['a', 'a'] })],
    ['with the keys a, b', () => makeDict().seed({ a: 1 })],
    ['with the keys a, b', () => makeDict().seed([1, 2])],
  ])('is refused: ... %s ...', (words, act) => {
    expect(act).toThrow(UsageError);
    expect(act).toThrow(words);
  });
});

it('a Tuple draws nothing when one of its boxes cannot be drawn', () => {
  const first = new Discrete(1000, 3);
  const far = new Box(-1.7e308, 1.7e308, { dtype: 'float64' });
  expect(() => new Tuple([first, far]).sample()).toThrow(/Entry 0 of Box.* cannot be drawn/);
  expect(first.sample()).toBe(new Discrete(1000, 3).sample());
});

describe('masks of a Tuple or Dict', () => {
  it('leave parts alone that have null', () => {
    const space = new Dict({ go: new Discrete(3), arm: new Box(-1, 1), on: new MultiBinary(2) });
    space.seed(1);
    const { go, arm, on } = space.sample({ mask: { go: [0, 0, 1], arm: null, on: undefined } });
    expect([go, arm.length, on.length]).toEqual([2, 1, 2]);
  });

  it.each<[string, object]>([
    ['cannot be sampled by a mask', { mask: [[0, 1], [1]] }],
    ['The mask of Tuple', { mask: [null] }],
    ['must be 0 or 1, but number 1 is 2', { mask: [[0, 2], null] }],
    ['sum to 1, but they sum to 0.5', { probability: [[0.25, 0.25], null] }],
    ['both were given', { mask: [null, null], probability: [null, null] }],
  ])('are refused before anything is drawn: ... %s ...', (words, options) => {
    const space = () => new Tuple([new Discrete(2), new Box(0, 1)], { seed: 4 });
    const [asked, other] = [space(), space()];
    expect(() => asked.sample(options)).toThrow(UsageError);
    expect(() => asked.sample(options)).toThrow(words);
    expect(asked.sample()).toEqual(other.sample());
  });
});
