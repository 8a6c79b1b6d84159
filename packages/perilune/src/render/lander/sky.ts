import { type Canvas2D, TURN } from '../shared/canvas.js';
import { scatter } from '../shared/noise.js';
import { palette } from '../shared/palette.js';
import { drawStars } from '../shared/stars.js';
import type { View } from '../shared/view.js';

/** Fills the picture with the sky. In metres, y up. */
export function drawSky(context: Canvas2D, view: View): void {
  const { left, right, top } = view;
  const sky = context.createLinearGradient(0, top, 0, 0);
  sky.addColorStop(0, palette.skyTop);
  sky.addColorStop(0.45, palette.skyMiddle);
  sky.addColorStop(0.85, palette.skyHorizon);
  context.fillStyle = sky;
  context.fillRect(left, 0, right - left, top);
  drawStars(context, view);
  drawEarth(context, view);
  drawRidge(context, view, 4.9, 1.5, 0);
}

function drawEarth(context: Canvas2D, view: View): void {
  const x = view.right - 2.6;
  const y = view.top - 2.1;
  const radius = 0.62;
  const globe = context.createRadialGradient(x - 0.3, y + 0.25, 0.05, x, y, radius);
  globe.addColorStop(0, palette.earthLit);
  globe.addColorStop(0.45, palette.earthSea);
  globe.addColorStop(1, palette.earthNight);
  context.fillStyle = globe;
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.fill();
}

/** Far mountains, so that the ground has something to stand out from. */
function drawRidge(
  context: Canvas2D,
  view: View,
  level: number,
  relief: number,
  salt: number,
): void {
  const { left, right } = view;
  const ridge = context.createLinearGradient(0, level + relief, 0, level - 3 * relief);
  ridge.addColorStop(0, palette.ridgeTop);
  ridge.addColorStop(1, palette.ridgeBottom);
  context.fillStyle = ridge;
  context.beginPath();
  context.moveTo(left, 0);
  const width = 1.15;
  const last = Math.ceil(right / width);
  for (let i = Math.floor(left / width); i <= last; i++) {
    const height = level + relief * (scatter(911 * i + salt) - 0.6);
    context.lineTo(Math.min(Math.max(i * width, left), right), height);
  }
  context.lineTo(right, 0);
  context.closePath();
  context.fill();
}
