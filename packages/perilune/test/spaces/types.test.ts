import { describe, expectTypeOf, it } from 'vitest';
import {
  type AnySpace,
  type AnyValue,
  Box,
  Dict,
  Discrete,
  flatten,
  MultiBinary,
  MultiDiscrete,
  readRow,
  type Space,
  type SpaceJson,
  spaceFromJSON,
  Tuple,
  type ValueOf,
  type WeightsOf,
  writeRow,
} from '../../src/spaces/index.js';

const tuple = new Tuple([new Discrete(2), new Box(0, 1, { dtype: 'uint8' })]);
const dict = new Dict({
  where: new Box(0, 1, { shape: [2] }),
  cards: tuple,
  on: new MultiBinary(3),
});
const ordered = Dict.fromEntries([
  ['b', new Discrete(2)],
  ['a', new MultiDiscrete([2, 3])],
]);

/** These hold when the tests compile: the bodies need not run. */
describe('the types of elements', () => {
  it('follow from the space', () => {
    expectTypeOf<ValueOf<Discrete>>().toEqualTypeOf<number>();
    expectTypeOf<ValueOf<Box>>().toEqualTypeOf<Float32Array>();
    expectTypeOf<ValueOf<Box<'int64'>>>().toEqualTypeOf<BigInt64Array>();
    expectTypeOf<ValueOf<MultiDiscrete>>().toEqualTypeOf<Int32Array>();
    expectTypeOf<ValueOf<MultiBinary>>().toEqualTypeOf<Int8Array>();
    expectTypeOf<ValueOf<typeof tuple>>().toEqualTypeOf<[number, Uint8Array]>();
    expectTypeOf<ValueOf<typeof dict>>().toEqualTypeOf<{
      where: Float32Array;
      cards: [number, Uint8Array];
      on: Int8Array;
    }>();
    expectTypeOf(new Tuple([new Box(0, 1), new Discrete(2)]).sample).returns.toEqualTypeOf<
      [Float32Array, number]
    >();
    expectTypeOf<ValueOf<typeof ordered>>().toEqualTypeOf<{ b: number; a: Int32Array }>();
    expectTypeOf<ValueOf<Space>>().toEqualTypeOf<number | Float32Array>();
    expectTypeOf<ValueOf<AnySpace>>().toEqualTypeOf<AnyValue>();
  });

  it('are what sample and readRow say', () => {
    expectTypeOf(tuple.sample).returns.toEqualTypeOf<[number, Uint8Array]>();
    expectTypeOf(() => dict.sample().cards[1]).returns.toEqualTypeOf<Uint8Array>();
    expectTypeOf(() => readRow(ordered, new Float32Array(3)).a).returns.toEqualTypeOf<Int32Array>();
  });

  it('hold masks and values to the space', () => {
    expectTypeOf<WeightsOf<Discrete>>().toEqualTypeOf<ArrayLike<number>>();
    const typed = () => {
      tuple.sample({ mask: [[0, 1], null] });
      dict.sample({ probability: { where: null, cards: null, on: [0.5, 0.5, 1] } });
      writeRow(tuple, [1, Uint8Array.of(1)], new Float32Array(2));
      // @ts-expect-error: a box has no mask
      tuple.sample({ mask: [[0, 1], [1]] });
      // @ts-expect-error: no such key
      dict.sample({ mask: { elsewhere: null } });
      // @ts-expect-error: a number, not a list
      flatten(new Discrete(2), [1]);
      // @ts-expect-error: no such dtype
      new Box(0, 1, { dtype: 'float16' });
    };
    expectTypeOf(typed).toBeFunction();
  });
});

describe('the types of spaces', () => {
  it('are all one union, told apart by kind', () => {
    expectTypeOf(tuple).toExtend<AnySpace>();
    expectTypeOf(dict).toExtend<AnySpace>();
    expectTypeOf<Box<'uint8'>>().toExtend<AnySpace>();
    expectTypeOf<Space>().toExtend<AnySpace>();
    expectTypeOf<Extract<AnySpace, { kind: 'dict' }>>().toEqualTypeOf<Dict>();
    expectTypeOf<AnySpace['kind']>().toEqualTypeOf<
      'box' | 'discrete' | 'multi-discrete' | 'multi-binary' | 'tuple' | 'dict'
    >();
  });

  it('come back from JSON as what was written', () => {
    const space = (json: ReturnType<Space['toJSON']>) => spaceFromJSON(json);
    expectTypeOf(space).returns.toEqualTypeOf<Space>();
    const any = (json: SpaceJson) => spaceFromJSON(json);
    expectTypeOf(any).returns.toEqualTypeOf<AnySpace>();
    const parsed = () => spaceFromJSON(JSON.parse('{}'));
    expectTypeOf(parsed).returns.toExtend<AnySpace>();
    expectTypeOf(parsed).returns.not.toExtend<Space>();
  });
});
