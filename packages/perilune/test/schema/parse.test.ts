import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { parseOptions } from '../../src/schema/parse.js';

const schema = v.strictObject({
  rate: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.5),
  mode: v.optional(v.picklist(['fast', 'slow']), 'fast'),
  layers: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1)), [4]),
  line: v.optional(
    v.union([v.number(), v.strictObject({ start: v.number(), end: v.number() })]),
    1,
  ),
});

const failure = (input: unknown) => {
  try {
    parseOptions(schema, input, 'the test');
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  return 'nothing thrown';
};

describe('parseOptions', () => {
  it('fills in defaults', () => {
    expect(parseOptions(schema, {}, 'the test')).toEqual({
      rate: 0.5,
      mode: 'fast',
      layers: [4],
      line: 1,
    });
  });

  it('names the key, the value and what is allowed', () => {
    expect(failure({ rate: -1 })).toBe('In the test: rate is -1, but must be at least 0.');
    expect(failure({ rate: '1' })).toBe('In the test: rate is "1", but must be a number.');
    expect(failure({ rate: Number.NaN })).toContain('rate is NaN, but must be a number');
    expect(failure({ mode: 'fats' })).toContain('mode is "fats", but must be "fast" or "slow"');
    expect(failure({ layers: [] })).toContain('layers is [], but must be of length 1 or more');
    expect(failure({ layers: [4, 1.5] })).toContain('layers.1 is 1.5, but must be a whole number');
    expect(failure({ line: 'x' })).toContain('line is "x", but must be a number or an object');
    expect(failure({ line: { end: 1 } })).toBe('In the test: line.start is missing.');
    expect(failure(7)).toContain('the test is 7, but must be an object');
  });

  it('suggests the nearest name for one it does not know, also further in', () => {
    expect(failure({ raet: 1 })).toBe(
      'In the test: Unknown option "raet". Did you mean "rate"? Known are: rate, mode, layers, line.',
    );
    expect(failure({ line: { start: 1, end: 3, edn: 2 } })).toBe(
      'In the test: Unknown option "line.edn". Did you mean "line.end"? Known are: line.start, line.end.',
    );
    expect(failure({ line: { start: 1, end: 'x' } })).toBe(
      'In the test: line.end is "x", but must be a number.',
    );
  });
});
