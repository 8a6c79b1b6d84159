import type { TimedEpisode } from 'perilune';
import { stringify } from '../files/csv.js';

/**
 * Training episodes in the format of Stable-Baselines3's `Monitor`, that its plotting tools read: a
 * line of JSON behind `#`, then return, length and seconds since the beginning, an episode a row. Rows
 * are kept, since they are written at each checkpoint and there come to be many.
 */
export class MonitorCsv {
  private text: string;
  private rows = 0;

  /** @param began when the run began, in seconds since 1970 */
  constructor(env: string, began: number) {
    this.text = `#${JSON.stringify({ t_start: began, env_id: env })}\nr,l,t\n`;
  }

  /** @param episodes all so far: those of the call before, and what came since */
  of(episodes: readonly TimedEpisode[]): string {
    const rows = episodes.slice(this.rows).map((episode) => ({
      r: Number(episode.return.toFixed(6)),
      l: episode.length,
      t: Number(episode.seconds.toFixed(6)),
    }));
    this.text += stringify(rows, { columns: ['r', 'l', 't'] });
    this.rows = episodes.length;
    return this.text;
  }
}
