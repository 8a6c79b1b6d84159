import type { ShapesScene } from '../../scene/index.js';
import type { Canvas2D } from '../shared/canvas.js';
import { drawStars } from '../shared/stars.js';
import type { View } from '../shared/view.js';
import { fillStyle } from './pen.js';
import { drawShapes } from './shapes.js';

const NIGHT = { top: 'sky', bottom: 'horizon' } as const;

/** Fills the picture with what lies behind the shapes. In world units, y up. */
export function drawBackground(context: Canvas2D, scene: ShapesScene, view: View): void {
  const { left, right, top, bottom } = view;
  const { background = NIGHT } = scene;
  context.fillStyle = fillStyle(context, background, [bottom, top]);
  context.fillRect(left, bottom, right - left, top - bottom);
  if (background === NIGHT) drawStars(context, view, scene.camera.height);
}

/** Draws the shapes, in world units, y up. */
export function drawFigures(
  context: Canvas2D,
  scene: ShapesScene,
  { scale }: View,
  font: string,
): void {
  drawShapes({ context, scale, font }, scene.shapes);
  context.globalAlpha = 1;
}
