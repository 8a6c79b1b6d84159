import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type RunConfig, readCheckpoint, UsageError } from 'perilune';
import { importModules } from '../imports.js';
import { conductRun, type StartingPoint } from '../run/conduct.js';
import { nearPath } from '../run/near-path.js';
import { readConfigFile } from '../run-folder/config-file.js';
import type { LearningRow } from '../run-folder/learning-record.js';
import { lockFolder } from '../run-folder/lock.js';
import { isFinished, RunFolder } from '../run-folder/run-folder.js';
import { readSeconds } from '../settings.js';
import { version } from '../version.js';

export interface ResumeFlags {
  checkpointEvery: string;
  /** False with --no-pictures. */
  pictures: boolean;
  json?: boolean;
}

/** `perilune resume`: goes on with a run that was stopped or killed, to the end it would have had. */
export async function resume(run: string, flags: ResumeFlags): Promise<void> {
  const checkpointEvery = readSeconds('--checkpoint-every', flags.checkpointEvery);
  const path = findRun(run);
  const config = readConfigFile(path);
  await importModules(config.imports ?? []);
  if (!isFinished(path)) lockFolder(path);
  if (isFinished(path)) {
    tell(`The run in ${nearPath(path)} is finished; there is nothing to go on with.`);
    if (flags.json) process.stdout.write(readFileSync(join(path, 'result.json')));
    return;
  }
  const folder = new RunFolder(path);
  const from = await startingPoint(folder, config);
  const { pictures, json = false } = flags;
  await conductRun(folder, config, { checkpointEvery, pictures, json, from });
}

/** @throws UsageError if the path is no folder */
function findRun(run: string): string {
  const path = resolve(run);
  if (existsSync(path) && statSync(path).isDirectory()) return path;
  throw new UsageError(`${run} is no folder; the folder of a run is needed, as in runs/.`);
}

/** The latest checkpoint that is whole; undefined to begin anew. */
async function startingPoint(
  folder: RunFolder,
  config: RunConfig,
): Promise<StartingPoint | undefined> {
  const found = folder.checkpoints.latest((damage) => tell(damage));
  if (found === undefined) {
    tell('There is no checkpoint yet: the run begins anew.');
    return undefined;
  }
  const { payload, header } = found;
  const { steps, seconds } = readCheckpoint(payload);
  tell(`Going on from step ${steps} of at most ${config.steps}.`);
  if (header.perilune !== version()) {
    tell(`(Begun with perilune ${header.perilune}; with ${version()} it may end differently.)`);
  }
  const learning = await recordedUntil(steps, join(folder.path, 'progress.csv'));
  return { payload, steps, seconds, learning, began: header.began };
}

async function recordedUntil(steps: number, file: string): Promise<LearningRow[]> {
  if (!existsSync(file)) return [];
  const { readLearning } = await import('../run-folder/read-csv.js');
  return readLearning(readFileSync(file, 'utf8')).filter(({ step }) => step <= steps);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
