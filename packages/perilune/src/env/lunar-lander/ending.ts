import { PAD_X1, PAD_X2 } from './geometry.js';

/** How an episode ended of itself; one that the time limit cut has no ending. */
export type LanderEnd = 'landed' | 'crashed' | 'flew-out';

/** `info` of the step that ends an episode. */
export interface LanderEnding extends Record<string, unknown> {
  end: LanderEnd;
  /** Whether it landed between the flags. */
  onPad: boolean;
}

/**
 * Tells how an episode ended. A lander that came to rest has landed, whatever else: its hull would have
 * crashed before, so it rests on its legs; and the reward of its last step is +100 even when it lies
 * outside.
 *
 * @param awake whether it still moves
 * @param crashed whether its hull touched the ground
 * @param x its horizontal position, metres
 */
export function endingOf(awake: boolean, crashed: boolean, x: number): LanderEnding {
  if (!awake) return { end: 'landed', onPad: x >= PAD_X1 && x <= PAD_X2 };
  return { end: crashed ? 'crashed' : 'flew-out', onPad: false };
}
