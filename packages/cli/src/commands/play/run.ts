import { make, specOf } from 'perilune';
import { readEnvOptions } from '../../options/settings.js';
import { type LabFlags, openLab } from '../lab/run.js';

export interface PlayFlags extends LabFlags {
  set: readonly string[];
}

/** Steps that the page gives worlds which set no limit themselves. */
const UNLIMITED = 500;

/** `perilune play`: serves the page until it is interrupted, at the world to be played. */
export async function play(id: string, flags: PlayFlags): Promise<void> {
  await openLab(flags, linkTo(id, readEnvOptions(flags.set)));
}

/** What the page's address says of a world. @throws UsageError on an unknown id or option */
export function linkTo(id: string, envOptions: Record<string, unknown>): string {
  make(id, envOptions).close();
  const limit = specOf(id).maxEpisodeSteps === undefined ? { maxEpisodeSteps: UNLIMITED } : {};
  const words = new URLSearchParams({ env: id });
  for (const [name, value] of Object.entries({ ...limit, ...envOptions })) {
    words.set(`env.${name}`, JSON.stringify(value));
  }
  words.set('panel', 'fly');
  return `#${words}`;
}
