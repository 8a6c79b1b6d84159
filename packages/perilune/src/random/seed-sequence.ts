import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { checkSeed } from './seed.js';

const POOL_SIZE = 4;
const INIT_A = 0x43b0d7e5;
const MULT_A = 0x931e8875;
const INIT_B = 0x8b51f9dd;
const MULT_B = 0x58f38ded;
const MIX_LEFT = 0xca01f9dd;
const MIX_RIGHT = 0x4973f715;

/**
 * Turns a seed into as many well-mixed words as a generator asks for, and grows a tree of seeds whose
 * streams do not overlap: numpy's `SeedSequence`, word for word (O'Neill's `seed_seq` design,
 * https://www.pcg-random.org/posts/developing-a-seed_seq-alternative.html).
 */
export class SeedSequence {
  readonly entropy: number | bigint;
  /** The path from the root of the tree to this node. */
  readonly spawnKey: readonly number[];
  private readonly pool: Uint32Array;
  private spawned = 0;

  /**
   * @param entropy an integer in 0..2^53-1, or any non-negative bigint
   * @param spawnKey integers in 0..2^53-1; distinct keys give independent sequences
   * @throws UsageError on anything else
   */
  constructor(entropy: number | bigint, spawnKey: readonly number[] = []) {
    checkEntropy(entropy);
    for (const key of spawnKey) checkSeed(key, 'spawn key');
    this.entropy = entropy;
    this.spawnKey = [...spawnKey];
    this.pool = mixEntropy(assemble(entropy, spawnKey));
  }

  /** `count` words of 32 bits; the same ones at every call, a longer request extends a shorter one. */
  generateState(count: number): Uint32Array {
    const state = new Uint32Array(count);
    let hash = INIT_B;
    for (let i = 0; i < count; i++) {
      const value = (this.pool[i % POOL_SIZE] as number) ^ hash;
      hash = Math.imul(hash, MULT_B);
      state[i] = foldHalf(Math.imul(value, hash));
    }
    return state;
  }

  /** The next `count` children; a later call goes on where this one ended. */
  spawn(count: number): SeedSequence[] {
    checkSeed(count, 'number of children');
    const first = this.spawned;
    this.spawned += count;
    return Array.from({ length: count }, (_, i) => this.child(first + i));
  }

  /** The child of that index, whether or not it was spawned: the same stream as `spawn` gives it. */
  child(...key: readonly number[]): SeedSequence {
    return new SeedSequence(this.entropy, [...this.spawnKey, ...key]);
  }
}

function checkEntropy(entropy: unknown): void {
  if (typeof entropy !== 'bigint') checkSeed(entropy);
  else if (entropy < 0n) {
    throw new UsageError(`The seed must not be negative, but ${show(entropy)} was given.`);
  }
}

/** The words of the seed, then those of the key; a keyed seed is padded so that no two paths collide. */
function assemble(entropy: number | bigint, spawnKey: readonly number[]): number[] {
  const words = toWords(entropy);
  if (spawnKey.length === 0) return words;
  while (words.length < POOL_SIZE) words.push(0);
  return words.concat(...spawnKey.map(toWords));
}

/** Little-endian 32-bit words, at least one. */
function toWords(value: number | bigint): number[] {
  const words: number[] = [];
  let rest = BigInt(value);
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

function mixEntropy(words: readonly number[]): Uint32Array {
  const pool = new Uint32Array(POOL_SIZE);
  const hash = makeHash();
  for (let i = 0; i < POOL_SIZE; i++) pool[i] = hash(words[i] ?? 0);
  for (let from = 0; from < POOL_SIZE; from++) {
    for (let to = 0; to < POOL_SIZE; to++) {
      if (from !== to) pool[to] = mix(pool[to] as number, hash(pool[from] as number));
    }
  }
  for (const word of words.slice(POOL_SIZE)) {
    for (let to = 0; to < POOL_SIZE; to++) pool[to] = mix(pool[to] as number, hash(word));
  }
  return pool;
}

/** A hash whose multiplier moves on with every call. */
function makeHash(): (word: number) => number {
  let multiplier = INIT_A;
  return (word) => {
    const value = word ^ multiplier;
    multiplier = Math.imul(multiplier, MULT_A);
    return foldHalf(Math.imul(value, multiplier));
  };
}

function mix(x: number, y: number): number {
  return foldHalf((Math.imul(MIX_LEFT, x) - Math.imul(MIX_RIGHT, y)) | 0);
}

function foldHalf(word: number): number {
  return word ^ (word >>> 16);
}
