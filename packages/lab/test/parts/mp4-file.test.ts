import { describe, expect, it } from 'vitest';
import { mp4File, type Sample } from '../../src/takeaway/mp4-file';

const bytes = (...values: number[]) => Uint8Array.from(values);
const samples: Sample[] = [
  { bytes: bytes(1, 2, 3), isKey: true, shown: 0 },
  { bytes: bytes(4), isKey: false, shown: 1 },
  { bytes: bytes(5, 6), isKey: true, shown: 2 },
];
const track = {
  width: 600,
  height: 400,
  picturesPerSecond: 50,
  decoderConfig: bytes(1, 100, 0, 40),
};

const WITHIN = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'dinf'];

/** Boxes by their paths, and what is in them. */
function boxesIn(file: Uint8Array, path = ''): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (let at = 0; at < file.length; ) {
    const size = new DataView(file.buffer, file.byteOffset + at).getUint32(0);
    const name = new TextDecoder().decode(file.subarray(at + 4, at + 8));
    const inner = file.subarray(at + 8, at + size);
    found.set(path + name, inner);
    if (WITHIN.includes(name))
      for (const [own, content] of boxesIn(inner, `${path}${name}/`)) found.set(own, content);
    at += size;
  }
  return found;
}

const wordsOf = (box: Uint8Array | undefined) => {
  const whole = box?.slice() ?? new Uint8Array();
  const view = new DataView(whole.buffer);
  return Array.from({ length: Math.floor(whole.length / 4) }, (_, i) => view.getUint32(4 * i));
};

describe('an MP4 file', () => {
  const file = mp4File({ ...track, samples });
  const boxes = boxesIn(file);
  const table = (name: string) => wordsOf(boxes.get(`moov/trak/mdia/minf/stbl/${name}`));

  it('has its table of contents before its pictures, as long as it says', () => {
    const top = [...boxes.keys()].filter((name) => !name.includes('/'));
    expect(top).toEqual(['ftyp', 'moov', 'mdat']);
    expect(boxes.get('mdat')).toEqual(bytes(1, 2, 3, 4, 5, 6));
  });

  it('says where the pictures lie, how long each is shown and which begin anew', () => {
    const [, , at = 0] = table('stco');
    expect(file.subarray(at, at + 6)).toEqual(bytes(1, 2, 3, 4, 5, 6));
    expect(table('stsz')).toEqual([0, 0, 3, 3, 1, 2]);
    expect(table('stts')).toEqual([0, 1, 3, 1_000]);
    expect(table('stss')).toEqual([0, 2, 1, 3]);
    expect(table('stsc')).toEqual([0, 1, 1, 3, 1]);
    expect(wordsOf(boxes.get('moov/trak/mdia/mdhd')).slice(3, 5)).toEqual([50_000, 3_000]);
    expect(boxes.has('moov/trak/mdia/minf/stbl/ctts')).toBe(false);
  });

  it('says by how much later each is shown where the encoder has put them in another order', () => {
    const order = [0, 2, 1].map((shown, i) => ({ ...(samples[i] as Sample), shown }));
    const moved = boxesIn(mp4File({ ...track, samples: order }));
    // Decoded 0, 1, 2 and shown 1, 3, 2: one later than they would be, so that none is before it is decoded.
    expect(wordsOf(moved.get('moov/trak/mdia/minf/stbl/ctts'))).toEqual([
      0, 3, 1, 1_000, 1, 2_000, 1, 0,
    ]);
  });
});
