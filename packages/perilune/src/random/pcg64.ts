import { UsageError } from '../errors.js';
import type { Archive, Serializable } from '../state/index.js';
import { show } from '../text/show.js';
import { SeedSequence } from './seed-sequence.js';

/** A stream's place, fit for JSON. Both 128-bit numbers are hexadecimal, as in `0x1f`. */
export interface Pcg64State {
  bitGenerator: 'PCG64';
  state: string;
  inc: string;
  /** 1 when the upper half of the last 64-bit draw still waits for the next 32-bit one. */
  hasUint32: 0 | 1;
  uinteger: number;
}

// The 128-bit multiplier 0x2360ed051fc65da44385df649fccf645, 16 bits at a time, lowest first.
const M0 = 0xf645;
const M1 = 0x9fcc;
const M2 = 0xdf64;
const M3 = 0x4385;
const M4 = 0x5da4;
const M5 = 0x1fc6;
const M6 = 0xed05;
const M7 = 0x2360;

const TWO_32 = 4294967296;
const TWO_MINUS_53 = 1.1102230246251565e-16;
const WORDS = [0, 1, 2, 3] as const;

/**
 * numpy's `PCG64`: O'Neill's permuted congruential generator with 128 bits of state and the XSL-RR
 * output of 64 bits (https://www.pcg-random.org/pdf/hmc-cs-2014-0905.pdf, section 6.3.3).
 *
 * A draw leaves its halves in `low` and `high`, because JavaScript has no fast 64-bit integer; nothing
 * is allocated.
 */
export class PCG64 implements Serializable {
  /** The halves of the last 64-bit draw, unsigned. */
  low = 0;
  high = 0;
  private readonly state = new Uint32Array(4);
  private readonly inc = new Uint32Array(4);
  private buffered = false;
  private buffer = 0;

  /** @throws UsageError unless the seed is an integer in 0..2^53-1, a non-negative bigint or a SeedSequence */
  constructor(seed: number | bigint | SeedSequence) {
    const sequence = seed instanceof SeedSequence ? seed : new SeedSequence(seed);
    const words = sequence.generateState(8);
    this.begin(wordsAt(words, 0), wordsAt(words, 4));
  }

  /** Draws 64 bits into `low` and `high`. */
  next64(): void {
    this.advance();
    const { state } = this;
    const a = (state[3] as number) ^ (state[1] as number);
    const b = (state[2] as number) ^ (state[0] as number);
    const turn = (state[3] as number) >>> 26;
    if (turn < 32) this.rotate(b, a, turn);
    else this.rotate(a, b, turn - 32);
  }

  /** Uniform in [0, 1): the upper 53 bits of a draw, times 2^-53. */
  nextDouble(): number {
    this.next64();
    return (this.high * 2097152 + (this.low >>> 11)) * TWO_MINUS_53;
  }

  /** 32 bits, unsigned: the lower half of a fresh draw, and at the next call its upper half. */
  next32(): number {
    if (this.buffered) {
      this.buffered = false;
      return this.buffer;
    }
    this.next64();
    this.buffered = true;
    this.buffer = this.high;
    return this.low;
  }

  save(): Pcg64State {
    return {
      bitGenerator: 'PCG64',
      state: toHex(this.state),
      inc: toHex(this.inc),
      hasUint32: this.buffered ? 1 : 0,
      uinteger: this.buffer,
    };
  }

  /** @throws UsageError when `saved` is not what `save` returns; the stream then stays where it is. */
  restore(saved: Pcg64State): void {
    if (!isState(saved)) throw new UsageError(`Not a saved state of PCG64: ${show(saved)}`);
    fromHex(saved.state, this.state);
    fromHex(saved.inc, this.inc);
    this.buffered = saved.hasUint32 === 1;
    this.buffer = saved.uinteger;
  }

  serialize(archive: Archive): void {
    archive.array('state', this.state);
    archive.array('inc', this.inc);
    this.buffered = archive.boolean('buffered', this.buffered);
    this.buffer = archive.integer('buffer', this.buffer, { most: TWO_32 - 1 });
  }

  /** The reference's seeding: increment 2q+1, and the state s enters between two steps. */
  private begin(s: bigint, q: bigint): void {
    fill(this.inc, (q << 1n) | 1n);
    this.advance();
    fill(this.state, toBigInt(this.state) + s);
    this.advance();
  }

  /**
   * state = state * M + inc mod 2^128. Each product of a 32-bit word and a 16-bit piece of M is below
   * 2^48 and no sum here passes 2^51, so float64 is exact throughout.
   */
  private advance(): void {
    const { state, inc } = this;
    const s0 = state[0] as number;
    const s1 = state[1] as number;
    const s2 = state[2] as number;
    const s3 = state[3] as number;

    let odd = s0 * M1;
    let oddLow = odd & 0xffff;
    let sum = s0 * M0 + oddLow * 65536 + (inc[0] as number);
    let word = sum >>> 0;
    let carry = (sum - word) / TWO_32 + (odd - oddLow) / 65536;
    state[0] = word;

    odd = s0 * M3 + s1 * M1;
    oddLow = odd & 0xffff;
    sum = s0 * M2 + s1 * M0 + oddLow * 65536 + (inc[1] as number) + carry;
    word = sum >>> 0;
    carry = (sum - word) / TWO_32 + (odd - oddLow) / 65536;
    state[1] = word;

    odd = s0 * M5 + s1 * M3 + s2 * M1;
    oddLow = odd & 0xffff;
    sum = s0 * M4 + s1 * M2 + s2 * M0 + oddLow * 65536 + (inc[2] as number) + carry;
    word = sum >>> 0;
    carry = (sum - word) / TWO_32 + (odd - oddLow) / 65536;
    state[2] = word;

    odd = s0 * M7 + s1 * M5 + s2 * M3 + s3 * M1;
    oddLow = odd & 0xffff;
    state[3] = s0 * M6 + s1 * M4 + s2 * M2 + s3 * M0 + oddLow * 65536 + (inc[3] as number) + carry;
  }

  /** Rotates (high, low) right by 0..31 bits. */
  private rotate(low: number, high: number, turn: number): void {
    if (turn === 0) {
      this.low = low >>> 0;
      this.high = high >>> 0;
    } else {
      this.low = ((low >>> turn) | (high << (32 - turn))) >>> 0;
      this.high = ((high >>> turn) | (low << (32 - turn))) >>> 0;
    }
  }
}

/** Two little-endian 64-bit words, the more significant one first, as the reference reads its seed. */
function wordsAt(words: Uint32Array, at: number): bigint {
  const [a, b, c, d] = WORDS.map((i) => BigInt(words[at + i] as number)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  return (b << 96n) | (a << 64n) | (d << 32n) | c;
}

function toBigInt(words: Uint32Array): bigint {
  return WORDS.reduce((sum, i) => sum | (BigInt(words[i] as number) << BigInt(32 * i)), 0n);
}

function fill(words: Uint32Array, value: bigint): void {
  for (const i of WORDS) words[i] = Number((value >> BigInt(32 * i)) & 0xffffffffn);
}

function toHex(words: Uint32Array): string {
  return `0x${toBigInt(words).toString(16)}`;
}

function fromHex(text: string, words: Uint32Array): void {
  fill(words, BigInt(text));
}

function isState(value: unknown): value is Pcg64State {
  if (typeof value !== 'object' || value === null) return false;
  const { bitGenerator, state, inc, hasUint32, uinteger } = value as Partial<Pcg64State>;
  const numbers = isHex(state) && isHex(inc) && isWord(uinteger);
  return bitGenerator === 'PCG64' && numbers && (hasUint32 === 0 || hasUint32 === 1);
}

function isHex(text: unknown): text is string {
  return typeof text === 'string' && /^0x[0-9a-f]{1,32}$/.test(text);
}

function isWord(value: unknown): value is number {
  return typeof value === 'number' && value === value >>> 0;
}
