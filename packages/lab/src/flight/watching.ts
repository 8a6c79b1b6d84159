import { specOf } from 'perilune';

/** Steps a second of a world that does not say at which speed it is watched. */
const STEPS_PER_SECOND = 50;
/** The most seconds that one picture may stand for: after a pause of the browser nothing leaps. */
export const LONGEST_TICK = 0.1;
/** Milliseconds that may go into flying for one picture: who thinks for longer is watched more slowly, by a page that answers. */
export const MOST_THINKING = 12;
/** Seconds between two looks at the flight's numbers: words and bars are read, not watched. */
export const GLANCE = 1 / 15;

/** Steps of a world in a second, as it is watched. */
export function paceOf(env: string): number {
  return specOf(env).stepsPerSecond ?? STEPS_PER_SECOND;
}
