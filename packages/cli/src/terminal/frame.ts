import cliProgress from 'cli-progress';
import type { Progress, RunConfig } from 'perilune';
import { curve } from './curve.js';
import { stderrInk } from './ink.js';
import { duration, named, score, speed, whole } from './words.js';

/** Characters and lines that there are. */
export interface TerminalSize {
  columns: number;
  rows: number;
}

/** What there is to see of a run. */
export interface Watched {
  config: RunConfig;
  progress: Progress;
  /** Of `meanReturn`, from the beginning. */
  history: readonly number[];
}

const BAR = 30;
/** Of the curve's axis. */
const SCALE = 9;
/** More lines of a curve say no more. */
const TALLEST = 24;

/** The lines of a live view: none is wider than the terminal, and all of them fit above one that stays free. */
export function frame({ config, progress, history }: Watched, size: TerminalSize): string[] {
  const { env, algo, preset, seed } = config;
  const { steps, totalSteps, episodes, updates, standing, meanReturn } = progress;
  const width = size.columns - 1;
  const head = fit([env, algo, `preset ${preset}`, `seed ${seed}`], width, '  ');
  const counts = [`${whole(episodes)} episodes`, `${whole(updates)} updates`, ...named(standing)];
  const lines = [
    stderrInk.bold(head),
    ...barLines([`${whole(steps)} steps`, `of at most ${whole(totalSteps)}`], progress, width),
    fit([...timesOf(progress), speed(progress), ...counts], width),
    fit([`return ${score(meanReturn)}`, 'mean of the last 100 episodes'], width, ', '),
    stderrInk.dim(fit(learned(progress), width)),
  ];
  const free = size.rows - 1 - lines.length;
  if (free < 0) return lines.slice(0, Math.max(1, size.rows - 1));
  const height = Math.min(TALLEST, free - 1);
  const drawn = height < 2 ? [] : curve(history, Math.max(1, width - SCALE), height);
  return [...lines.slice(0, -1), ...drawn, ...lines.slice(-1)];
}

/** Parts of a line, as many as there is room for; the first is cut if it must be. */
export function fit(parts: readonly string[], width: number, gap = '   '): string {
  let line = (parts[0] ?? '').slice(0, width);
  for (const part of parts.slice(1)) {
    if (line.length + gap.length + part.length > width) break;
    line += gap + part;
  }
  return line;
}

function barLines(
  words: readonly string[],
  { steps, totalSteps }: Progress,
  width: number,
): string[] {
  const isWide = width >= BAR + 2 + words.join(' ').length;
  const size = Math.max(1, Math.min(BAR, width));
  const bar = cliProgress.Format.BarFormat(Math.min(1, steps / totalSteps), {
    barsize: size,
    barCompleteString: '█'.repeat(size),
    barIncompleteString: '░'.repeat(size),
    barGlue: '',
  });
  const inked = stderrInk.cyan(bar);
  return isWide ? [`${inked}  ${words.join(' ')}`] : [inked, fit(words, width, ' ')];
}

/** How long it has been, and how long it is at most. */
function timesOf({ seconds, steps, totalSteps }: Progress): string[] {
  if (steps === 0 || steps >= totalSteps) return [duration(seconds)];
  return [duration(seconds), `at most ${duration((seconds * (totalSteps - steps)) / steps)} left`];
}

/** What the last validation found, then what the latest updates did. */
function learned({ learning, validation }: Progress): string[] {
  const { updates: _, ...metrics } = learning ?? {};
  const found =
    validation === undefined
      ? []
      : [`validation ${score(validation.mean)} at step ${whole(validation.step)}`];
  return [...found, ...named(metrics)];
}
