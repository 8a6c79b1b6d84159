import type { Scene } from '../../scene/index.js';
import type { Canvas2D } from '../shared/canvas.js';
import { palette } from '../shared/palette.js';
import { type Bar, bipolarBars, drawBars, rangeBars, shareBars } from './bars.js';
import {
  drawPanel,
  EDGE,
  enterOverlay,
  lineAt,
  PADDING,
  type Picture,
  panelHeight,
  write,
} from './layout.js';
import { nameOf, namesIn } from './names.js';

/** What is written over the picture; a part that is missing is not drawn. */
export interface Overlay {
  /** Sum of the rewards of the episode so far. */
  return?: number | undefined;
  /** Steps of the episode so far. */
  step?: number | undefined;
  /** The action taken: the index of a discrete one, or the values of a continuous one, which get bars. */
  action?: number | ArrayLike<number> | undefined;
  /** One value an action; their bars are as long as they stand between the worst and the best. */
  qValues?: ArrayLike<number> | undefined;
  /** One an action, of a policy that holds them; the whole bar is 1. */
  probabilities?: ArrayLike<number> | undefined;
  /** Default: the lander's, or those of a scene of shapes; else numbers. */
  actionNames?: readonly string[] | undefined;
}

const COUNTS_WIDTH = 126;
/** With the name of an action in it. */
const NAMED_WIDTH = 168;

/** Draws the overlay over the picture of a scene, y down. */
export function drawOverlay(
  context: Canvas2D,
  overlay: Overlay,
  scene: Scene,
  picture: Picture,
): void {
  const continuous = typeof overlay.action === 'object';
  const names = overlay.actionNames ?? namesIn(scene, continuous);
  const bars = barsOf(overlay, names);
  enterOverlay(context, picture);
  const below = drawCounts(context, linesOf(overlay, bars.length > 0 ? undefined : names));
  drawBars(context, bars, below);
  context.restore();
}

function barsOf(overlay: Overlay, names: readonly string[]): Bar[] {
  const { action, qValues, probabilities } = overlay;
  if (typeof action === 'object') return bipolarBars(action, names);
  if (qValues !== undefined) return rangeBars(qValues, action, names);
  return probabilities === undefined ? [] : shareBars(probabilities, action, names);
}

interface CountLine {
  name: string;
  value: string;
  wide?: boolean;
}

/** @param names of the actions, where the one taken is to be named */
function linesOf(overlay: Overlay, names: readonly string[] | undefined): CountLine[] {
  const { step, action } = overlay;
  const lines: CountLine[] = [];
  if (overlay.return !== undefined) lines.push({ name: 'return', value: signed(overlay.return) });
  if (step !== undefined) lines.push({ name: 'step', value: String(step) });
  if (typeof action === 'number' && names !== undefined) {
    lines.push({ name: 'action', value: nameOf(names, action), wide: true });
  }
  return lines;
}

/** @returns where the next panel begins: the middle of the sky, where landers come from, stays free */
function drawCounts(context: Canvas2D, lines: readonly CountLine[]): number {
  if (lines.length === 0) return EDGE;
  const width = lines.some(({ wide }) => wide) ? NAMED_WIDTH : COUNTS_WIDTH;
  drawPanel(context, EDGE, width, lines.length);
  const [left, right] = [EDGE + PADDING, EDGE + width - PADDING];
  lines.forEach(({ name, value }, i) => {
    const y = lineAt(EDGE, i);
    write(context, name, [left, y], { align: 'left', color: palette.textDim });
    write(context, value, [right, y], { align: 'right', color: palette.text });
  });
  return EDGE + panelHeight(lines.length) + EDGE;
}

/** With a sign always and a true minus, so that the number does not jump sideways. */
function signed(value: number): string {
  return `${value < 0 ? '\u2212' : '+'}${Math.abs(value).toFixed(1)}`;
}
