import type { Generator } from 'perilune';

type Mutation = (bytes: Buffer, chance: Generator) => Buffer;

/** Eight bytes, as lengths have: none, few, more than there are, and more than can be. */
const LENGTHS = [0n, 1n, 8n, 255n, 65_536n, 99_999_999n, 2n ** 32n, 2n ** 53n, 2n ** 64n - 1n];

const MUTATIONS: readonly Mutation[] = [flip, put, cut, remove, repeat, overwrite, relength, swap];

/** The bytes with one to three things done to them that chance does to files, and malice. */
export function mutate(whole: Buffer, chance: Generator): Buffer {
  let bytes: Buffer = Buffer.from(whole);
  for (let times = chance.integers(1, 4); times > 0 && bytes.length > 0; times--) {
    bytes = pick(MUTATIONS, chance)(bytes, chance);
  }
  return bytes;
}

export function pick<T>(list: readonly T[], chance: Generator): T {
  return list[chance.integers(0, list.length)] as T;
}

function flip(bytes: Buffer, chance: Generator): Buffer {
  const bit = chance.integers(0, 8 * bytes.length);
  bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
  return bytes;
}

/** A byte that means something to a reader of text, in place of another. */
function put(bytes: Buffer, chance: Generator): Buffer {
  bytes[chance.integers(0, bytes.length)] = pick(
    [...Buffer.from('"{}[],:-0e.\\\n#\0\xff')],
    chance,
  );
  return bytes;
}

function cut(bytes: Buffer, chance: Generator): Buffer {
  return bytes.subarray(0, chance.integers(0, bytes.length));
}

function remove(bytes: Buffer, chance: Generator): Buffer {
  const [from, to] = rangeIn(bytes, chance);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
}

/** As often as makes a small file a large one now and then. */
function repeat(bytes: Buffer, chance: Generator): Buffer {
  const [from, to] = rangeIn(bytes, chance);
  const times = chance.integers(0, 50) === 0 ? 1_000 : 1;
  const again = Array.from({ length: times }, () => bytes.subarray(from, to));
  return Buffer.concat([bytes.subarray(0, to), ...again, bytes.subarray(to)]);
}

function overwrite(bytes: Buffer, chance: Generator): Buffer {
  const [from, to] = rangeIn(bytes, chance);
  const value = pick([0, 255, undefined], chance);
  for (let at = from; at < to; at++) bytes[at] = value ?? chance.integers(0, 256);
  return bytes;
}

/** The length of a header, which begins the file. */
function relength(bytes: Buffer, chance: Generator): Buffer {
  if (bytes.length >= 8) bytes.writeBigUInt64LE(pick(LENGTHS, chance), 0);
  return bytes;
}

/** Two ranges change places. */
function swap(bytes: Buffer, chance: Generator): Buffer {
  const [from, to] = rangeIn(bytes, chance);
  return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to), bytes.subarray(from, to)]);
}

function rangeIn(bytes: Buffer, chance: Generator): [from: number, to: number] {
  const from = chance.integers(0, bytes.length);
  return [from, Math.min(bytes.length, from + chance.integers(1, 64))];
}
