import type { LunarLanderOptions } from '../../../src/env/lunar-lander/options.js';
import { type RecordedEpisode, readSessions, type Session } from '../replay.js';

const NAMES: Readonly<Record<string, keyof LunarLanderOptions>> = {
  gravity: 'gravity',
  enable_wind: 'enableWind',
  wind_power: 'windPower',
  turbulence_power: 'turbulencePower',
  continuous: 'continuous',
};

export const FILES = [
  'lunar-lander',
  'lunar-lander-wind',
  'lunar-lander-options',
  'lunar-lander-bodies',
];

/** A lander's episode; the vertices of the ground are recorded as well. */
export interface LanderEpisode extends RecordedEpisode {
  terrain: [number, number][];
}

export interface LanderSession extends Session {
  episodes: LanderEpisode[];
}

export function landerSessions(file: string): LanderSession[] {
  return readSessions(`lunar-lander/${file}.jsonl.gz`) as LanderSession[];
}

/** Gymnasium's options under their names here. */
export function optionsOf(session: Session): LunarLanderOptions {
  const entries = Object.entries(session.kwargs);
  return Object.fromEntries(entries.map(([name, value]) => [NAMES[name] as string, value]));
}
