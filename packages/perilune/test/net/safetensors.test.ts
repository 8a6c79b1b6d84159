import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from '../../src/net/index.js';
import { bitsOf } from './helpers.js';

/** A file with a header of one's own, padded as the format asks. */
function fileOf(header: string, values = 0): Uint8Array {
  const text = new TextEncoder().encode(header);
  const size = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + size + values).fill(0x20, 8, 8 + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(size), true);
  bytes.set(text, 8);
  return bytes.fill(0, 8 + size);
}

const entry = (name: string, begin: number, end: number, more = '"dtype":"F32"') =>
  `${JSON.stringify(name)}:{${more},"shape":[${(end - begin) / 4}],"data_offsets":[${begin},${end}]}`;

const tensor = fc
  .record({
    name: fc.string().filter((name) => name !== '__metadata__' && name !== '__proto__'),
    shape: fc.array(fc.nat({ max: 4 }), { maxLength: 3 }),
    seed: fc.nat(),
  })
  .map(({ name, shape, seed }) => {
    const size = shape.reduce((product, n) => product * n, 1);
    const bits = Uint32Array.from({ length: size }, (_, i) => Math.imul(seed + i, 2654435761));
    return { name, shape, values: new Float32Array(bits.buffer) };
  });
const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 6 });
const metadata = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.string(),
  { maxKeys: 4 },
);

describe('safetensors', () => {
  it('two tensors, byte by byte', () => {
    const bytes = encodeSafetensors(
      [
        { name: 'b', shape: [2], values: [1, -2] },
        { name: 'a', shape: [], values: [0.5] },
      ],
      { z: '1', format: 'pt' },
    );
    const header =
      '{"__metadata__":{"format":"pt","z":"1"},' +
      '"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},' +
      '"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}';
    const size = Math.ceil(header.length / 8) * 8;
    expect(new DataView(bytes.buffer).getBigUint64(0, true)).toBe(BigInt(size));
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + size))).toBe(header.padEnd(size));
    const values = new Float32Array(bytes.slice(8 + size).buffer);
    expect([...values]).toEqual([0.5, 1, -2]);
  });

  it('give back every bit of what was written, NaN payloads aside, whatever the order', () => {
    fc.assert(
      fc.property(tensors, metadata, (given, notes) => {
        const bytes = encodeSafetensors(given, notes);
        expect(encodeSafetensors([...given].reverse(), notes)).toEqual(bytes);
        expect((bytes.length - given.reduce((sum, t) => sum + 4 * t.values.length, 0)) % 8).toBe(0);
        const decoded = decodeSafetensors(bytes);
        expect({ ...decoded.metadata }).toEqual({ ...notes });
        expect(decoded.tensors).toHaveLength(given.length);
        for (const { name, shape, values } of given) {
          const found = decoded.tensors.find((t) => t.name === name)!;
          expect(found.shape).toEqual(shape);
          const comparable = (x: Float32Array) =>
            bitsOf(x.map((v) => (Number.isNaN(v) ? Number.NaN : v)));
          expect(comparable(found.values)).toEqual(comparable(values));
        }
      }),
    );
  });

  it('read from the middle of a larger buffer', () => {
    const bytes = encodeSafetensors([{ name: 'a', shape: [1], values: [7] }]);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect([...decodeSafetensors(larger.subarray(3)).tensors[0]!.values]).toEqual([7]);
  });

  it('cut short anywhere are refused', () => {
    const bytes = encodeSafetensors([{ name: 'a', shape: [3], values: [1, 2, 3] }], { a: 'b' });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSafetensors(bytes.subarray(0, length))).toThrow(/not a valid safetensors/);
    }
  });

  it('with any one byte of the header changed either say what is wrong or hold as many values', () => {
    const bytes = encodeSafetensors([
      { name: 'a', shape: [2], values: [1, 2] },
      { name: 'b', shape: [1], values: [3] },
    ]);
    fc.assert(
      fc.property(
        fc.nat({ max: bytes.length - 13 }),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const spoilt = bytes.slice();
          spoilt[at]! ^= change;
          let decoded: ReturnType<typeof decodeSafetensors>;
          try {
            decoded = decodeSafetensors(spoilt);
          } catch (error) {
            expect((error as Error).message).toMatch(/^This is not a valid safetensors file: /);
            return;
          }
          const sizes = decoded.tensors.map(({ values }) => values.length);
          expect(sizes.reduce((sum, n) => sum + n, 0)).toBe(3);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a header that is too large', fileOf('{}').fill(0xff, 0, 7), /header is too large/],
    [
      'a header longer than the file',
      fileOf('{}').fill(9, 0, 1),
      /header has 9 bytes and 8 are left/,
    ],
    ['no JSON', fileOf('{"a":'), /header is not JSON/],
    ['no object', fileOf('[]'), /begins with .* not \{/],
    ['no UTF-8', fileOf('{"a": 1}').fill(0xff, 10, 11), /not UTF-8/],
    [
      'another dtype',
      fileOf(`{${entry('a', 0, 4, '"dtype":"F16"')}}`, 4),
      /"a" has the dtype "F16"/,
    ],
    [
      'a name given twice',
      fileOf(`{${entry('a', 0, 4)},${entry('a', 4, 8)}}`, 8),
      /two entries named "a"/,
    ],
    ['a name given twice, escaped', fileOf(`{${entry('a', 0, 4)},"\\u0061":{}}`, 4), /two entries/],
    ['an overlap', fileOf(`{${entry('a', 0, 8)},${entry('b', 4, 12)}}`, 12), /"b" overlaps/],
    ['a gap', fileOf(`{${entry('a', 0, 4)},${entry('b', 8, 12)}}`, 12), /4 bytes before "b"/],
    ['bytes left over', fileOf(`{${entry('a', 0, 4)}}`, 8), /4 bytes after its last tensor/],
    ['values cut short', fileOf(`{${entry('a', 0, 8)}}`, 4), /values take 8 bytes, 4 are left/],
    [
      'a shape that disagrees',
      fileOf('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}', 8),
      /which is 12 bytes/,
    ],
    [
      'a negative size',
      fileOf('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[4,0]}}'),
      /has the shape/,
    ],
    ['no offsets', fileOf('{"a":{"dtype":"F32","shape":[0]}}'), /has offsets undefined/],
    ['an entry that is null', fileOf('{"a":null}'), /has the dtype undefined/],
    ['metadata other than strings', fileOf('{"__metadata__":{"a":1}}'), /object of strings/],
    ['a name that is a prototype', fileOf('{"__proto__":{}}'), /"__proto__"/],
  ])('with %s are refused', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  it.each([
    [[{ name: 'a', shape: [2], values: [1] }], /2 values, and 1 values/],
    [[{ name: '__metadata__', shape: [], values: [1] }], /cannot hold a tensor named/],
    [[{ name: 'a', shape: [-1], values: [] }], /has the shape/],
  ])('%j are not written', (given, message) => {
    expect(() => encodeSafetensors(given)).toThrow(message);
  });

  it('are not written with two tensors of a name, or with metadata that is no string', () => {
    const a = { name: 'a', shape: [1], values: [1] };
    expect(() => encodeSafetensors([a, a])).toThrow(/Two tensors have the name "a"/);
    expect(() => encodeSafetensors([a], { n: 1 as unknown as string })).toThrow(/"n" is 1/);
  });
});
