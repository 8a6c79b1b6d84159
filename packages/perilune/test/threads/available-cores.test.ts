import { availableParallelism } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { availableCores } from '../../src/threads/index.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** As a browser has it, that tells of so many cores. */
function inBrowser(hardwareConcurrency: number | undefined): number {
  vi.stubGlobal('process', undefined);
  vi.stubGlobal('navigator', { hardwareConcurrency });
  const cores = availableCores();
  vi.unstubAllGlobals();
  return cores;
}

describe('the cores that there are', () => {
  it('are all that a process may use, and in a browser all but the one that its page draws on', () => {
    expect(availableCores()).toBe(availableParallelism());
    expect([8, 2, 1, undefined].map(inBrowser)).toEqual([7, 1, 1, 1]);
  });
});
