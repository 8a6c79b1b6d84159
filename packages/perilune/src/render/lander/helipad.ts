import type { LanderScene } from '../../scene/index.js';
import type { Canvas2D } from '../shared/canvas.js';
import { palette } from '../shared/palette.js';
import type { View } from '../shared/view.js';

/** Sizes in metres; Gymnasium's flags are as high and as wide. */
const POLE = 50 / 30;
const FLAG_WIDTH = 25 / 30;
const FLAG_HEIGHT = 12 / 30;
const THICKNESS = 0.12;
const MARKS = 10;

/** Draws the landing pad and the two flags that bound it. In metres, y up. */
export function drawHelipad(context: Canvas2D, scene: LanderScene, view: View): void {
  const { x1, x2, y } = scene.helipad;
  drawPad(context, x1, x2, y);
  drawFlag(context, x1, y, view);
  drawFlag(context, x2, y, view);
}

/** A striped beam in the ground: its upper face is the surface the legs stand on. */
function drawPad(context: Canvas2D, x1: number, x2: number, y: number): void {
  context.fillStyle = palette.padDark;
  context.fillRect(x1, y - THICKNESS, x2 - x1, THICKNESS);
  context.fillStyle = palette.pad;
  const step = (x2 - x1) / MARKS;
  context.beginPath();
  for (let i = 0; i < MARKS; i++) {
    const x = x1 + i * step;
    context.moveTo(x, y - THICKNESS);
    context.lineTo(x + step / 2, y - THICKNESS);
    context.lineTo(x + step, y);
    context.lineTo(x + step / 2, y);
    context.closePath();
  }
  context.fill();
}

function drawFlag(context: Canvas2D, x: number, y: number, view: View): void {
  context.strokeStyle = palette.pole;
  context.lineWidth = Math.max(0.06, 1 / view.scale);
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x, y + POLE);
  context.stroke();
  const top = y + POLE;
  drawTriangle(context, palette.flag, x, top, top - FLAG_HEIGHT / 2, top - FLAG_HEIGHT);
  drawTriangle(
    context,
    palette.flagShade,
    x,
    top - FLAG_HEIGHT / 2,
    top - FLAG_HEIGHT / 2,
    top - FLAG_HEIGHT,
  );
}

/** One triangle of a pennant: its edge at the pole from `upper` to `lower`, its point at `tip`. */
function drawTriangle(
  context: Canvas2D,
  color: string,
  x: number,
  upper: number,
  tip: number,
  lower: number,
): void {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, upper);
  context.lineTo(x + FLAG_WIDTH, tip);
  context.lineTo(x, lower);
  context.closePath();
  context.fill();
}
