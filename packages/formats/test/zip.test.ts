import fc from 'fast-check';
import { AgentFileError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../src/archive/allowance.js';
import { crc32 } from '../src/archive/crc32.js';
import { ZipArchive } from '../src/archive/zip.js';
import { type WrittenMember, writeZip } from './zip-writer.js';

const text = (value: string) => new TextEncoder().encode(value);
const open = (bytes: Uint8Array) => new ZipArchive(bytes, new Allowance(bytes.length));
const readAll = (bytes: Uint8Array) => {
  const archive = open(bytes);
  return archive.names.map((name) => [name, archive.read(name)]);
};

describe('an honest archive', () => {
  it('gives what was put into it, stored and deflated, 100 archives', () => {
    const member = fc.tuple(fc.uint8Array({ maxLength: 20_000 }), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(member, { maxLength: 5 }),
        fc.string({ maxLength: 9 }),
        (given, comment) => {
          const members = given.map(([bytes, isDeflated], i) => ({
            name: `folder/${i}`,
            bytes,
            isDeflated,
          }));
          const found = readAll(writeZip(members, comment.replace(/[^a-z]/g, '')));
          expect(found).toEqual(members.map(({ name, bytes }) => [name, bytes]));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('has the checksums of PKWARE: 0xcbf43926 of "123456789"', () => {
    expect(crc32(text('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });

  it('gives a stored member as a view, and the same one each time', () => {
    const bytes = writeZip([{ name: 'a', bytes: text('abc') }]);
    const archive = open(bytes);
    expect(archive.read('a').buffer).toBe(bytes.buffer);
    expect(archive.read('a')).toBe(archive.read('a'));
  });

  it('is found in a view of a larger array', () => {
    const bytes = writeZip([{ name: 'a', bytes: text('abc'), isDeflated: true }]);
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, 7);
    expect(readAll(larger.subarray(7, 7 + bytes.length))).toEqual([['a', text('abc')]]);
  });
});

describe('what is refused', () => {
  const member = (changed: Partial<WrittenMember>): WrittenMember => ({
    ...{ name: 'a', bytes: text('abcabcabcabcabc') },
    ...changed,
  });

  it.each<[name: string, members: WrittenMember[], message: RegExp]>([
    ['two members of one name', [member({}), member({})], /two members named "a"/],
    ['a name above', [member({ name: '../a' })], /"\.\.\/a" has a name that leads out/],
    ['a name above, further in', [member({ name: 'b/../../a' })], /leads out/],
    ['a name from the root', [member({ name: '/etc/passwd' })], /leads out/],
    ['a name of a drive', [member({ name: 'c:a' })], /leads out/],
    ['a name with a backslash', [member({ name: '..\\a' })], /leads out/],
    ['another checksum', [member({ crc: 1 })], /^a: its checksum is another/],
    [
      'more than was said',
      [member({ size: 3, isDeflated: true })],
      /does not inflate to the 3 bytes/,
    ],
    [
      'less than was said',
      [member({ size: 99, isDeflated: true })],
      /does not inflate to the 99 bytes/,
    ],
    ['two sizes of what is stored', [member({ size: 3 })], /stored with two different sizes/],
    ['another name where it lies', [member({ localName: 'b' })], /called "b" where it lies/],
    ['encryption', [member({ flags: 1 })], /"a" is encrypted/],
    ['another method', [member({ method: 12 })], /packed by method 12/],
    ['a size that only zip64 has', [member({ size: 0xffffffff })], /zip64/],
    ['no deflate data', [member({ method: 8 })], /cannot be inflated/],
  ])('%s', (_, members, message) => {
    expect(() => readAll(writeZip(members))).toThrow(AgentFileError);
    expect(() => readAll(writeZip(members))).toThrow(message);
  });

  it('a bomb: 64 MiB of zeros in 64 KiB, before they are there', () => {
    const bytes = writeZip([{ name: 'a', bytes: new Uint8Array(2 ** 26), isDeflated: true }]);
    expect(bytes.length).toBeLessThan(2 ** 17);
    expect(() => readAll(bytes)).toThrow(/unpacks to far more/);
  });

  it('a bomb that says it is small, after the first pieces', () => {
    const bomb = { name: 'a', bytes: new Uint8Array(2 ** 26), isDeflated: true, size: 9 };
    expect(() => readAll(writeZip([bomb]))).toThrow(/does not inflate to the 9 bytes/);
  });

  it('many small bombs: what they come to counts', () => {
    const bombs = Array.from({ length: 9 }, (_, i) => ({
      ...{ name: `${i}`, bytes: new Uint8Array(2 ** 20), isDeflated: true },
    }));
    expect(() => readAll(writeZip(bombs))).toThrow(/unpacks to far more/);
  });

  it('an archive cut anywhere, or with a byte too many', () => {
    const bytes = writeZip([{ name: 'a', bytes: text('abcdef') }]);
    for (let end = 0; end < bytes.length; end++) {
      expect(() => readAll(bytes.subarray(0, end))).toThrow(AgentFileError);
    }
    expect(() => readAll(Uint8Array.from([...bytes, 0]))).toThrow(/no directory at its end/);
  });

  it('a member that there is not', () => {
    expect(() => open(writeZip([])).read('a')).toThrow(/no member "a"/);
  });
});
