import type { InterruptedRun } from '@perilune/runs';
import { nearPath } from '../../terminal/words.js';

/** How a run that was stopped is gone on with. */
export function stoppedWords({ folder, savedAt, result }: InterruptedRun): string {
  const resume = `perilune resume ${nearPath(folder as string)}`;
  return savedAt === undefined
    ? `stopped at step ${result.steps}, of which no checkpoint was kept; ${resume} begins anew`
    : `stopped at step ${savedAt}; go on with: ${resume}`;
}
