/** The first 32 bits of the fractional parts of a root of the first primes: FIPS 180-4, sections 4.2.2 and 5.3.3. */
function fractions(count: number, root: (prime: number) => number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  }
  return Uint32Array.from(primes, (prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

/** Exact: a double holds a root of a small prime to 2^-44. */
const ROUNDS = fractions(64, cubeRoot);
const START = fractions(8, Math.sqrt);

/** By Newton's method, as engines may round `Math.cbrt` in their own ways. */
function cubeRoot(value: number): number {
  let root = 7;
  for (let i = 0; i < 60; i++) root -= (root - value / (root * root)) / 3;
  return root;
}

/**
 * SHA-256 (FIPS 180-4, section 6.2) in hexadecimal, as `sha256sum` prints it: by what hash a file is known
 * to others. Synchronous and everywhere the same, where `crypto.subtle` is neither.
 */
export function sha256(bytes: Uint8Array): string {
  const state = START.slice();
  const words = new Uint32Array(64);
  const padded = pad(bytes);
  const view = new DataView(padded.buffer);
  for (let from = 0; from < padded.length; from += 64) addBlock(state, words, view, from);
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** With a bit of 1, zeros, and the length in bits as the last eight bytes of a whole number of blocks. */
function pad(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(64 * Math.ceil((bytes.length + 9) / 64));
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  return padded;
}

function addBlock(state: Uint32Array, words: Uint32Array, view: DataView, from: number): void {
  for (let t = 0; t < 16; t++) words[t] = view.getUint32(from + 4 * t);
  for (let t = 16; t < 64; t++) {
    const [early, late] = [words[t - 15] as number, words[t - 2] as number];
    const small = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const large = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    words[t] = (words[t - 16] as number) + small + (words[t - 7] as number) + large;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  for (let t = 0; t < 64; t++) {
    const sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + sum1 + choice + (ROUNDS[t] as number) + (words[t] as number)) | 0;
    const sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e] = [g, f, e, (d + first) | 0];
    [d, c, b, a] = [c, b, a, (first + sum0 + majority) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = (state[i] as number) + word;
  });
}

function rotated(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
