import { describe, expect, it } from 'vitest';
import { agentFits } from '../../src/agents/index.js';
import { entriesOf, perNumber } from '../../src/agents/shared/entries.js';
import { actionAt, rowOf } from '../../src/agents/shared/spaces.js';
import {
  type AnySpace,
  Box,
  Dict,
  Discrete,
  MultiBinary,
  MultiDiscrete,
  Tuple,
} from '../../src/spaces/index.js';

const box = (size: number, high = 1) => new Box(0, high, { shape: [size] });

describe('an agent fits an environment', () => {
  const actionSpace = new Discrete(2);
  const fits = (observationSpace: AnySpace, other: AnySpace) =>
    agentFits({ observationSpace, actionSpace }, { observationSpace: other, actionSpace });

  it.each<[string, AnySpace, AnySpace, boolean]>([
    ['Boxes of one size, whatever their bounds', box(3), box(3, 9), true],
    ['Boxes of one size, whatever their shapes', box(6), new Box(0, 1, { shape: [2, 3] }), true],
    ['Boxes of two sizes', box(3), box(4), false],
    ['a Box and a Discrete', box(1), new Discrete(3), false],
    ['a Discrete and a Box', new Discrete(3), box(1), false],
    ['Discretes of one size', new Discrete(3), new Discrete(3), true],
    ['Discretes of two sizes', new Discrete(3), new Discrete(4), false],
    ['Discretes that begin elsewhere', new Discrete(3), new Discrete(3, { start: 1 }), false],
    [
      'Tuples of like parts',
      new Tuple([box(2), new Discrete(3)]),
      new Tuple([box(2, 5), new Discrete(3)]),
      true,
    ],
    [
      'Tuples of which one part differs',
      new Tuple([box(2), new Discrete(3)]),
      new Tuple([box(2), new Discrete(4)]),
      false,
    ],
    ['a Tuple and a longer one', new Tuple([box(2)]), new Tuple([box(2), box(1)]), false],
    ['a Tuple and a shorter one', new Tuple([box(2), box(1)]), new Tuple([box(2)]), false],
    [
      'Dicts of like parts',
      new Dict({ a: box(2), b: box(1) }),
      new Dict({ a: box(2, 5), b: box(1) }),
      true,
    ],
    [
      'Dicts of other names',
      new Dict({ a: box(2), b: box(1) }),
      new Dict({ a: box(2), c: box(1) }),
      false,
    ],
    ['Dicts of other parts', new Dict({ a: box(2) }), new Dict({ a: box(3) }), false],
    ['a Tuple and a Dict', new Tuple([box(2)]), new Dict({ a: box(2) }), false],
    ['a Dict and a Tuple', new Dict({ a: box(2) }), new Tuple([box(2)]), false],
  ])('if observations are alike: %s', (_, one, other, expected) => {
    expect(fits(one, other)).toBe(expected);
  });

  it('only if actions are alike too', () => {
    const agent = { observationSpace: box(2), actionSpace };
    expect(agentFits(agent, { ...agent, actionSpace: new Discrete(3) })).toBe(false);
    expect(agentFits(agent, { ...agent, observationSpace: box(3) })).toBe(false);
    expect(agentFits(agent, { ...agent })).toBe(true);
  });
});

describe('the numbers of a row', () => {
  it('are indices, bits, and numbers within the bounds that there are', () => {
    const half = new Box([0, -Infinity], [Infinity, 5]);
    const space = new Tuple([new Discrete(4), new MultiDiscrete([2, 3]), new MultiBinary(2), half]);
    expect(entriesOf(space)).toEqual([
      { kind: 'index', count: 4 },
      { kind: 'index', count: 2 },
      { kind: 'index', count: 3 },
      { kind: 'bit', count: 2 },
      { kind: 'bit', count: 2 },
      { kind: 'number', low: 0, high: Infinity },
      { kind: 'number', low: -Infinity, high: 5 },
    ]);
  });

  it('get a value each, those of Boxes alone', () => {
    const entries = entriesOf(new Tuple([new Discrete(4), box(2), new MultiBinary(1), box(1)]));
    expect(perNumber('bins', 8, entries)).toEqual([undefined, 8, 8, undefined, 8]);
    expect(perNumber('bins', [1, 2, 3], entries)).toEqual([undefined, 1, 2, undefined, 3]);
    expect(() => perNumber('bins', [1, 2], entries)).toThrow(
      'bins has 2 values, but the observation has 3 entries of Boxes: give a list of 3, or one number for all.',
    );
    expect(() => perNumber('low', [1], entriesOf(box(2)))).toThrow(
      'low has 1 values, but the observation has 2 entries: give a list of 2',
    );
  });
});

describe('rows of an agent', () => {
  it('are what was given where that is one, and otherwise made of it', () => {
    const row = Float32Array.of(0.5, 1);
    expect(rowOf(box(2), row)).toBe(row);
    expect(rowOf(box(2), [0.5, 1])).toEqual(row);
    expect(rowOf(new Discrete(3), 2)).toEqual(Float32Array.of(2));
    expect(() => rowOf(box(3), row)).toThrow('not an element');
    expect(() => rowOf(new MultiDiscrete([2, 2]), Float32Array.of(0.5, 1))).toThrow(
      'not an element',
    );
  });

  it('give an action in its space’s own form, from any of them', () => {
    const actions = Float32Array.of(0.25, 0.5, 0.75, 1);
    expect(actionAt(box(2), actions)).toEqual(Float32Array.of(0.25, 0.5));
    expect(actionAt(box(2), actions, 1)).toEqual(Float32Array.of(0.75, 1));
    expect(actionAt(new Discrete(3, { start: 5 }), Float32Array.of(0, 2), 1)).toBe(7);
  });
});
