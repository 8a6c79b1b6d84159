import { Generator, SeedSequence } from 'perilune';
import { type Assignment, isActive, type Parameter, valueFrom } from '../study/parameter.js';
import type { Sampler } from './sampler.js';

/** What random numbers of a study are for: each purpose and trial has a stream of its own. */
export const PURPOSES = {
  values: 0,
  scramble: 1,
  grid: 2,
  weights: 3,
  runs: 4,
  forest: 5,
} as const;

/** A stream of the study's. */
export function streamOf(
  seed: number,
  purpose: keyof typeof PURPOSES,
  ...keys: readonly number[]
): Generator {
  return new Generator(new SeedSequence(seed, [PURPOSES[purpose], ...keys]));
}

/** The values at a point of the unit cube; those that do not apply are left out. */
export function assignmentAt(search: readonly Parameter[], point: readonly number[]): Assignment {
  const assignment: Record<string, Assignment[string]> = {};
  search.forEach((parameter, i) => {
    if (!isActive(parameter, assignment)) return;
    assignment[parameter.path] = valueFrom(parameter, point[i] as number);
  });
  return assignment;
}

/** Independent uniform values: what everything else has to be better than. */
export const random: Sampler = ({ search, seed, trial }) => {
  const generator = streamOf(seed, 'values', trial);
  return assignmentAt(
    search,
    search.map(() => generator.nextDouble()),
  );
};
