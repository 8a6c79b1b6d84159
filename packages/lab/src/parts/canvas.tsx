import type { Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Pixels a side at most: a projector's 4K is drawn at half, which nobody sees and every frame gains. */
const MOST_PIXELS = 1920;

export interface CanvasProps {
  label: string;
  class?: string;
  /** Draws all of it; `width` and `height` in CSS pixels. Called at every change of size as well. */
  draw: (pen: CanvasRenderingContext2D, width: number, height: number) => void;
  /** Milliseconds between two drawings at least: not everything needs sixty a second. */
  every?: number;
  /** Given a function that draws again. */
  onReady?: (redraw: () => void) => void;
}

/** Calls when a pixel of the page becomes more or fewer of the screen's: the window went to another one. @returns what ends it */
function onOtherPixels(tell: () => void): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  const listen = () =>
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      'change',
      () => {
        listen();
        tell();
      },
      { once: true, signal },
    );
  listen();
  return () => ended.abort();
}

/** A canvas that keeps as many pixels as it is shown with, and is drawn only while it can be seen. */
export function Canvas({ label, class: name, draw, every = 0, onReady }: CanvasProps) {
  const element: Ref<HTMLCanvasElement> = useRef(null);
  const latest = useRef(draw);
  latest.current = draw;
  const redraw = useRef(() => {});
  useEffect(() => {
    const canvas = element.current;
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen) return;
    let seen = true;
    let drawn = Number.NEGATIVE_INFINITY;
    let later: ReturnType<typeof setTimeout> | undefined;
    redraw.current = () => {
      const early = drawn + every - performance.now();
      if (!seen || later !== undefined) return;
      if (early > 0) {
        later = setTimeout(() => {
          later = undefined;
          redraw.current();
        }, early);
        return;
      }
      drawn = performance.now();
      const { clientWidth: width, clientHeight: height } = canvas;
      if (width === 0 || height === 0) return;
      const scale = Math.min(devicePixelRatio, MOST_PIXELS / width);
      const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
      if (canvas.width !== wide) canvas.width = wide;
      if (canvas.height !== high) canvas.height = high;
      pen.setTransform(scale, 0, 0, scale, 0, 0);
      latest.current(pen, width, height);
    };
    const observer = new ResizeObserver(() => redraw.current());
    observer.observe(canvas);
    const watcher = new IntersectionObserver(([entry]) => {
      seen = entry?.isIntersecting ?? true;
      redraw.current();
    });
    watcher.observe(canvas);
    const stopHearing = onOtherPixels(() => redraw.current());
    onReady?.(() => redraw.current());
    return () => {
      stopHearing();
      observer.disconnect();
      watcher.disconnect();
      clearTimeout(later);
    };
  }, []);
  useEffect(() => redraw.current());
  return <canvas ref={element} class={name} role="img" aria-label={label} />;
}
