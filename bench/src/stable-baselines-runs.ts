import { readFileSync } from 'node:fs';
import type { Episode } from './train-process.js';

/** One trained seed, here or there. */
export interface Trained {
  seconds: number;
  /** Mean return of the training episodes, each weighted by its length: the area under the curve. */
  area: number;
  /** Greedy mean over the reporting episodes. */
  score: number;
}

/** Mean return of the episodes, each weighted by its length. */
export function areaUnder(episodes: readonly Episode[]): number {
  const steps = episodes.reduce((sum, { length }) => sum + length, 0);
  return episodes.reduce((sum, episode) => sum + episode.return * episode.length, 0) / steps;
}

interface RecordedSeed {
  net: number[];
  seconds: number;
  eval_mean: number;
  lengths: number[];
  returns: number[];
}

/** What Stable-Baselines3 did with this network, a seed each. */
export function recordedRuns(net: readonly number[]): Trained[] {
  const file = new URL('../fixtures/sb3-curves.jsonl', import.meta.url);
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedSeed)
    .filter((seed) => seed.net.join() === net.join())
    .map(({ seconds, eval_mean, lengths, returns }) => ({
      seconds,
      score: eval_mean,
      area: areaUnder(returns.map((value, i) => ({ return: value, length: lengths[i] as number }))),
    }));
}
