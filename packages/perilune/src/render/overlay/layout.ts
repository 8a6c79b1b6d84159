import type { Canvas2D } from '../shared/canvas.js';
import { palette } from '../shared/palette.js';
import type { Area } from '../shared/view.js';

/** Sizes in pixels of a picture 400 high. */
export const EDGE = 10;
export const PADDING = 8;
const LINE = 17;
const LETTERS = 13;

/** How far what is written reaches from the upper left corner, where nothing is to lie under it. */
const WRITTEN = { width: 232, height: 148 };

export interface Picture {
  width: number;
  height: number;
  font?: string | undefined;
}

/** How many pixels one of a picture 400 high is. */
export function scaleIn({ width, height }: Picture): number {
  return Math.min(height / 400, width / 420);
}

/** What an overlay leaves free of a picture: all to the right of it, or all below a few lines. */
export function areasBeside(picture: Picture): Area[] {
  const { width, height } = picture;
  const [left, top] = [WRITTEN.width * scaleIn(picture), WRITTEN.height * scaleIn(picture)];
  return [
    { left, top: 0, width: width - left, height },
    { left: 0, top, width, height: height - top },
  ];
}

/** Lets the context write in pixels of a picture 400 high, until it is restored. */
export function enterOverlay(context: Canvas2D, picture: Picture): void {
  const scale = scaleIn(picture);
  context.save();
  context.scale(scale, scale);
  context.font = `${LETTERS}px ${picture.font ?? 'sans-serif'}`;
  context.textBaseline = 'middle';
}

/** Draws the ground of a panel at the left edge. */
export function drawPanel(context: Canvas2D, top: number, width: number, lines: number): void {
  const height = panelHeight(lines);
  context.fillStyle = palette.panel;
  context.fillRect(EDGE, top, width, height);
  context.strokeStyle = palette.panelEdge;
  context.lineWidth = 1;
  context.beginPath();
  context.rect(EDGE, top, width, height);
  context.stroke();
}

export function panelHeight(lines: number): number {
  return 2 * PADDING + (lines - 1) * LINE + LETTERS;
}

/** Middle of a line of a panel. */
export function lineAt(top: number, index: number): number {
  return top + PADDING + LETTERS / 2 + index * LINE;
}

export interface Letters {
  align: 'left' | 'right';
  color: string;
}

export function write(
  context: Canvas2D,
  text: string,
  [x, y]: readonly [x: number, y: number],
  { align, color }: Letters,
): void {
  context.textAlign = align;
  context.fillStyle = color;
  context.fillText(text, x, y);
}
