import { conduct } from '@perilune/runs';
import { UsageError } from 'perilune';
import { type RunFlags, readRun } from '../../options/run-options.js';
import { readSeeds } from '../../options/seeds.js';
import { readCheckpointEvery, readInteger, readThreads } from '../../options/settings.js';
import { showRun } from './show-run.js';

export interface TrainFlags extends RunFlags {
  seeds?: string;
  jobs?: string;
  threads?: string;
  out?: string;
  checkpointEvery: string;
  /** False with --no-pictures. */
  pictures: boolean;
  json?: boolean;
}

/** `perilune train`: a wrong call leaves no file. */
export async function train(flags: TrainFlags): Promise<void> {
  checkSeedFlags(flags);
  const { config, from } = await readRun(flags);
  const checkpointEvery = readCheckpointEvery(flags.checkpointEvery);
  const threads = readThreads(flags.threads);
  const { out, pictures, json = false } = flags;
  if (flags.seeds !== undefined) {
    const many = { seeds: readSeeds('--seeds', flags.seeds), jobs: readJobs(flags.jobs), threads };
    const { trainSeeds } = await import('./train-seeds.js');
    return trainSeeds(config, from, { ...many, out, checkpointEvery, pictures, json });
  }
  const folder = out ?? { under: 'runs' };
  await showRun(config, { pictures, json }, (options) =>
    conduct(
      { ...config, from: from ?? config.from },
      { ...options, checkpointEvery, threads, folder },
    ),
  );
}

function readJobs(jobs: string | undefined): number | undefined {
  return jobs === undefined ? undefined : readInteger('--jobs', jobs, 1);
}

/** @throws UsageError where a flag would say nothing, or two of them not the same */
function checkSeedFlags({ seed, seeds, jobs }: TrainFlags): void {
  if (seeds !== undefined && seed !== undefined) {
    throw new UsageError('--seed is of one run and --seeds of many: give one of them.');
  }
  if (seeds === undefined && jobs !== undefined) {
    throw new UsageError(
      '--jobs says how many runs go on at a time: give --seeds too, as --seeds 1-10.',
    );
  }
}
