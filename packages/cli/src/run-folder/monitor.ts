import { stringify } from 'csv-stringify/sync';
import type { TimedEpisode } from 'perilune';

/**
 * Training episodes in the format of Stable-Baselines3's `Monitor`, that its plotting tools read: a
 * line of JSON behind `#`, then return, length and seconds since the beginning, an episode a row.
 *
 * @param began when the run began, in seconds since 1970
 */
export function monitorCsv(env: string, began: number, episodes: readonly TimedEpisode[]): string {
  const head = `#${JSON.stringify({ t_start: began, env_id: env })}\n`;
  const rows = episodes.map((episode) => ({
    r: Number(episode.return.toFixed(6)),
    l: episode.length,
    t: Number(episode.seconds.toFixed(6)),
  }));
  return head + stringify(rows, { header: true, columns: ['r', 'l', 't'] });
}
