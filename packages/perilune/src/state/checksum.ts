const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

/** Bytes of a checksum. */
export const CHECKSUM_BYTES = 16;

/**
 * Austin Appleby's MurmurHash3_x86_128 (https://github.com/aappleby/smhasher, MurmurHash3.cpp): 128 bits of
 * whole files in 32-bit arithmetic, some milliseconds for several megabytes on any engine. It finds what
 * chance does to a file, not what malice does. Every step of it can be undone, so that a change within four
 * bytes that begin at a multiple of four it finds for certain, and any other but once in 2^128.
 *
 * @param seed 0..2^32-1
 * @returns 16 bytes: the four words of the hash, little-endian
 */
export function checksum(bytes: Uint8Array, seed = 0): Uint8Array {
  const whole = bytes.length & ~15;
  const state = new Uint32Array(4).fill(seed);
  addBlocks(state, wordsOf(bytes, whole));
  addRest(state, bytes.subarray(whole));
  finish(state, bytes.length);
  const result = new Uint8Array(CHECKSUM_BYTES);
  const view = new DataView(result.buffer);
  for (let i = 0; i < 4; i++) view.setUint32(4 * i, state[i] as number, true);
  return result;
}

/** Four words at a time, each stirred into its part of the state. */
function addBlocks(state: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < words.length; i += 4) {
    a ^= stirred(words[i] as number, C1, 15, C2);
    a = (Math.imul((rotate(a, 19) + b) | 0, 5) + 0x561ccd1b) | 0;
    b ^= stirred(words[i + 1] as number, C2, 16, C3);
    b = (Math.imul((rotate(b, 17) + c) | 0, 5) + 0x0bcaa747) | 0;
    c ^= stirred(words[i + 2] as number, C3, 17, C4);
    c = (Math.imul((rotate(c, 15) + d) | 0, 5) + 0x96cd1c35) | 0;
    d ^= stirred(words[i + 3] as number, C4, 18, C1);
    d = (Math.imul((rotate(d, 13) + a) | 0, 5) + 0x32ac3b17) | 0;
  }
  state.set([a, b, c, d]);
}

/** Fewer than 16 bytes, filled up with zeros, which add nothing. */
function addRest(state: Uint32Array, rest: Uint8Array): void {
  const padded = new Uint8Array(16);
  padded.set(rest);
  const [a = 0, b = 0, c = 0, d = 0] = wordsOf(padded, 16);
  state[0] = (state[0] as number) ^ stirred(a, C1, 15, C2);
  state[1] = (state[1] as number) ^ stirred(b, C2, 16, C3);
  state[2] = (state[2] as number) ^ stirred(c, C3, 17, C4);
  state[3] = (state[3] as number) ^ stirred(d, C4, 18, C1);
}

function finish(state: Uint32Array, length: number): void {
  for (let i = 0; i < 4; i++) state[i] = (state[i] as number) ^ length;
  spread(state);
  for (let i = 0; i < 4; i++) state[i] = avalanche(state[i] as number);
  spread(state);
}

/** Every part into the first, and the first into every other. */
function spread(state: Uint32Array): void {
  for (let i = 1; i < 4; i++) state[0] = (state[0] as number) + (state[i] as number);
  for (let i = 1; i < 4; i++) state[i] = (state[i] as number) + (state[0] as number);
}

function stirred(word: number, before: number, bits: number, after: number): number {
  return Math.imul(rotate(Math.imul(word, before), bits), after);
}

function avalanche(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The first `length` bytes as words: a view where they are aligned, otherwise a copy. */
function wordsOf(bytes: Uint8Array, length: number): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes.subarray(0, length));
  return new Uint32Array(aligned.buffer, aligned.byteOffset, length / 4);
}
