import { make, type StepResult } from '../../../src/env/index.js';
import { readSessions, type Session } from '../replay.js';

type Seen = number | number[];
type RecordedInfo = { prob?: number; action_mask?: number[] };

/** An episode of a world of few states, as Gymnasium played it. */
export interface ToyEpisode {
  reset_obs: Seen;
  reset_info: RecordedInfo;
  actions: number[];
  obs: Seen[];
  rewards: number[];
  infos?: RecordedInfo[];
  terminated: boolean;
  truncated: boolean;
}

export type ToySession = Omit<Session, 'episodes'> & { episodes: ToyEpisode[] };

export const toySessions = readSessions('toy-text.jsonl.gz') as unknown as ToySession[];

/** The environment of a session, its options in camelCase. */
export function remake({ env, kwargs }: ToySession) {
  const options = Object.entries(kwargs).map(([name, value]) => [camelCase(name), value]);
  return make(env as string, Object.fromEntries(options));
}

export function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The info that a recording has, in the library's names and forms. */
export function infoOf({ prob, action_mask: mask }: RecordedInfo = {}): Record<string, unknown> {
  return {
    ...(prob === undefined ? {} : { prob }),
    ...(mask === undefined ? {} : { actionMask: Uint8Array.from(mask) }),
  };
}

/** What the steps of an episode returned. */
export function recordedSteps(episode: ToyEpisode): StepResult<unknown>[] {
  return episode.obs.map((observation, t) => {
    const last = t === episode.obs.length - 1;
    return {
      observation,
      reward: episode.rewards[t] as number,
      terminated: last && episode.terminated,
      truncated: last && episode.truncated,
      info: infoOf(episode.infos?.[t]),
    };
  });
}
