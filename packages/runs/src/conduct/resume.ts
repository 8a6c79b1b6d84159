import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type RunConfig, VERSION } from 'perilune';
import { Failure } from '../failure.js';
import { readConfigFile } from '../folder/config-file.js';
import { lockFolder } from '../folder/lock.js';
import { hasEnded, RunFolder } from '../folder/run-folder.js';
import { importModules } from '../imports.js';
import type { RunOutcome } from '../outcome.js';
import type { LearningRow } from '../records/learning-record.js';
import { type CarryOptions, carryOut, type StartingPoint } from './carry-out.js';

/**
 * Goes on with the run in a folder from its latest checkpoint that is whole, to the end that it would have
 * had; from its beginning where there is none.
 *
 * @returns undefined if the run had ended before: nothing was touched
 * @throws UsageError if its checkpoint is of another
 * @throws Failure if there is no run, another process writes it, no checkpoint is whole, another version wrote it, or
 *   something cannot be saved
 */
export async function resumeRun(
  run: string,
  options: CarryOptions = {},
): Promise<RunOutcome | undefined> {
  const startedAt = options.startedAt ?? performance.now();
  const path = findRun(run);
  const config = readConfigFile(path);
  await importModules(config.imports ?? []);
  if (hasEnded(path)) return undefined;
  const release = lockFolder(path);
  try {
    if (hasEnded(path)) return undefined;
    const folder = new RunFolder(path);
    const from = await startingPoint(folder, config, options.onNote ?? (() => {}));
    return await carryOut(config, { ...options, startedAt }, { folder, from });
  } finally {
    release();
  }
}

/** @throws Failure if the path is no folder */
function findRun(run: string): string {
  const path = resolve(run);
  if (existsSync(path) && statSync(path).isDirectory()) return path;
  throw new Failure(`${run} is no folder; the folder of a run is needed, as in runs/.`);
}

/** The latest checkpoint that is whole; undefined to begin anew. */
async function startingPoint(
  folder: RunFolder,
  config: RunConfig,
  tell: (line: string) => void,
): Promise<StartingPoint | undefined> {
  const found = folder.checkpoints.latest(tell);
  if (found === undefined) {
    tell('There is no checkpoint yet: the run begins anew.');
    return undefined;
  }
  const { bytes, summary } = found;
  const { steps, seconds, began, version } = summary;
  tell(`Going on from step ${steps} of at most ${config.steps}.`);
  if (version !== VERSION) {
    tell(`(Begun with perilune ${version}; with ${VERSION} it may end differently.)`);
  }
  const learning = await recordedUntil(steps, join(folder.path, 'progress.csv'));
  return { bytes, steps, seconds, began, learning };
}

async function recordedUntil(steps: number, file: string): Promise<LearningRow[]> {
  if (!existsSync(file)) return [];
  const { readLearning } = await import('../records/read-csv.js');
  return readLearning(readFileSync(file, 'utf8')).filter(({ step }) => step <= steps);
}
