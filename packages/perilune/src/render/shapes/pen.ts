import type { Color, Line, Shade } from '../../scene/index.js';
import type { Canvas2D } from '../shared/canvas.js';
import { cssColor } from '../shared/colors.js';

/** A context and what one must know to draw shapes with it. */
export interface Pen {
  context: Canvas2D;
  /** Pixels a unit of the world. */
  scale: number;
  /** Family of the letters. */
  font: string;
}

/** From a lowest to a highest y. */
export type Span = readonly [low: number, high: number];

/** What fills a shape: a colour, or one colour at its top that becomes another at its bottom. */
export function fillStyle(
  context: Canvas2D,
  paint: Color | Shade,
  [low, high]: Span,
): string | object {
  if (typeof paint === 'string') return cssColor(paint);
  const gradient = context.createLinearGradient(0, high, 0, low);
  gradient.addColorStop(0, cssColor(paint.top));
  gradient.addColorStop(1, cssColor(paint.bottom));
  return gradient;
}

/** Fills the path, if it is to be filled. */
export function fill({ context }: Pen, paint: Color | Shade | undefined, span: Span): void {
  if (paint === undefined) return;
  context.fillStyle = fillStyle(context, paint, span);
  context.fill();
}

/** Strokes the path, if it is to be stroked: with round ends and corners, a pixel wide at least. */
export function stroke(
  { context, scale }: Pen,
  { stroke: color, lineWidth = 0 }: Partial<Line>,
): void {
  if (color === undefined) return;
  context.strokeStyle = cssColor(color);
  context.lineWidth = Math.max(lineWidth, 1 / scale);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.stroke();
}
