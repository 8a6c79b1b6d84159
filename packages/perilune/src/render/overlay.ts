import type { Canvas2D } from './shared/canvas.js';
import { palette } from './shared/palette.js';

/** Names of the discrete lander's actions. */
export const LANDER_ACTIONS = ['nothing', 'left engine', 'main engine', 'right engine'] as const;

/** What is written over the picture; a part that is missing is not drawn. */
export interface Overlay {
  /** Sum of the rewards of the episode so far. */
  return?: number | undefined;
  /** Steps of the episode so far. */
  step?: number | undefined;
  /** Index of the action taken. */
  action?: number | undefined;
  /** One value an action; their bars are as long as they stand between the worst and the best. */
  qValues?: ArrayLike<number> | undefined;
  /** Default: `LANDER_ACTIONS`. */
  actionNames?: readonly string[] | undefined;
  /** Family of the letters, default `sans-serif`. */
  font?: string | undefined;
}

/** Sizes in pixels of a picture 400 high. */
const LINE = 17;
const LETTERS = 13;
const EDGE = 10;
const PADDING = 8;
const LABEL_WIDTH = 92;
const BAR_WIDTH = 62;
const VALUE_WIDTH = 46;
const COUNTS_WIDTH = 126;
/** With the name of an action in it. */
const NAMED_WIDTH = 168;

/** Draws the overlay in a picture of width x height pixels, y down. */
export function drawOverlay(
  context: Canvas2D,
  overlay: Overlay,
  width: number,
  height: number,
): void {
  const scale = Math.min(height / 400, width / 420);
  context.save();
  context.scale(scale, scale);
  context.font = `${LETTERS}px ${overlay.font ?? 'sans-serif'}`;
  context.textBaseline = 'middle';
  const below = drawCounts(context, overlay);
  if (overlay.qValues !== undefined && overlay.qValues.length > 0) {
    drawValues(context, overlay, overlay.qValues, below);
  }
  context.restore();
}

/** @returns where the next panel begins: the middle of the sky, where landers come from, stays free */
function drawCounts(context: Canvas2D, overlay: Overlay): number {
  const { step, action } = overlay;
  const lines: [string, string][] = [];
  if (overlay.return !== undefined) lines.push(['return', signed(overlay.return)]);
  if (step !== undefined) lines.push(['step', String(step)]);
  const named = action !== undefined && overlay.qValues === undefined;
  if (named) lines.push(['action', nameOf(overlay, action)]);
  if (lines.length === 0) return EDGE;
  const width = named ? NAMED_WIDTH : COUNTS_WIDTH;
  drawPanel(context, EDGE, width, lines.length);
  lines.forEach(([name, value], i) => {
    const y = lineAt(EDGE, i);
    write(context, name, EDGE + PADDING, y, 'left', palette.textDim);
    write(context, value, EDGE + width - PADDING, y, 'right', palette.text);
  });
  return EDGE + panelHeight(lines.length) + EDGE;
}

function drawValues(
  context: Canvas2D,
  overlay: Overlay,
  values: ArrayLike<number>,
  top: number,
): void {
  const count = values.length;
  const width = 2 * PADDING + LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH;
  const x = EDGE;
  drawPanel(context, top, width, count);
  const all = Array.from(values);
  const worst = Math.min(...all);
  const range = Math.max(...all) - worst;
  for (let i = 0; i < count; i++) {
    const chosen = i === overlay.action;
    const share = range > 0 ? (all[i]! - worst) / range : 1;
    const y = lineAt(top, i);
    const bar = x + PADDING + LABEL_WIDTH;
    write(
      context,
      nameOf(overlay, i),
      x + PADDING,
      y,
      'left',
      chosen ? palette.text : palette.textDim,
    );
    context.fillStyle = palette.barBack;
    context.fillRect(bar, y - 4, BAR_WIDTH, 8);
    context.fillStyle = chosen ? palette.barChosen : palette.bar;
    context.fillRect(bar, y - 4, Math.max(2, share * BAR_WIDTH), 8);
    write(context, all[i]!.toFixed(1), x + width - PADDING, y, 'right', palette.text);
  }
}

/** At the left edge. */
function drawPanel(context: Canvas2D, top: number, width: number, lines: number): void {
  const height = panelHeight(lines);
  context.fillStyle = palette.panel;
  context.fillRect(EDGE, top, width, height);
  context.strokeStyle = palette.panelEdge;
  context.lineWidth = 1;
  context.beginPath();
  context.rect(EDGE, top, width, height);
  context.stroke();
}

function panelHeight(lines: number): number {
  return 2 * PADDING + (lines - 1) * LINE + LETTERS;
}

/** Middle of a line of a panel. */
function lineAt(top: number, index: number): number {
  return top + PADDING + LETTERS / 2 + index * LINE;
}

function write(
  context: Canvas2D,
  text: string,
  x: number,
  y: number,
  align: 'left' | 'right',
  color: string,
): void {
  context.textAlign = align;
  context.fillStyle = color;
  context.fillText(text, x, y);
}

function nameOf(overlay: Overlay, action: number): string {
  return (overlay.actionNames ?? LANDER_ACTIONS)[action] ?? `action ${action}`;
}

/** With a sign always and a true minus, so that the number does not jump sideways. */
function signed(value: number): string {
  return `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(1)}`;
}
