import { availableParallelism } from 'node:os';
import { UsageError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { Lanes, threadsBeside } from '../../src/conduct/lanes.js';

const cores = availableParallelism();

describe('the threads of each of several runs', () => {
  it('stay within the cores together: all for one run, half for each of two, one at least', () => {
    expect(threadsBeside(1, undefined)).toBe(cores);
    expect(threadsBeside(2, undefined)).toBe(Math.max(1, Math.floor(cores / 2)));
    expect(threadsBeside(2 * cores, undefined)).toBe(1);
  });

  it('are no more than asked for, and no more than there is room for', () => {
    expect(threadsBeside(1, 1)).toBe(1);
    expect(threadsBeside(1, cores + 1)).toBe(cores);
    expect(threadsBeside(2 * cores, 2)).toBe(1);
  });

  it.each([0, -1, 1.5, Number.NaN])('are a whole number of at least 1, not %s', (asked) => {
    expect(() => threadsBeside(1, asked)).toThrow(UsageError);
    expect(() => threadsBeside(1, asked)).toThrow(
      `threads is ${asked}, but must be a whole number of at least 1.`,
    );
  });
});

/** Things to do that end when they are told to, and what has happened with them. */
function things(lanes: Lanes, count: number) {
  const log: string[] = [];
  const ends: ((failure?: Error) => void)[] = [];
  const done = Array.from({ length: count }, (_, i) => {
    const end = new Promise<void>((resolve, reject) => {
      ends[i] = (failure) => (failure === undefined ? resolve() : reject(failure));
    });
    return lanes.run(async () => {
      log.push(`${i} begins`);
      await end;
      return i;
    });
  });
  return { log, ends, done };
}

/** Lets all go on that can. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('lanes', () => {
  it('let 2 of 4 things go on, and the next of the others when one has ended', async () => {
    const { log, ends, done } = things(new Lanes(2), 4);
    await settled();
    expect(log).toEqual(['0 begins', '1 begins']);
    ends[1]?.();
    expect(await done[1]).toBe(1);
    await settled();
    expect(log).toEqual(['0 begins', '1 begins', '2 begins']);
    ends[2]?.();
    await settled();
    expect(log.at(-1)).toBe('3 begins');
    for (const end of ends) end();
    expect(await Promise.all(done)).toEqual([0, 1, 2, 3]);
  });

  it('are free for the next after one that fails', async () => {
    const { log, ends, done } = things(new Lanes(1), 2);
    ends[0]?.(new Error('lost'));
    await expect(done[0]).rejects.toThrow('lost');
    await settled();
    expect(log).toEqual(['0 begins', '1 begins']);
    ends[1]?.();
    expect(await done[1]).toBe(1);
  });

  it('are as many as before when all things have ended', async () => {
    const lanes = new Lanes(1);
    for (const round of [1, 2]) {
      const { log, ends, done } = things(lanes, 2);
      await settled();
      expect([round, log]).toEqual([round, ['0 begins']]);
      for (const end of ends) end();
      await Promise.all(done);
    }
  });
});
