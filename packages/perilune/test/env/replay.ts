import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** One episode that Gymnasium played, every number as it came. */
export interface RecordedEpisode {
  reset_obs: number[];
  actions: number[];
  obs: number[][];
  rewards: number[];
  terminated: boolean;
  truncated: boolean;
}

export interface Session {
  env: string;
  kwargs: Record<string, unknown>;
  seed: number;
  policy: string;
  episodes: RecordedEpisode[];
}

export function readSessions(fixture: string): Session[] {
  const bytes = readFileSync(new URL(`../fixtures/${fixture}`, import.meta.url));
  const lines = gunzipSync(bytes).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
