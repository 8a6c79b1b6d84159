import { Generator, SeedSequence } from '../../random/index.js';

/** The random streams of a run. Each purpose has its own, so that one drawing more leaves the others alone. */
const PURPOSES = ['weights', 'exploration', 'replay', 'environments', 'noise', 'batches'] as const;

/** What a stream of random numbers is for: each purpose has its own, whatever the others draw. */
export type StreamPurpose = (typeof PURPOSES)[number];

/** The child of the run's seed for a purpose, by SeedSequence's spawn keys. */
export function streamSeed(seed: number, purpose: StreamPurpose): SeedSequence {
  return new SeedSequence(seed).child(PURPOSES.indexOf(purpose));
}

/** The run's stream of random numbers for a purpose. */
export function stream(seed: number, purpose: StreamPurpose): Generator {
  return new Generator(streamSeed(seed, purpose));
}

/**
 * The reset seed of each of n environments, a child of the run's seed. It lies in 2^52..2^53-1, so no
 * training episode replays the terrain of a validation or reporting seed.
 */
export function environmentSeeds(seed: number, count: number): number[] {
  const parent = streamSeed(seed, 'environments');
  return Array.from({ length: count }, (_, lane) => {
    const [low = 0, high = 0] = parent.child(lane).generateState(2);
    return 2 ** 52 + (high % 2 ** 20) * 2 ** 32 + low;
  });
}
