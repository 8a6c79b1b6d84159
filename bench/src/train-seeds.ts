import { conductAll } from '@perilune/runs';
import type { RunOptions, TrainResult } from 'perilune';
import type { BenchFlags } from './benchmark.js';

/**
 * Trains with run seeds, as many at a time as there are cores: for what does not depend on the clock.
 *
 * @returns a result a seed, in their order
 * @throws what a run throws, or Error if one does not come to its end
 */
export async function runSeeds(
  { seeds, from }: Pick<BenchFlags, 'seeds' | 'from'>,
  run: RunOptions,
): Promise<TrainResult[]> {
  const tasks = Array.from({ length: seeds }, (_, i) => ({ run: { ...run, seed: from + i } }));
  const outcomes = await conductAll(tasks);
  return outcomes.map((outcome, i) => {
    if (outcome.outcome === 'finished') return outcome.result;
    if (outcome.outcome === 'failed') throw outcome.error;
    throw new Error(`The run of seed ${from + i} is ${outcome.outcome}, not finished.`);
  });
}
