import { signal } from '@preact/signals';
import { specOf } from 'perilune';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { score } from '../parts/numbers';
import type { Run } from '../state/run';
import { sayRun } from '../state/run-words';
import { WINDOW } from '../training/episode-log';
import type { Trial } from '../training/reports';
import { Plot, type PlotProps } from './plot';

/** Milliseconds between two pictures of the plot: it is read, not watched. */
const EVERY = 250;

/** The picture of the returns, for whoever wants to save it. */
export const returnsCanvas = signal<HTMLCanvasElement | undefined>(undefined);

type Columns = [number[], number[], number[], (number | null)[]];

interface ReturnsProps {
  run: Run;
  env: string;
  /** Told the episode that is touched. */
  onTouch?: (episode: number) => void;
}

/** Returns by episode, their moving average, and the mark that counts as solved. */
export function ReturnsPlot({ run, env, onTouch }: ReturnsProps) {
  const episodes = useSlowly(() => run.episodeCount.value);
  const trials = run.trials.value;
  const data = useMemo(() => {
    const curve = run.episodes.curve();
    return [curve.number, curve.return, curve.mean, placed(trials, curve.number)] as Columns;
  }, [episodes, trials]);
  const watched = run.watched.value;
  const { mean } = run.episodes;
  const { value: options } = run.options;
  const { value: config } = run.config;
  return (
    <figure class="card returns">
      <figcaption>
        <span class="key key-dots">return of an episode</span>
        <span class="key key-line">mean of the last {WINDOW}</span>
        {trials.length > 0 && (
          <span class="key key-trial">test flights, without trying things out: these decide</span>
        )}
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
          { label: 'tests', color: 'good', points: 'large' },
        ]}
        data={data}
        mark={watched?.episodes}
        onTouch={onTouch}
        {...levelOf(env)}
        onCanvas={(canvas) => {
          returnsCanvas.value = canvas;
        }}
      />
    </figure>
  );
}

/** Validations as a column, each at the first of the shown episodes that is not before it. */
export function placed(trials: readonly Trial[], numbers: readonly number[]): (number | null)[] {
  const column = new Array<number | null>(numbers.length).fill(null);
  for (const { episode, mean } of trials) {
    const at = numbers.findIndex((number) => number >= episode);
    if (numbers.length > 0) column[at < 0 ? numbers.length - 1 : at] = mean;
  }
  return column;
}

/** The mark that counts as solved, where the world has one. */
export function levelOf(env: string): Pick<PlotProps, 'level'> {
  const threshold = specOf(env).rewardThreshold;
  return threshold === undefined ? {} : { level: { at: threshold, label: `solved: ${threshold}` } };
}

/** A number that may change a hundred times a second, followed at the pace of a plot. */
function useSlowly(read: () => number): number {
  const [value, setValue] = useState(read);
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    const timer = setInterval(() => setValue(latest.current()), EVERY);
    return () => clearInterval(timer);
  }, []);
  return value;
}
