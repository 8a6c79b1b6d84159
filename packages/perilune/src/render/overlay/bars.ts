import type { Canvas2D } from '../shared/canvas.js';
import { palette } from '../shared/palette.js';
import { drawPanel, EDGE, lineAt, PADDING, write } from './layout.js';
import { nameOf } from './names.js';

/** A number with its name, drawn as a part of a line. */
export interface Bar {
  name: string;
  value: string;
  /** Where it begins and how long it is, in shares of the line: 0..1. */
  from: number;
  share: number;
  chosen: boolean;
}

/** Sizes in pixels of a picture 400 high. */
const LABEL_WIDTH = 92;
const BAR_WIDTH = 62;
const VALUE_WIDTH = 46;
const BAR_HEIGHT = 8;
/** There is room for no more. */
const MOST_BARS = 12;

/**
 * A bar a value, as long as it stands between the worst and the best. Of more than twelve the chosen one
 * and the best.
 */
export function rangeBars(
  values: ArrayLike<number>,
  chosen: number | undefined,
  names: readonly string[],
): Bar[] {
  const all = Array.from(values);
  const worst = Math.min(...all);
  const best = Math.max(...all);
  const range = best - worst;
  // Where all there is to gain is 1, a tenth tells nothing apart.
  const digits = Math.max(best, -worst) <= 1 ? 3 : 1;
  return shown(all, chosen).map((i) => ({
    name: nameOf(names, i),
    value: all[i]!.toFixed(digits),
    from: 0,
    share: range > 0 ? (all[i]! - worst) / range : 1,
    chosen: i === chosen,
  }));
}

/** A bar a probability, the whole line being 1. Of more than twelve the chosen one and the likeliest. */
export function shareBars(
  values: ArrayLike<number>,
  chosen: number | undefined,
  names: readonly string[],
): Bar[] {
  const all = Array.from(values);
  return shown(all, chosen).map((i) => ({
    name: nameOf(names, i),
    value: `${(100 * all[i]!).toFixed(0)} %`,
    from: 0,
    share: all[i]!,
    chosen: i === chosen,
  }));
}

/** A bar a value, from the middle to the left or the right: half the line is 1, or the largest value beyond. */
export function bipolarBars(values: ArrayLike<number>, names: readonly string[]): Bar[] {
  const all = Array.from(values).slice(0, MOST_BARS);
  const most = Math.max(1, ...all.map(Math.abs));
  return all.map((value, i) => {
    const share = Math.abs(value) / most / 2;
    const text = value.toFixed(2);
    const from = value < 0 ? 0.5 - share : 0.5;
    return { name: nameOf(names, i), value: text, from, share, chosen: true };
  });
}

function shown(values: readonly number[], chosen: number | undefined): number[] {
  const indices = values.map((_, i) => i);
  if (values.length <= MOST_BARS) return indices;
  const rank = (i: number) => (i === chosen ? Number.POSITIVE_INFINITY : values[i]!);
  const best = indices.sort((a, b) => rank(b) - rank(a)).slice(0, MOST_BARS);
  return best.sort((a, b) => a - b);
}

/** Draws a panel of bars that begins at `top`; none where there is none. */
export function drawBars(context: Canvas2D, bars: readonly Bar[], top: number): void {
  if (bars.length === 0) return;
  drawPanel(context, top, 2 * PADDING + LABEL_WIDTH + BAR_WIDTH + VALUE_WIDTH, bars.length);
  for (const [i, bar] of bars.entries()) drawBar(context, bar, lineAt(top, i));
}

function drawBar(context: Canvas2D, { name, value, from, share, chosen }: Bar, y: number): void {
  const left = EDGE + PADDING;
  const line = left + LABEL_WIDTH;
  const right = line + BAR_WIDTH + VALUE_WIDTH;
  const color = chosen ? palette.text : palette.textDim;
  write(context, name, [left, y], { align: 'left', color });
  const top = y - BAR_HEIGHT / 2;
  context.fillStyle = palette.barBack;
  context.fillRect(line, top, BAR_WIDTH, BAR_HEIGHT);
  context.fillStyle = chosen ? palette.barChosen : palette.bar;
  const width = Math.max(2, share * BAR_WIDTH);
  context.fillRect(line + from * BAR_WIDTH, top, width, BAR_HEIGHT);
  write(context, value, [right, y], { align: 'right', color: palette.text });
}
