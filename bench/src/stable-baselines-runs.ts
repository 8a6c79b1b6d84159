import { readFileSync } from 'node:fs';
import type { MonitorRow } from '@perilune/runs/past';

/** One trained seed, here or there. */
export interface TrainedRun {
  seconds: number;
  /** Of training, in order. */
  episodes: readonly Pick<MonitorRow, 'return' | 'length'>[];
  /** Greedy mean over the reporting episodes. */
  score: number;
}

/** Mean return of the training episodes, each weighted by its length: the area under the curve. */
export function areaUnder({ episodes }: TrainedRun): number {
  const steps = episodes.reduce((sum, { length }) => sum + length, 0);
  return episodes.reduce((sum, episode) => sum + episode.return * episode.length, 0) / steps;
}

/**
 * Steps of the episodes, from the first one on, that both runs have alike: in length, and in return
 * within the last of the six digits that both note down.
 */
export function stepsAlike(ours: TrainedRun, theirs: TrainedRun): number {
  let steps = 0;
  for (const [i, { length, return: value }] of ours.episodes.entries()) {
    const other = theirs.episodes[i];
    if (other?.length !== length || Math.abs(other.return - value) > 2e-6) break;
    steps += length;
  }
  return steps;
}

interface RecordedSeed {
  net: number[];
  seconds: number;
  eval_mean: number;
  lengths: number[];
  returns: number[];
}

function linesOf<T>(file: string | URL): T[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}

/** What Stable-Baselines3 did with this network, a seed each. */
export function recordedRuns(net: readonly number[]): TrainedRun[] {
  return linesOf<RecordedSeed>(new URL('../fixtures/sb3-curves.jsonl', import.meta.url))
    .filter((seed) => seed.net.join() === net.join())
    .map(({ seconds, eval_mean, lengths, returns }) => ({
      seconds,
      episodes: returns.map((value, i) => ({ return: value, length: lengths[i] as number })),
      score: eval_mean,
    }));
}

interface RecordedPolicy {
  algo: string;
  seconds: number;
  mean: number;
  /** Length, return, and the step at its end. */
  episodes: [length: number, value: number, endedAt: number][];
}

/**
 * What Stable-Baselines3 did with an algorithm of policies, a seed each.
 *
 * @throws Error when the file has no run of it
 */
export function recordedPolicies(file: string, algo: string): TrainedRun[] {
  const runs = linesOf<RecordedPolicy>(file).filter((run) => run.algo === algo);
  if (runs.length === 0) throw new Error(`${file} has no run of ${algo}.`);
  return runs.map(({ seconds, mean, episodes }) => ({
    seconds,
    episodes: episodes.map(([length, value]) => ({ return: value, length })),
    score: mean,
  }));
}
