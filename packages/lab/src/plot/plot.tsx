import { useEffect, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';

export interface Line {
  label: string;
  /** Names of colours of the style sheet. */
  color: string;
  width?: number;
  /** Points instead of a line; large ones for what is rare. */
  points?: boolean | 'large';
}

export interface PlotProps {
  /** What is to be seen, for those who cannot. */
  label: string;
  xLabel: string;
  lines: readonly Line[];
  /** x values, then a column a line. */
  data: uPlot.AlignedData;
  /** A level to compare with, and its name. */
  level?: { at: number; label: string };
  /** An x that is looked at: a line stands there. */
  mark?: number | undefined;
  /** Told the x that is touched. */
  onTouch?: ((x: number) => void) | undefined;
  /** Keeps the plot's picture for a download. */
  onCanvas?: (canvas: HTMLCanvasElement) => void;
}

/** A plot by uPlot in the page's colours. */
export function Plot(props: PlotProps) {
  const { label, xLabel, lines, data, level, mark, onTouch, onCanvas } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const latest = useRef(data);
  latest.current = data;
  const marked = useRef(mark);
  marked.current = mark;
  const [times, setTimes] = useState(0);
  const shape = lines.map((line) => line.label).join('|');
  useEffect(() => {
    const parent = box.current;
    if (parent === null) return;
    let isGone = false;
    let remove = () => {};
    // The page is there before what draws: there is nothing to draw until something is trained.
    void import('./drawer').then(({ drawPlot }) => {
      if (isGone) return;
      const onStale = () => setTimes((before) => before + 1);
      const made = drawPlot({ xLabel, lines, level, marked, onStale }, latest.current, parent);
      plot.current = made.plot;
      onCanvas?.(made.plot.ctx.canvas);
      remove = made.remove;
    });
    return () => {
      isGone = true;
      plot.current = undefined;
      remove();
    };
  }, [shape, xLabel, level?.at, times]);
  useEffect(() => plot.current?.setData(data), [data]);
  useEffect(() => plot.current?.redraw(false), [mark]);
  const touch = (event: PointerEvent) => {
    const made = plot.current;
    if (made === undefined || (event.buttons & 1) === 0) return;
    onTouch?.(made.posToVal(event.clientX - made.over.getBoundingClientRect().left, 'x'));
  };
  // What it does for a finger a slider does for the keys: it stays a picture.
  const touched = onTouch && { onPointerDown: touch, onPointerMove: touch };
  return (
    <div
      class={onTouch ? 'plot plot-touched' : 'plot'}
      ref={box}
      role="img"
      aria-label={label}
      {...touched}
    />
  );
}
