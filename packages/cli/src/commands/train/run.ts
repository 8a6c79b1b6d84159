import { claimRunFolder } from '@perilune/runs';
import { UsageError } from 'perilune';
import { type RunFlags, readRunConfig } from '../../options/run-options.js';
import { readSeconds } from '../../options/settings.js';
import { conductRun } from './conduct.js';

export interface TrainFlags extends RunFlags {
  out?: string;
  checkpointEvery: string;
  /** False with --no-pictures. */
  pictures: boolean;
  json?: boolean;
}

/** `perilune train`: a wrong call leaves no file. */
export async function train(flags: TrainFlags): Promise<void> {
  const config = await readRunConfig(flags);
  const checkpointEvery = readSeconds('--checkpoint-every', flags.checkpointEvery);
  const { folder, undo } = claimRunFolder(config, flags.out);
  const { pictures, json = false } = flags;
  try {
    folder.writeConfig(config);
    await conductRun(folder, config, { checkpointEvery, pictures, json });
  } catch (error) {
    // Whether an agent fits its environment shows only when both are made.
    if (error instanceof UsageError) undo();
    throw error;
  }
}
