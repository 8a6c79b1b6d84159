import { type RunConfig, resolveConfig } from 'perilune';
import { conductRun } from '../run/conduct.js';
import { claimRunFolder } from '../run-folder/claim.js';
import { readInteger, readSeconds, readSettings } from '../settings.js';

export interface TrainFlags {
  env: string;
  algo?: string;
  preset?: string;
  seed: string;
  steps?: string;
  set: string[];
  out?: string;
  checkpointEvery: string;
  /** False with --no-pictures. */
  pictures: boolean;
  json?: boolean;
}

/** `perilune train`: everything is checked before the first file is written. */
export async function train(flags: TrainFlags): Promise<void> {
  const config = readConfig(flags);
  const checkpointEvery = readSeconds('--checkpoint-every', flags.checkpointEvery);
  const folder = claimRunFolder(config, flags.out);
  folder.writeConfig(config);
  const { pictures, json = false } = flags;
  await conductRun(folder, config, { checkpointEvery, pictures, json });
}

function readConfig(flags: TrainFlags): RunConfig {
  const { env, algo, preset, steps } = flags;
  return resolveConfig({
    env,
    algo,
    preset,
    seed: readInteger('--seed', flags.seed, 0),
    steps: steps === undefined ? undefined : readInteger('--steps', steps, 1),
    ...readSettings(flags.set),
  });
}
