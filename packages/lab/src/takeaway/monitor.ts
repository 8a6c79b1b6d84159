import type { Episode } from '../training/reports';

/**
 * Training episodes in the format of Stable-Baselines3's `Monitor`, as `perilune train` writes them: a
 * line of JSON behind `#`, then return, length and seconds, an episode a row.
 *
 * @param began when the run began, in seconds since 1970
 */
export function monitorCsv(env: string, began: number, episodes: Iterable<Episode>): string {
  const rows = Array.from(
    episodes,
    ({ return: total, length, seconds }) =>
      `${Number(total.toFixed(6))},${length},${Number(seconds.toFixed(6))}\n`,
  );
  return `#${JSON.stringify({ t_start: began, env_id: env })}\nr,l,t\n${rows.join('')}`;
}
