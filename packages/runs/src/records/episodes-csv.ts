import { stringify } from 'csv-stringify/sync';
import type { EvaluatedEpisode } from 'perilune';

/** Of a lander the first four; other environments end, or their time does. */
export type End = 'landed' | 'crashed' | 'flew-out' | 'timed-out' | 'ended';

/** How an episode ended. */
export function endOf({ terminated, info }: EvaluatedEpisode): End {
  if (!terminated) return 'timed-out';
  const { end } = info;
  return end === 'landed' || end === 'crashed' || end === 'flew-out' ? end : 'ended';
}

/** The episodes of an evaluation, a row each, in the order of their seeds. */
export function episodesCsv(episodes: readonly EvaluatedEpisode[]): string {
  const rows = episodes.map((episode) => ({
    seed: episode.seed,
    return: episode.return,
    length: episode.length,
    end: endOf(episode),
    onPad: episode.info.onPad === true ? 1 : 0,
  }));
  return stringify(rows, {
    header: true,
    columns: ['seed', 'return', 'length', 'end', 'onPad'],
    cast: { number: String },
  });
}
