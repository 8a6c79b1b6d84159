import { signal } from '@preact/signals';
import type { Racer } from '../flight/ground';
import { Race } from '../flight/race';
import { endJourney } from '../journey/under-way';

/** Two that fly side by side. */
export const race = signal<Race | undefined>(undefined);

/** @throws UsageError where there is no ground that both can fly over */
export function beginRace(racers: readonly [Racer, Racer]): void {
  const begun = new Race(racers);
  begun.playing.value = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  race.peek()?.close();
  endJourney();
  race.value = begun;
}

export function endRace(): void {
  race.peek()?.close();
  race.value = undefined;
}
