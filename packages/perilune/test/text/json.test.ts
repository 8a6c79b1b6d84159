import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonExcess, jsonProblem, parseJson } from '../../src/text/json.js';

describe('F8: JSON', () => {
  it('is read as JSON.parse does, whatever stands in its texts', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('with a key twice in one object is refused, however it is written and wherever it is', () => {
    const key = fc.string({ unit: 'grapheme' }).filter((name) => name !== '__proto__');
    fc.assert(
      fc.property(key, fc.jsonValue(), (name, value) => {
        const [written, again] = [JSON.stringify(name), JSON.stringify(value)];
        const text = `[{"a":[],${written}:{},${written}:${again}}]`;
        expect(() => parseJson(text)).toThrow(/It has two entries named|"__proto__"/);
        expect(jsonProblem(`[{"a":1},{"a":2},{"b":{"a":3}}]`)).toBeUndefined();
      }),
    );
  });

  it('is nested 100 deep and no deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(jsonProblem(nested(100))).toBeUndefined();
    expect(jsonProblem(nested(101))).toEqual({ what: 'entries 100 deep', at: 100 });
  });

  it('of more than 250,000 objects and lists, or entries, is refused before any is built', () => {
    const list = (n: number) => `["[{:\\"", ${'{},'.repeat(n - 1)}1]`;
    expect(jsonExcess(list(250_000))).toBeUndefined();
    expect(jsonExcess(list(250_001))?.what).toBe('more than 250000 objects and lists');
    const entries = (n: number) => `{${Array.from({ length: n }, (_, i) => `"${i}":1`).join()}}`;
    expect(jsonExcess(entries(250_000))).toBeUndefined();
    expect(() => parseJson(entries(250_001))).toThrow(/more than 250000 entries of objects/);
    // No JSON at all, and refused as such.
    expect(() => parseJson('{"a')).toThrow(/JSON/);
  });
});
