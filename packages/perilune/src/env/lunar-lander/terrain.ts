import type { Generator } from '../../random/generator.js';
import { HEIGHT, PAD_Y, WIDTH } from './geometry.js';

/** Vertices of the surface, from left to right. */
export const SURFACE_VERTICES = 11;

/** Horizontal positions of the vertices, metres. */
export const SURFACE_X: readonly number[] = Array.from(
  { length: SURFACE_VERTICES },
  (_, i) => (WIDTH / (SURFACE_VERTICES - 1)) * i,
);

const heights = new Float64Array(SURFACE_VERTICES + 1);
const MIDDLE = 5;

/**
 * Draws the heights of the surface: twelve uniform ones, level at the pad, each averaged with its
 * neighbours. The first one's left neighbour is the twelfth, as Python's index -1 has it.
 *
 * @param out [11] metres
 */
export function drawSurface(generator: Generator, out: Float64Array): void {
  for (let i = 0; i < heights.length; i++) heights[i] = generator.uniform(0, HEIGHT / 2);
  heights.fill(PAD_Y, MIDDLE - 2, MIDDLE + 3);
  for (let i = 0; i < SURFACE_VERTICES; i++) {
    const left = heights[i === 0 ? SURFACE_VERTICES : i - 1] as number;
    out[i] = 0.33 * (left + (heights[i] as number) + (heights[i + 1] as number));
  }
}
