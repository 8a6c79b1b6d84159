import { type Canvas2D, TURN } from './canvas.js';
import { scatter } from './noise.js';
import { palette } from './palette.js';
import type { View } from './view.js';

/** Stars in a picture as wide as it is high; others have their share. */
const STARS = 110;
/** Stars of one brightness are filled at once. */
const MAGNITUDES = [0.3, 0.55, 0.95] as const;
/** Height of a lander's picture in metres, in which the largest star has a radius of 0.028. */
const LANDER_HEIGHT = 40 / 3;

/** Fills the upper three quarters of the picture with stars, always the same. In metres, y up. */
export function drawStars(context: Canvas2D, view: View, height: number = LANDER_HEIGHT): void {
  const { left, right, top, bottom, scale } = view;
  const count = Math.round((STARS * (right - left)) / (top - bottom));
  const unit = height / LANDER_HEIGHT;
  context.fillStyle = palette.star;
  MAGNITUDES.forEach((brightness, magnitude) => {
    context.globalAlpha = brightness;
    context.beginPath();
    for (let i = magnitude; i < count; i += MAGNITUDES.length) {
      const x = left + scatter(3 * i) * (right - left);
      const y = bottom + (top - bottom) * (0.26 + 0.74 * scatter(3 * i + 1));
      // A star thinner than a pixel would flicker away in a small picture.
      const size = unit * (0.012 + 0.016 * magnitude * scatter(3 * i + 2));
      const radius = Math.max(size, 0.45 / scale);
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, TURN);
    }
    context.fill();
  });
  context.globalAlpha = 1;
}
