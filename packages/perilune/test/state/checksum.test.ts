import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECKSUM_BYTES, checksum } from '../../src/state/checksum.js';

describe('the checksum', () => {
  it('is MurmurHash3_x86_128: 0xb3ece62a by the verification of SMHasher, lengths 0 to 255', () => {
    const hashes = new Uint8Array(256 * CHECKSUM_BYTES);
    for (let length = 0; length < 256; length++) {
      const key = Uint8Array.from({ length }, (_, i) => i);
      hashes.set(checksum(key, 256 - length), length * CHECKSUM_BYTES);
    }
    const [a = 0, b = 0, c = 0, d = 0] = checksum(hashes);
    expect((a | (b << 8) | (c << 16) | (d << 24)) >>> 0).toBe(0xb3ece62a);
  });

  it('is the same wherever the bytes lie', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(7), (bytes, offset) => {
        const larger = new Uint8Array(bytes.length + offset);
        larger.set(bytes, offset);
        expect(checksum(larger.subarray(offset))).toEqual(checksum(bytes));
      }),
    );
  });

  it('changes with any one word of four bytes, whatever it becomes', () => {
    const bytes = fc.uint8Array({ minLength: 4, maxLength: 80 });
    const word = fc.uint8Array({ minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(bytes, fc.nat(), word, (before, place, other) => {
        const at = 4 * (place % Math.floor(before.length / 4));
        const after = before.slice();
        after.set(other, at);
        const same = after.every((byte, i) => byte === before[i]);
        expect(String(checksum(after)) === String(checksum(before))).toBe(same);
      }),
    );
  });
});
