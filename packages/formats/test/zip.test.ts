import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { AgentFileError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../src/archive/allowance.js';
import { crc32 } from '../src/archive/crc32.js';
import { isZip, readDirectory } from '../src/archive/directory.js';
import { inflate } from '../src/archive/inflate.js';
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

/** Where the end record and the directory begin of an archive without a comment. */
function placesIn(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 22;
  return { view, end, entry: view.getUint32(end + 16, true) };
}

describe('a directory that lies', () => {
  const bytes = text('abcabcabcabcabc');
  const archive = () =>
    writeZip([
      { name: 'a', bytes },
      { name: 'b', bytes, isDeflated: true },
    ]);
  const lying = (lie: (places: ReturnType<typeof placesIn>) => void) => {
    const file = archive();
    lie(placesIn(file));
    return () => readAll(file);
  };
  const ofZip64 = /zip64/;

  it.each<[string, Parameters<typeof lying>[0], RegExp]>([
    [
      'of more members than a zip can have',
      ({ view, end }) => view.setUint16(end + 10, 0xffff, true),
      ofZip64,
    ],
    [
      'of a size beyond 4 GiB',
      ({ view, end }) => view.setUint32(end + 12, 0xffffffff, true),
      ofZip64,
    ],
    [
      'of a place beyond 4 GiB',
      ({ view, end }) => view.setUint32(end + 16, 0xffffffff, true),
      ofZip64,
    ],
    [
      'of a member packed to 4 GiB',
      ({ view, entry }) => view.setUint32(entry + 20, 0xffffffff, true),
      ofZip64,
    ],
    [
      'of a member of 4 GiB',
      ({ view, entry }) => view.setUint32(entry + 24, 0xffffffff, true),
      ofZip64,
    ],
    [
      'of a member beyond 4 GiB',
      ({ view, entry }) => view.setUint32(entry + 42, 0xffffffff, true),
      ofZip64,
    ],
    [
      'of a size that reaches into its own end',
      ({ view, end }) => view.setUint32(end + 12, view.getUint32(end + 12, true) + 1, true),
      /its directory does not lie within it/,
    ],
    [
      'of a member more than there are',
      ({ view, end }) => view.setUint16(end + 10, 3, true),
      /there is no entry of its directory at byte \d+/,
    ],
    [
      'of an entry that is none',
      ({ view, entry }) => view.setUint8(entry, 0),
      /there is no entry of its directory at byte \d+/,
    ],
    [
      'of a name longer than the rest',
      ({ view, entry }) => view.setUint16(entry + 28, 999, true),
      /the entry of its directory at byte \d+ is cut short/,
    ],
    [
      'of a comment longer than the rest',
      ({ view, entry }) => view.setUint16(entry + 32, 999, true),
      /is cut short/,
    ],
    [
      'of a member that lies elsewhere',
      ({ view, entry }) => view.setUint32(entry + 42, 1, true),
      /there is no member at byte 1, where the directory has it/,
    ],
    [
      'of a member that lies at its end',
      ({ view, entry, end }) => view.setUint32(entry + 42, end + 20, true),
      /there is no member at byte \d+/,
    ],
    [
      'of a member longer where it lies than the file',
      ({ view }) => view.setUint16(28, 0xfff0, true),
      /it reaches beyond the end of the file/,
    ],
    [
      'of another checksum',
      ({ view, entry }) => view.setUint32(entry + 16, 7, true),
      /is not what the directory says/,
    ],
    [
      'of another size',
      ({ view, entry }) => view.setUint32(entry + 24, 14, true),
      /is not what the directory says/,
    ],
    [
      'of another packed size',
      ({ view, entry }) => view.setUint32(entry + 20, 14, true),
      /is not what the directory says/,
    ],
    [
      'of another method',
      ({ view, entry }) => view.setUint16(entry + 10, 8, true),
      /is not what the directory says/,
    ],
    [
      'of no encryption',
      ({ view }) => view.setUint16(6, 1, true),
      /is not what the directory says/,
    ],
    [
      'of a checksum that does not follow',
      ({ view }) => view.setUint32(14, 0, true),
      /is not what the directory says/,
    ],
  ])('is refused: %s', (_, lie, message) => {
    expect(lying(lie)).toThrow(AgentFileError);
    expect(lying(lie)).toThrow(message);
  });

  it('is not where checksum and sizes follow the member, zeros standing before it', () => {
    const follows = lying(({ view }) => {
      view.setUint16(6, 8, true);
      for (const at of [14, 18, 22]) view.setUint32(at, 0, true);
    });
    expect(follows()).toEqual([
      ['a', bytes],
      ['b', bytes],
    ]);
    const wrong = lying(({ view }) => {
      view.setUint16(6, 8, true);
      view.setUint32(22, 14, true);
    });
    expect(wrong).toThrow(/is not what the directory says/);
  });

  it('has what is extra and what is said of its members besides passed over', () => {
    const [file, { entry }] = [archive(), placesIn(archive())];
    // Three bytes that are extra and two of a comment behind the first entry's name.
    const from = entry + 46 + 1;
    const larger = Uint8Array.from([
      ...file.subarray(0, from),
      1,
      2,
      3,
      4,
      5,
      ...file.subarray(from),
    ]);
    const view = new DataView(larger.buffer);
    view.setUint16(entry + 30, 3, true);
    view.setUint16(entry + 32, 2, true);
    const end = larger.length - 22;
    view.setUint32(end + 12, view.getUint32(end + 12, true) + 5, true);
    expect(readDirectory(larger).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(readAll(larger).map(([name]) => name)).toEqual(['a', 'b']);
  });
});

describe('a member whose sizes stand in a field of zip64', () => {
  const bytes = text('abcabc');

  /** Of one member, with these fields where it lies: their numbers and contents. */
  function archive(fields: [id: number, content: Uint8Array][], flags = 0): Uint8Array {
    const file = writeZip([{ name: 'a', bytes }]);
    const extra = fields.flatMap(([id, content]) => [id, 0, content.length, 0, ...content]);
    const larger = Uint8Array.from([...file.subarray(0, 31), ...extra, ...file.subarray(31)]);
    const view = new DataView(larger.buffer);
    view.setUint16(6, flags, true);
    view.setUint32(18, 0xffffffff, true);
    view.setUint32(22, 0xffffffff, true);
    view.setUint16(28, extra.length, true);
    const end = larger.length - 22;
    view.setUint32(end + 16, view.getUint32(end + 16, true) + extra.length, true);
    return larger;
  }
  const sizes = (...numbers: number[]) =>
    new Uint8Array(BigUint64Array.from(numbers, BigInt).buffer);

  it('is read where they agree, size before packed size, or follow', () => {
    const wanted = [['a', bytes]];
    expect(readAll(archive([[1, sizes(6, 6)]]))).toEqual(wanted);
    expect(readAll(archive([[1, sizes(0, 0)]]))).toEqual(wanted);
    expect(readAll(archive([[1, sizes(6, 6, 0)]]))).toEqual(wanted);
    expect(
      readAll(
        archive([
          [7, sizes(9, 9)],
          [1, sizes(6, 6)],
        ]),
      ),
    ).toEqual(wanted);
    expect(
      readAll(
        archive([
          [7, new Uint8Array(3)],
          [1, sizes(6, 6)],
        ]),
      ),
    ).toEqual(wanted);
  });

  it.each<[string, [number, Uint8Array][]]>([
    ['there is none', []],
    ['there is another field alone', [[7, sizes(6, 6)]]],
    ['it is too short', [[1, sizes(6)]]],
    ['the size is another', [[1, sizes(7, 6)]]],
    ['the packed size is another', [[1, sizes(6, 7)]]],
    ['the size is one of billions more', [[1, sizes(6 + 2 ** 32, 6)]]],
  ])('is refused where %s', (_, fields) => {
    expect(() => readAll(archive(fields))).toThrow(/is not what the directory says/);
  });
});

describe('small parts of archives', () => {
  it('a zip begins with PK and 3 and 4', () => {
    expect(isZip(writeZip([{ name: 'a', bytes: text('x') }]))).toBe(true);
    const start = [0x50, 0x4b, 3, 4];
    expect(isZip(Uint8Array.from(start))).toBe(true);
    for (let i = 0; i < 4; i++) {
      expect(isZip(Uint8Array.from(start.map((byte, j) => (i === j ? byte + 1 : byte))))).toBe(
        false,
      );
    }
    expect(isZip(new Uint8Array())).toBe(false);
  });

  it('an archive knows which members it has', () => {
    const archive = open(writeZip([{ name: 'a', bytes: text('x') }]));
    expect([archive.has('a'), archive.has('b')]).toEqual([true, false]);
  });

  it('twice the file and 6 MiB may be unpacked, and not a byte more', () => {
    const most = 2 * 100 + 6 * 2 ** 20;
    expect(() => new Allowance(100).take(most)).not.toThrow();
    expect(() => new Allowance(100).take(most + 1)).toThrow(/unpacks to far more/);
    const allowance = new Allowance(100);
    allowance.take(most);
    expect(() => allowance.take(0)).not.toThrow();
    expect(() => allowance.take(1)).toThrow(AgentFileError);
  });

  it('what is inflated piece by piece is whole, also where a piece ends with it', () => {
    const noise = Uint8Array.from(
      { length: 20_000 },
      (_, i) => ((i * i * 31 + i) % 251) ^ (i >> 7),
    );
    for (let length = 0; length <= 20_000; length += 1_250) {
      const part = noise.subarray(0, length);
      const packed = new Uint8Array(deflateRawSync(part, { level: 0 }));
      expect(inflate(packed, length, new Allowance(length))).toEqual(Uint8Array.from(part));
    }
    // Stored as it is a block adds five bytes: these pieces of 4,096 end with the data.
    const exact = new Uint8Array(deflateRawSync(noise.subarray(0, 4_091), { level: 0 }));
    expect(exact).toHaveLength(4_096);
    expect(inflate(exact, 4_091, new Allowance(9))).toHaveLength(4_091);
    expect(() => inflate(new Uint8Array(), 3, new Allowance(9))).toThrow(AgentFileError);
  });
});
