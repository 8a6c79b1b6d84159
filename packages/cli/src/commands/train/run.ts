import { conduct } from '@perilune/runs';
import { type RunFlags, readRun } from '../../options/run-options.js';
import { readSeconds } from '../../options/settings.js';
import { showRun } from './show-run.js';

export interface TrainFlags extends RunFlags {
  out?: string;
  checkpointEvery: string;
  /** False with --no-pictures. */
  pictures: boolean;
  json?: boolean;
}

/** `perilune train`: a wrong call leaves no file. */
export async function train(flags: TrainFlags): Promise<void> {
  const { config, from } = await readRun(flags);
  const checkpointEvery = readSeconds('--checkpoint-every', flags.checkpointEvery);
  const folder = flags.out ?? { under: 'runs' };
  const { pictures, json = false } = flags;
  await showRun(config, { pictures, json }, (options) =>
    conduct({ ...config, from: from ?? config.from }, { ...options, checkpointEvery, folder }),
  );
}
