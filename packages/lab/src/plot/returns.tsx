import { signal } from '@preact/signals';
import { specOf } from 'perilune';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { score } from '../parts/numbers';
import type { Run } from '../state/run';
import { sayRun } from '../state/run-words';
import { WINDOW } from '../training/episode-log';
import { Plot, type PlotProps } from './plot';

/** Milliseconds between two pictures of the plot: it is read, not watched. */
const EVERY = 250;

/** The picture of the returns, for whoever wants to save it. */
export const returnsCanvas = signal<HTMLCanvasElement | undefined>(undefined);

/** Returns by episode, their moving average, and the mark that counts as solved. */
export function ReturnsPlot({ run, env }: { run: Run; env: string }) {
  const episodes = useSlowly(() => run.episodeCount.value);
  const data = useMemo(() => {
    const curve = run.episodes.curve();
    return [curve.number, curve.return, curve.mean] as [number[], number[], number[]];
  }, [episodes]);
  const { mean } = run.episodes;
  const { value: options } = run.options;
  const { value: config } = run.config;
  return (
    <figure class="card returns">
      <figcaption>
        <span class="key key-dots">return of an episode</span>
        <span class="key key-line">mean of the last {WINDOW}</span>
        {options && config && <span class="dim">{sayRun(options, config)}</span>}
      </figcaption>
      <Plot
        label={
          episodes === 0
            ? 'Returns by episode: none yet'
            : `Returns of ${episodes} episodes; the mean of the last ${WINDOW} is ${score(mean)}`
        }
        xLabel="episode"
        lines={[
          { label: 'return', color: 'faint', points: true },
          { label: 'mean', color: 'curve', width: 3 },
        ]}
        data={data}
        {...levelOf(env)}
        onCanvas={(canvas) => {
          returnsCanvas.value = canvas;
        }}
      />
    </figure>
  );
}

/** The mark that counts as solved, where the world has one. */
export function levelOf(env: string): Pick<PlotProps, 'level'> {
  const threshold = specOf(env).rewardThreshold;
  return threshold === undefined ? {} : { level: { at: threshold, label: `solved: ${threshold}` } };
}

/** A number that may change a hundred times a second, followed at the pace of a plot. */
export function useSlowly(read: () => number): number {
  const [value, setValue] = useState(read);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    const timer = setInterval(() => setValue(latest.current()), EVERY);
    return () => clearInterval(timer);
  }, []);
  return value;
}
