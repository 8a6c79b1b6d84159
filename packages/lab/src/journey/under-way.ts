import { signal } from '@preact/signals';

/** What is being told of how it learned; undefined: nothing. */
export const sentence = signal<string | undefined>(undefined);
/** Whether somebody is being shown around. */
export const isOnJourney = signal(false);
/** The terrain that the policies of a run are compared on. */
export const FILM_TERRAIN = 2;

let leaving = new AbortController();

/** Sets out on a journey, in place of one that somebody is on. @returns is aborted when it ends */
export function setOut(): AbortSignal {
  endJourney();
  leaving = new AbortController();
  isOnJourney.value = true;
  return leaving.signal;
}

/** Whoever does something else ends it. @param said stays to be read */
export function endJourney(said?: string): void {
  leaving.abort();
  isOnJourney.value = false;
  sentence.value = said;
}
