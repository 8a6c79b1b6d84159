import { conductRun } from '../run/conduct.js';
import { claimRunFolder } from '../run-folder/claim.js';
import { type RunFlags, readRunConfig } from '../run-options.js';
import { readSeconds } from '../settings.js';

export interface TrainFlags extends RunFlags {
  out?: string;
  checkpointEvery: string;
  /** False with --no-pictures. */
  pictures: boolean;
  json?: boolean;
}

/** `perilune train`: everything is checked before the first file is written. */
export async function train(flags: TrainFlags): Promise<void> {
  const config = await readRunConfig(flags);
  const checkpointEvery = readSeconds('--checkpoint-every', flags.checkpointEvery);
  const folder = claimRunFolder(config, flags.out);
  folder.writeConfig(config);
  const { pictures, json = false } = flags;
  await conductRun(folder, config, { checkpointEvery, pictures, json });
}
