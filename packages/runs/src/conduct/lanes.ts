import { availableParallelism } from 'node:os';
import { UsageError } from 'perilune';

/**
 * Threads of each of so many runs at a time, which all together stay within the cores; at least one.
 *
 * @param asked at most; undefined for as many as possible
 * @throws UsageError unless it is a whole number of at least 1, or undefined
 */
export function threadsBeside(jobs: number, asked: number | undefined): number {
  const most = Math.max(1, Math.floor(availableParallelism() / jobs));
  if (asked === undefined) return most;
  if (Number.isSafeInteger(asked) && asked >= 1) return Math.min(asked, most);
  throw new UsageError(`threads is ${asked}, but must be a whole number of at least 1.`);
}

/** Lets so many things go on at a time, the others wait in their order. */
export class Lanes {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
