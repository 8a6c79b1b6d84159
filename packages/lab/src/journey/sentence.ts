import { signal } from '@preact/signals';

/** What is being told of how it learned; undefined: nothing. */
export const sentence = signal<string | undefined>(undefined);
/** Whether somebody is being shown around. */
export const isOnJourney = signal(false);
/** The terrain that the policies of a run are compared on. */
export const FILM_TERRAIN = 1;
