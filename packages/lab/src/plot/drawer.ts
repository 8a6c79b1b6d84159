import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { color, theme } from '../state/theme';
import type { PlotProps } from './plot';

/** Pixels of the page's letters where widths of lines are as given; on a larger screen they grow along. */
const LETTERS = 16;
/** From one number along an axis to the next at least, in letters' sizes: of nearer ones the longest would run together. */
const [APART, ABOVE] = [3.2, 1.9] as const;

/** What a plot is drawn with. */
export interface Drawing extends Pick<PlotProps, 'xLabel' | 'lines'> {
  level: PlotProps['level'];
  /** The x that a line stands at; read at every drawing. */
  marked: { readonly current: number | undefined };
}

/**
 * A plot in its place, as large as that is, in the page's colours.
 *
 * @param drawing.onStale told when the page's letters are of another size than those that it was made with
 */
export function drawPlot(
  drawing: Drawing & { onStale: () => void },
  data: uPlot.AlignedData,
  parent: HTMLElement,
): { plot: uPlot; remove: () => void } {
  const letters = rem();
  const plot = new uPlot(optionsOf(drawing, letters), data, parent);
  const fit = () => {
    plot.setSize({ width: parent.clientWidth, height: parent.clientHeight });
    if (rem() !== letters) drawing.onStale();
  };
  const observer = new ResizeObserver(fit);
  observer.observe(parent);
  fit();
  const unsubscribe = theme.subscribe(() => plot.redraw(false, true));
  const remove = () => {
    observer.disconnect();
    unsubscribe();
    plot.destroy();
  };
  return { plot, remove };
}

function optionsOf({ xLabel, lines, level, marked }: Drawing, letters: number): uPlot.Options {
  const axis = {
    stroke: () => color('dim'),
    grid: { stroke: () => color('line'), width: 1 },
    ticks: { show: false },
    // Whole pixels: of a fraction the library makes larger on a screen of finer pixels only what follows the point.
    font: `${Math.round(0.78 * letters)}px system-ui, sans-serif`,
  };
  return {
    width: 300,
    height: 200,
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_, low, high) => rangeOf(low, high, level?.at) } },
    axes: [
      {
        ...axis,
        space: APART * letters,
        values: (_, ticks) =>
          ticks.map((tick) => (tick >= 10_000 ? `${tick / 1_000} k` : `${tick}`)),
        size: 1.7 * letters,
        label: xLabel,
        labelSize: 1.2 * letters,
        labelFont: axis.font,
        labelGap: 0,
      },
      { ...axis, space: ABOVE * letters, size: 3.2 * letters },
    ],
    series: [
      {},
      ...lines.map((line) => ({
        label: line.label,
        stroke: () => color(line.color),
        width: line.points ? 0 : ((line.width ?? 2) * letters) / LETTERS,
        ...(line.points ? { paths: () => null } : {}),
        points: line.points
          ? {
              show: true,
              size: (line.points === 'large' ? 0.6 : 0.25) * letters,
              stroke: 'transparent',
              fill: () => color(line.color),
              width: 0,
            }
          : { show: false },
        spanGaps: true,
      })),
    ],
    hooks: {
      draw: [(made) => level && drawLevel(made, level), (made) => drawMark(made, marked.current)],
    },
  };
}

/** The size of the page's letters, which grows with the screen, in pixels. */
function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** The numbers' range, the level in it, with some air; without numbers one that looks like a plot. */
function rangeOf(
  low: number | null,
  high: number | null,
  level: number | undefined,
): uPlot.Range.MinMax {
  if (typeof low !== 'number' || typeof high !== 'number') {
    if (level === undefined) return [0, 1];
    const size = Math.abs(level) || 1;
    return [level - 2 * size, level + size / 4];
  }
  const least = Math.min(low, level ?? low);
  const most = Math.max(high, level ?? high);
  const air = 0.06 * (most - least || 1);
  return [least - air, most + air];
}

function drawMark(made: uPlot, at: number | undefined): void {
  const { min, max } = made.scales.x ?? {};
  if (at === undefined || typeof min !== 'number' || typeof max !== 'number') return;
  const { ctx, bbox } = made;
  const x = Math.round(made.valToPos(Math.max(min, Math.min(max, at)), 'x', true));
  ctx.save();
  ctx.strokeStyle = color('text');
  ctx.fillStyle = color('text');
  ctx.lineWidth = 2 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.beginPath();
  ctx.arc(x, bbox.top + 4 * devicePixelRatio, 5 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.fill();
  ctx.restore();
}

function drawLevel(made: uPlot, level: { at: number; label: string }): void {
  const { ctx, bbox } = made;
  const y = Math.round(made.valToPos(level.at, 'y', true));
  const scale = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = color('good');
  ctx.fillStyle = color('good');
  ctx.lineWidth = 1.5 * scale;
  ctx.setLineDash([6 * scale, 5 * scale]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = `${0.78 * rem() * scale}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(level.label, bbox.left + 6 * scale, y - 3 * scale);
  ctx.restore();
}
