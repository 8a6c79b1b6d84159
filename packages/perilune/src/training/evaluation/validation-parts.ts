import type { Agent } from '../../agents/index.js';
import { type EvaluateAsyncOptions, evaluateAsync } from './evaluate.js';
import { VALIDATION_SEED } from './seeds.js';

/** Consecutive episodes of a validation, after which it may be given up. */
export interface ValidationPart {
  /** Episodes before it. */
  first: number;
  count: number;
}

/** What came of one. */
export interface FlownPart {
  returns: readonly number[];
  /** Of its episodes. */
  mean: number;
  meanLength: number;
}

/** Episodes after which a validation may be given up first; then as often as another `PART` is flown. */
const FIRST_PART = 10;
export const PART = 20;

/** All parts of so many episodes, in their order. */
export function partsOf(episodes: number): ValidationPart[] {
  const parts: ValidationPart[] = [];
  for (let first = 0; first < episodes; ) {
    const whole = first === 0 ? FIRST_PART : PART - (first % PART);
    const count = Math.min(whole, episodes - first);
    parts.push({ first, count });
    first += count;
  }
  return parts;
}

/** @throws the reason of `signal` when it aborts */
export async function flyPart(
  agent: Agent,
  { first, count }: ValidationPart,
  how: EvaluateAsyncOptions,
): Promise<FlownPart> {
  const seed = VALIDATION_SEED + first;
  const { results, mean, meanLength } = await evaluateAsync(agent, {
    ...how,
    seed,
    episodes: count,
  });
  return { returns: results.map((episode) => episode.return), mean, meanLength };
}
