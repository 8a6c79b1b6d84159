import { make, mean } from 'perilune';
import type { FlightPicture } from './pictures';

/** One episode, as it was flown. */
export interface Flight {
  picture: FlightPicture;
  return: number;
}

export interface FlightOptions extends Pick<FlightPicture, 'env' | 'seed' | 'title' | 'symbols'> {
  /** What is done in the light of what is seen. */
  act: (observation: Float32Array) => number | readonly number[] | Float32Array;
}

/** Flies one episode, and keeps it as a picture. */
export function fly({ act, ...about }: FlightOptions): Flight {
  const env = make(about.env);
  const actions: (number | readonly number[])[] = [];
  let observation = env.reset({ seed: about.seed }).observation as Float32Array;
  let total = 0;
  for (;;) {
    const action = act(observation);
    actions.push(typeof action === 'number' ? action : [...action]);
    const step = env.step(typeof action === 'number' ? action : Float32Array.from(action));
    total += step.reward;
    observation = step.observation as Float32Array;
    if (!step.terminated && !step.truncated) continue;
    env.close();
    const ending = typeof step.info.end === 'string' ? step.info.end : 'over';
    return { picture: { kind: 'flight', ...about, actions, ending }, return: total };
  }
}

/** Flies several episodes, on the seeds that follow each other. */
export function flyMany(
  count: number,
  { seed, ...about }: FlightOptions,
): [first: Flight, ...others: Flight[]] {
  const others = Array.from({ length: count - 1 }, (_, i) => fly({ ...about, seed: seed + i + 1 }));
  return [fly({ ...about, seed }), ...others];
}

/** How many of them landed. */
export function landings(flights: readonly Flight[]): number {
  return flights.filter(({ picture }) => picture.ending === 'landed').length;
}

/** What they brought on average. */
export function meanReturn(flights: readonly Flight[]): number {
  return mean(flights.map((flight) => flight.return));
}
