import type { EvaluatedEpisode, Evaluation } from 'perilune';
import { stringify } from '../files/csv.js';

/** How a lander's episodes ended: the first, third, fourth and fifth add up to the episodes. */
export interface Ends {
  /** Asleep with both legs down, on the pad or off it. */
  landed: number;
  /** Of those, between the flags. */
  onPad: number;
  crashed: number;
  flewOut: number;
  timedOut: number;
}

/** What an evaluation came to. */
export interface EvaluationSummary extends Partial<Ends> {
  episodes: number;
  /** Reset seed of the first episode. */
  seed: number;
  mean: number;
  std: number;
  /** Mean of the worst 5 %. */
  cvar5: number;
  /** Episodes that did not end and were cut: their returns go no further. Left out where there are none. */
  cut?: number;
}

/** Of a lander the first four; other environments end, or their time does. */
export type End = 'landed' | 'crashed' | 'flew-out' | 'timed-out' | 'ended';

/** How an episode ended. */
export function endOf({ terminated, info }: EvaluatedEpisode): End {
  if (!terminated) return 'timed-out';
  const { end } = info;
  return end === 'landed' || end === 'crashed' || end === 'flew-out' ? end : 'ended';
}

/**
 * Counts the ends of a lander's episodes; undefined for an environment that knows no such ends.
 *
 * @param env its id: where every episode's time was up the episodes themselves do not tell whether it knows them
 */
export function countEnds(evaluation: Evaluation, env = ''): Ends | undefined {
  const ends = evaluation.results.map(endOf);
  const isLander = env.startsWith('LunarLander') || ends.some((end) => end !== 'timed-out');
  if (!isLander || ends.includes('ended')) return undefined;
  const count = (end: End) => ends.filter((other) => other === end).length;
  const onPad = evaluation.results.filter((each) => endOf(each) === 'landed' && isOnPad(each));
  return {
    landed: count('landed'),
    onPad: onPad.length,
    crashed: count('crashed'),
    flewOut: count('flew-out'),
    timedOut: count('timed-out'),
  };
}

function isOnPad({ info }: EvaluatedEpisode): boolean {
  return info.onPad === true;
}

/** An evaluation without its single episodes, with the ends of a lander's. @param env as `countEnds` has it */
export function summarizeEvaluation(evaluation: Evaluation, env?: string): EvaluationSummary {
  const { episodes, seed, mean, std, cvar5, cut } = evaluation;
  return {
    ...{ episodes, seed, mean, std, cvar5 },
    ...(cut > 0 ? { cut } : {}),
    ...countEnds(evaluation, env),
  };
}

/** What the course on deep reinforcement learning asks of a lander: its mean less its standard deviation, at least 200. */
export interface PassMark {
  /** mean - std */
  value: number;
  mark: number;
  passed: boolean;
}

const COURSE_MARK = 200;

/** Whether a lander would pass in the course; undefined for an environment that is none. */
export function passMarkOf(
  { mean, std }: Pick<Evaluation, 'mean' | 'std'>,
  env: string,
): PassMark | undefined {
  if (!env.startsWith('LunarLander')) return undefined;
  const value = mean - std;
  return { value, mark: COURSE_MARK, passed: value >= COURSE_MARK };
}

/** The episodes of an evaluation as CSV, a row each, in the order of their seeds. */
export function episodesCsv(episodes: readonly EvaluatedEpisode[]): string {
  const rows = episodes.map((episode) => ({
    seed: episode.seed,
    return: episode.return,
    length: episode.length,
    end: endOf(episode),
    onPad: isOnPad(episode) ? 1 : 0,
  }));
  return stringify(rows, {
    header: true,
    columns: ['seed', 'return', 'length', 'end', 'onPad'],
    cast: { number: String },
  });
}
