import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DamagedCheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  NewerCheckpointError,
} from '../../src/folder/checkpoint-file.js';

const header = { perilune: '0.1.0', step: 4096, began: 1.7e9 };
const payload = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) & 255);
const bytes = encodeCheckpoint({ header, payload });

/** The same with a checksum that fits. */
function sealed(content: Uint8Array): Uint8Array {
  return Buffer.concat([content, createHash('sha256').update(content).digest()]);
}

describe('a checkpoint file', () => {
  it('holds its header and its payload, whatever they are', () => {
    const anything = fc.record({
      payload: fc.uint8Array({ maxLength: 2000 }),
      step: fc.maxSafeNat(),
      perilune: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(anything, ({ payload, step, perilune }) => {
        const file = { header: { perilune, step, began: 5 }, payload };
        const read = decodeCheckpoint(encodeCheckpoint(file));
        expect(read.header).toEqual(file.header);
        expect([...read.payload]).toEqual([...payload]);
      }),
    );
  });

  it('is refused with any one bit flipped', () => {
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const wrong = Uint8Array.from(bytes);
      wrong[bit >> 3] = (wrong[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(() => decodeCheckpoint(wrong)).toThrow(DamagedCheckpointError);
    }
  });

  it('is refused cut at any byte, and with bytes that follow', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeCheckpoint(bytes.subarray(0, length))).toThrow(DamagedCheckpointError);
    }
    expect(() => decodeCheckpoint(Buffer.concat([bytes, new Uint8Array(1)]))).toThrow(
      DamagedCheckpointError,
    );
  });

  it('is refused with any range of it gone, or filled with zeros', () => {
    const range = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: bytes.length }));
    fc.assert(
      fc.property(range, ([from, length]) => {
        const end = Math.min(bytes.length, from + length);
        const gone = Buffer.concat([bytes.subarray(0, from), bytes.subarray(end)]);
        expect(() => decodeCheckpoint(gone)).toThrow(DamagedCheckpointError);
        const zeros = Uint8Array.from(bytes).fill(0, from, end);
        if (Buffer.from(zeros).equals(bytes)) return;
        expect(() => decodeCheckpoint(zeros)).toThrow(DamagedCheckpointError);
      }),
    );
  });

  it('of a later format is told from a damaged one', () => {
    const later = Uint8Array.from(bytes.subarray(0, -32));
    later[8] = 2;
    expect(() => decodeCheckpoint(sealed(later))).toThrow(NewerCheckpointError);
    expect(() => decodeCheckpoint(sealed(new TextEncoder().encode('a'.repeat(99))))).toThrow(
      'no checkpoint of perilune',
    );
  });
});
