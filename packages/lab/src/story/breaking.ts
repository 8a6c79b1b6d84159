import { mistakableRun } from '@perilune/article';
import { mean, type RunOptions, resolveConfig, type TimedEpisode } from 'perilune';
import type { Measure, Piece, Showing } from './pieces';

/** A run whole, and the same with something changed by the algorithm that can be told to make the mistakes. */
export interface Pair {
  whole: RunOptions;
  broken: RunOptions;
}

/** @throws UsageError if either cannot be run */
export function broken(whole: RunOptions, changes: readonly Piece['change'][]): Pair {
  const run = mistakableRun(resolveConfig(whole));
  const hyperparameters = Object.assign({}, run.hyperparameters, ...changes);
  return { whole, broken: { ...run, hyperparameters } };
}

/** Both runs of a piece, where its loss shows. */
export function pairOf({ shown, change }: Piece, seed: number): Pair {
  return broken({ ...shown.recipe, seed }, [change]);
}

/** What counts of a run. */
export interface Came {
  solved: boolean;
  /** What the last episodes brought, in the mean; NaN without any. */
  last: number;
  /**
   * What was promised beyond that, in the mean of those of them that began with a promise: whoever tries something out at
   * once makes none. NaN without any.
   */
  excess: number;
}

const LAST = 100;

/** @param episodes of a run that ended, or ran away */
export function cameOf(solved: boolean, episodes: readonly TimedEpisode[]): Came {
  const last = episodes.slice(-LAST);
  const excesses = last.map((episode) => episode.predictedReturn - episode.discountedReturn);
  return {
    solved,
    last: meanOrNone(last.map((episode) => episode.return)),
    excess: meanOrNone(excesses.filter((excess) => !Number.isNaN(excess))),
  };
}

function meanOrNone(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : mean(values);
}

/** Whether the loss of a piece showed on a seed. */
export function mattered(measure: Measure, whole: Came, without: Came): boolean {
  if ('solved' in measure) return whole.solved && !without.solved;
  if ('times' in measure) return whole.last > measure.times * without.last;
  return without.excess - whole.excess > measure.beyond;
}

/** On how many seeds it mattered, and how many either solved. */
export interface Counted {
  mattered: number;
  whole: number;
  broken: number;
  of: number;
}

/** Of so many seeds at most: no more than chance makes of two recipes that are as good. */
const HARDLY = 0.2;

/** Whether the loss of a piece shows in its recipe, by what was counted. */
export function matters({ mattered, of }: Pick<Counted, 'mattered' | 'of'>): boolean {
  return mattered > HARDLY * of;
}

/** What was counted, in words. */
export function sayCounted({ recipe, measure }: Showing, counted: Counted, world: string): string {
  const { of } = counted;
  const where = `${world}, ${(recipe.steps ?? 0).toLocaleString('en')} steps`;
  const solved = `solved whole on ${counted.whole} of ${of} seeds, broken on ${counted.broken}`;
  if (!matters(counted)) {
    return `It made no difference on ${of - counted.mattered} of ${of} seeds (${where}).`;
  }
  if ('solved' in measure) return `${where}: ${solved}.`;
  const seeds = `on ${counted.mattered} of ${of} seeds`;
  if ('times' in measure) {
    return `${where}: ${seeds} its last episodes bring over ${measure.times} times as much whole as broken.`;
  }
  return `${where}: ${seeds} its promises, broken, exceed what comes by over ${measure.beyond} points more than whole.`;
}
