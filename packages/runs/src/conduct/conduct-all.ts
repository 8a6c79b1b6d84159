import { availableParallelism } from 'node:os';
import { UsageError } from 'perilune';
import { Conductor, type ConductorOptions, type RunTask, type TaskOutcome } from './conductor.js';

export interface ConductAllOptions extends ConductorOptions {
  /** Runs at a time; never more than there are cores. Default: as many as there are cores. */
  jobs?: number | undefined;
}

/**
 * Carries many runs out, several at a time, each in a thread of its own. What comes of each is the same, to the
 * bit, whatever `jobs` is. Its thread imports what the run `imports`. A run of what only this thread knows, an
 * environment that was registered here and by no import, goes on in this one beside the others.
 *
 * @returns an outcome a task, in the order of the tasks whatever ends first; a run that throws takes no other
 *   along
 * @throws UsageError unless `jobs` is a whole number of at least 1
 */
export async function conductAll(
  tasks: readonly RunTask[],
  { jobs, ...options }: ConductAllOptions = {},
): Promise<TaskOutcome[]> {
  const lanes = Math.min(jobsWithinCores(jobs), Math.max(1, tasks.length));
  const conductor = new Conductor(lanes, options);
  try {
    return await Promise.all(tasks.map((task, number) => conductor.carryOut(number, task)));
  } finally {
    await conductor.close();
  }
}

/**
 * Opens a conductor for tasks that are not all known at once: each is given to `carryOut` and begins when one of
 * `jobs` is free, in the order in which they were given. It is closed when no more will come.
 *
 * @throws UsageError unless `jobs` is a whole number of at least 1
 */
export function openConductor({ jobs, ...options }: ConductAllOptions = {}): Conductor {
  return new Conductor(jobsWithinCores(jobs), options);
}

/**
 * How many runs go on at a time where `jobs` are asked for: each takes a core.
 *
 * @throws UsageError unless it is a whole number of at least 1, or undefined for as many as possible
 */
export function jobsWithinCores(jobs: number | undefined): number {
  const cores = availableParallelism();
  if (jobs === undefined) return cores;
  if (Number.isSafeInteger(jobs) && jobs >= 1) return Math.min(jobs, cores);
  throw new UsageError(`jobs is ${jobs}, but must be a whole number of at least 1.`);
}
