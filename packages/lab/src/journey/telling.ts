import { specOf } from 'perilune';
import { count, score } from '../parts/numbers';
import type { Film } from './film';
import type { Milestone } from './milestones';

/** What a flight came to, in a word or two. */
export function sayEnding({ ending, aloft }: Pick<Film, 'ending' | 'aloft'>, env: string): string {
  if (ending !== undefined && ending !== 'time is up' && ending !== 'cut short') return ending;
  if (!env.startsWith('LunarLander')) return ending ?? 'goes on';
  return aloft > 0.5 ? 'hovers' : 'stands, engines on';
}

const WHAT: Readonly<Record<string, string>> = {
  crashed: 'it crashes',
  'flew out': 'it flies out of the picture',
  hovers: 'it hovers until time is up',
  'stands, engines on': 'it is down, and fires its engines until time is up',
  landed: 'it lands',
};

/** One sentence on a flight: all that it claims is read off the flight. */
export function tellFilm(film: Film, { episodes, steps }: Milestone, env: string): string {
  const when = steps === 0 ? 'Before any practice' : `After ${count(episodes)} episodes`;
  const word = sayEnding(film, env);
  const what = WHAT[word] ?? `the episode ends after ${count(film.steps)} steps`;
  return `${when} ${what}: ${score(film.total, 0)} points.`;
}

/** Whether a flight is a good one: of landers by their end, elsewhere by what counts as solved; undefined: neither. */
export function judge(film: Film, env: string): 'good' | 'bad' | undefined {
  if (env.startsWith('LunarLander')) {
    const word = sayEnding(film, env);
    return word === 'landed' ? 'good' : word === 'hovers' ? undefined : 'bad';
  }
  const { rewardThreshold = Number.POSITIVE_INFINITY } = specOf(env);
  return film.total >= rewardThreshold ? 'good' : undefined;
}

/** A policy of the way, and its flight. */
export interface Stop {
  milestone: Milestone;
  film: Film;
}

/**
 * The three that tell the story: the first one; of those between one that stays up, else the longest flight;
 * and the last one.
 */
export function chooseStops(stops: readonly Stop[], env: string): readonly Stop[] {
  const [first, last] = [stops[0], stops.at(-1)];
  if (first === undefined || last === undefined || first === last) return stops.slice(0, 1);
  const between = stops.slice(1, -1);
  const hovering = between.find(({ film }) => sayEnding(film, env) === 'hovers');
  const longest = between.toSorted((a, b) => b.film.steps - a.film.steps)[0];
  const middle = hovering ?? longest;
  return middle === undefined ? [first, last] : [first, middle, last];
}
