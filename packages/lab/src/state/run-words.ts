import type { RunConfig, RunOptions } from 'perilune';
import { spelled } from '../parts/numbers';
import { wordsOf } from '../parts/words';

/** What files of a run are called, without their ending. */
export function nameOf({ env, preset, seed }: Pick<RunConfig, 'env' | 'preset' | 'seed'>): string {
  return `${env}-${preset}-${seed}`;
}

/** A run in words: its world, its recipe, its seed, and what was changed of either. */
export function sayRun(options: RunOptions, { env, preset, seed }: RunConfig): string {
  const { steps, envOptions, hyperparameters } = options;
  const changed = { ...(steps === undefined ? {} : { steps }), ...envOptions, ...hyperparameters };
  const changes = Object.entries(changed).map(
    ([name, value]) => `${spelled(name)} ${JSON.stringify(value)}`,
  );
  return [wordsOf(env).title, preset, `seed ${seed}`, ...changes].join(' · ');
}
