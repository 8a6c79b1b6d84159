import { Failure } from '@perilune/runs';
import { Generator, UsageError } from 'perilune';

/** What is read, and what of it chance makes. */
export interface Reader {
  name: string;
  /** One file that is not as it was written. */
  mutation(chance: Generator): Buffer;
  /**
   * Reads it, and uses it as a command would.
   *
   * @returns what is wrong, where damaged data was taken: undefined where it may be taken
   * @throws UsageError or Failure where it is refused
   */
  read(bytes: Buffer): string | undefined;
}

/** What came of many mutations. */
export interface FuzzCount {
  reader: string;
  mutations: number;
  refused: number;
  accepted: number;
  traces: number;
  slow: number;
  large: number;
  damaged: number;
  slowestMs: number;
  /** The first of each kind that was not to be, by its number. */
  failures: string[];
}

/** What a reader may take (F3): processor time, since others may have the cores. */
const MOST_MS = 2_000;
const MOST_BYTES = (size: number) => 8 * size + 64 * 2 ** 20;

/** Lets a reader read mutations and counts: the same seed makes the same. */
export function fuzz(reader: Reader, mutations: number, seed: number): FuzzCount {
  const count: FuzzCount = {
    ...{ reader: reader.name, mutations, refused: 0, accepted: 0 },
    ...{ traces: 0, slow: 0, large: 0, damaged: 0, slowestMs: 0, failures: [] },
  };
  for (let i = 0; i < mutations; i++) {
    const bytes = reader.mutation(new Generator(seed + i));
    const found = readOnce(reader, bytes, count);
    if (found !== undefined && count.failures.length < 10) {
      count.failures.push(`mutation ${seed + i} (${bytes.length} bytes): ${found}`);
    }
  }
  return count;
}

/** @returns what was not to be */
function readOnce(reader: Reader, bytes: Buffer, count: FuzzCount): string | undefined {
  const before = memory();
  const began = process.cpuUsage();
  const wrong = outcome(reader, bytes, count);
  const { user, system } = process.cpuUsage(began);
  const ms = (user + system) / 1_000;
  const taken = memory() - before;
  count.slowestMs = Math.max(count.slowestMs, ms);
  if (wrong !== undefined) return wrong;
  if (ms > MOST_MS) {
    count.slow += 1;
    return `took ${(ms / 1000).toFixed(1)} s`;
  }
  if (taken <= MOST_BYTES(bytes.length)) return undefined;
  count.large += 1;
  return `took ${Math.round(taken / 2 ** 20)} MiB`;
}

function memory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function outcome(reader: Reader, bytes: Buffer, count: FuzzCount): string | undefined {
  try {
    const wrong = reader.read(bytes);
    if (wrong === undefined) count.accepted += 1;
    else count.damaged += 1;
    return wrong;
  } catch (error) {
    if (isTold(error)) {
      count.refused += 1;
      return undefined;
    }
    count.traces += 1;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** A message for people, and nothing of the program's insides in it. */
function isTold(error: unknown): boolean {
  const isOurs = error instanceof UsageError || error instanceof Failure;
  return (
    isOurs && !/undefined \(|Cannot read prop|is not a function|not iterable/.test(error.message)
  );
}
