import { effect } from '@preact/signals';
import { place } from '../course/place';
import type { World } from '../flight/episode';
import { paceOf } from '../flight/watching';
import { run, theatre, trainAnew, watch } from '../state/lab';
import { filmOf } from './film';
import type { Milestone } from './milestones';
import { chooseStops, type Stop, tellFilm } from './telling';
import { endJourney, sentence, setOut } from './under-way';

/** Seconds that a flight of the journey lasts at most: a longer one is shown faster. */
const LONGEST = 7;
const KEY = 'perilune-lab-journey';

/** Shows how it learned, from the first crash on: trains, where nothing is trained yet. */
export async function beginJourney(): Promise<void> {
  const until = setOut();
  // Who looks on at a speed of their own keeps it: a journey gives back what it took, and at once.
  until.addEventListener('abort', () => {
    theatre.speed.value = 1;
  });
  theatre.pilot.value = 'agent';
  theatre.playing.value = true;
  keepSeen();
  const isTrained = run.outcome.peek() !== undefined;
  if (!isTrained && !run.active.peek()) trainAnew();
  const stopListening = listenForOthers();
  try {
    if (!isTrained) await whileItTrains(until);
    await showStops(until, isTrained ? 0 : 1);
  } catch (error) {
    if (!until.aborted) throw error;
  } finally {
    stopListening();
    if (!until.aborted) endJourney(sentence.peek());
  }
}

/** Whether this browser has shown it before. */
export function isSeen(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return true;
  }
}

function keepSeen(): void {
  try {
    localStorage.setItem(KEY, 'seen');
  } catch {
    // Where nothing is kept it was not begun by itself.
  }
}

/** The untrained agent flies while the training goes on. */
async function whileItTrains(until: AbortSignal): Promise<void> {
  await come(() => run.milestones.value.length > 0, until);
  const first = run.milestones.peek()[0] as Milestone;
  await flight({ milestone: first, film: await filmOf(first, worldOfRun()) }, until);
  if (run.outcome.peek()) return;
  sentence.value = 'It practises, and this is its newest attempt …';
  watch(undefined);
  await come(() => run.outcome.value !== undefined, until);
}

/** The story in three flights. @param from the first of them that has not just been seen */
async function showStops(until: AbortSignal, from: number): Promise<void> {
  const world = worldOfRun();
  const { outcome, milestones } = run;
  const result = outcome.peek();
  if (result === undefined) return;
  const { steps, episodes, model: policy } = result;
  const all = [...milestones.peek(), { steps, episodes, policy }];
  sentence.value ??= 'One moment: each policy of its way flies once, unseen …';
  const stops: Stop[] = [];
  for (const milestone of all) stops.push({ milestone, film: await filmOf(milestone, world) });
  for (const stop of chooseStops(stops, world.env).slice(from)) await flight(stop, until);
  run.watched.value = undefined;
}

/** One flight from its beginning to its end, and a moment more. */
async function flight({ milestone, film }: Stop, until: AbortSignal): Promise<void> {
  until.throwIfAborted();
  sentence.value = tellFilm(film, milestone, worldOfRun().env);
  const pace = paceOf(worldOfRun().env);
  theatre.speed.value = [1, 2, 4].find((times) => film.steps / pace / times <= LONGEST) ?? 4;
  watch(milestone);
  const shown = theatre.episode.peek();
  await come(() => theatre.episode.value !== shown, until);
  // Who lets another agent fly has seen enough of this one.
  if (theatre.model.peek() !== milestone.policy) endJourney();
  until.throwIfAborted();
}

function worldOfRun(): World {
  const { env = 'LunarLander-v3', envOptions = {} } = run.config.peek() ?? {};
  return { env, envOptions };
}

/** Who does something else does not want to be shown around. */
function listenForOthers(): () => void {
  return effect(() => {
    const isRunsOwn = run.phase.value === 'training' || run.phase.value === 'done';
    const isWatched = theatre.pilot.value === 'agent' && theatre.playing.value;
    if (!isRunsOwn || !isWatched || place.value !== undefined) endJourney();
  });
}

/** @throws when it is to end before */
function come(isSo: () => boolean, until: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    let stop = () => {};
    const leave = () => {
      stop();
      failed(new Error('The journey has been left.'));
    };
    until.addEventListener('abort', leave, { once: true });
    if (until.aborted) return leave();
    stop = effect(() => {
      if (!isSo()) return;
      // Not within the effect that found it: it would be called while it is being made.
      setTimeout(() => {
        until.removeEventListener('abort', leave);
        stop();
        done();
      });
    });
  });
}
