import { vi } from 'vitest';

/** Milliseconds between two looks at the clock: one in a slice of work, so that a slice is a step. */
const BETWEEN = 40;

/**
 * A clock that moves on whenever somebody looks at it, until `vi.restoreAllMocks()`: the time that a run takes is then
 * the same everywhere, and many slices take no time.
 *
 * @returns says what time it is, without moving it
 */
export function movingClock(): () => number {
  let now = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += BETWEEN;
    return now;
  });
  return () => now;
}
