const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

/**
 * Yann Collet's xxHash32 with seed 0 (https://github.com/Cyan4973/xxHash, doc/xxhash_spec.md): several
 * megabytes in a few milliseconds. It finds what chance does to a file, not what malice does; a change
 * within four aligned bytes it finds for certain.
 *
 * @returns 32 bits, unsigned
 */
export function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { length } = bytes;
  let at = 0;
  let hash = PRIME_5;
  if (length >= 16) {
    at = length & ~15;
    hash = stripes(words(bytes, at));
  }
  hash = (hash + length) | 0;
  for (; at + 4 <= length; at += 4) {
    hash = Math.imul(rotate(hash + Math.imul(view.getUint32(at, true), PRIME_3), 17), PRIME_4);
  }
  for (; at < length; at++) {
    hash = Math.imul(rotate(hash + Math.imul(view.getUint8(at), PRIME_5), 11), PRIME_1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), PRIME_2);
  hash = Math.imul(hash ^ (hash >>> 13), PRIME_3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Four sums side by side, and what they make together. */
function stripes(input: Uint32Array): number {
  let a = (PRIME_1 + PRIME_2) | 0;
  let b = PRIME_2 | 0;
  let c = 0;
  let d = -PRIME_1 | 0;
  for (let i = 0; i < input.length; i += 4) {
    a = round(a, input[i] as number);
    b = round(b, input[i + 1] as number);
    c = round(c, input[i + 2] as number);
    d = round(d, input[i + 3] as number);
  }
  return (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0;
}

function round(sum: number, word: number): number {
  return Math.imul(rotate(sum + Math.imul(word, PRIME_2), 13), PRIME_1);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The first `length` bytes as words: a view where they are aligned, otherwise a copy. */
function words(bytes: Uint8Array, length: number): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes.subarray(0, length));
  return new Uint32Array(aligned.buffer, aligned.byteOffset, length / 4);
}
