import { join, relative } from 'node:path';
import { type RunConfig, resolveConfig, train as runTraining, type TrainResult } from 'perilune';
import { claimRunFolder } from '../run-folder/claim.js';
import { LearningRecord } from '../run-folder/learning-record.js';
import { resultJson } from '../run-folder/result.js';
import { RunFolder } from '../run-folder/run-folder.js';
import { readInteger, readSettings } from '../settings.js';
import { progressView } from '../terminal/progress-view.js';
import { tellSummary } from '../terminal/summary.js';

export interface TrainFlags {
  env: string;
  algo?: string;
  preset?: string;
  seed: string;
  steps?: string;
  set: string[];
  out?: string;
  /** False with --no-pictures. */
  pictures: boolean;
  json?: boolean;
}

/** `perilune train`: everything is checked before the first file is written. */
export async function train(flags: TrainFlags): Promise<void> {
  const config = readConfig(flags);
  const folder = new RunFolder(claimRunFolder(config, flags.out));
  folder.writeConfig(config);
  const began = (Date.now() - performance.now()) / 1000;
  const learning = new LearningRecord();
  const result = await trainInView(config, learning);
  folder.writeLearning(learning.rows);
  folder.writeResult(result, began);
  tellSummary(result);
  tellWhere(folder.path, flags.pictures ? await folder.writePictures(result) : []);
  if (flags.json) process.stdout.write(`${JSON.stringify(resultJson(result), null, 2)}\n`);
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

/** Trains with the clock of the process: start-up counts. */
async function trainInView(config: RunConfig, learning: LearningRecord): Promise<TrainResult> {
  const view = await progressView(process.stderr, config);
  try {
    return await runTraining({
      ...config,
      startedAt: 0,
      onProgress: (progress) => {
        learning.add(progress);
        view.update(progress);
      },
    });
  } finally {
    view.end();
  }
}

function tellWhere(folder: string, pictures: readonly string[]): void {
  const near = relative(process.cwd(), folder);
  const path = near.startsWith('..') ? folder : near;
  const lines = pictures
    .filter((name) => name !== 'reward.svg')
    .map((name) => `  ${name.endsWith('.gif') ? 'film   ' : 'picture'}  ${join(path, name)}`);
  process.stderr.write(`\nThe run is in ${path || '.'}\n${lines.join('\n')}\n`);
}
