import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Length, longerConfig, type RunConfig, UsageError, VERSION } from 'perilune';
import { Failure } from '../failure.js';
import { readBytes, readJson, readText } from '../files/read-file.js';
import { sha256 } from '../files/sha256.js';
import { readConfigFile } from '../folder/config-file.js';
import { lockFolder } from '../folder/lock.js';
import type { ResultJson } from '../folder/result.js';
import { hasEnded, RunFolder } from '../folder/run-folder.js';
import { importModules } from '../imports.js';
import type { RunOutcome } from '../outcome.js';
import type { LearningRow } from '../records/learning-record.js';
import { type CarryOptions, carryOut, type StartingPoint } from './carry-out.js';

/**
 * Goes on with the run in a folder from its latest checkpoint that is whole, to the end that it would have
 * had; from its beginning where there is none. With more steps or episodes it ends as a run of that length does,
 * to the same bytes; one that had been solved goes on past that, as with `solve.keepBest`.
 *
 * @returns undefined if the run had ended before and is not to be longer: nothing was touched
 * @throws UsageError if its checkpoint is of another
 * @throws Failure if there is no run, another process writes it, no checkpoint is whole, another version wrote it, or
 *   something cannot be saved
 */
export async function resumeRun(
  run: string,
  { steps, episodes, ...options }: ResumeOptions = {},
): Promise<RunOutcome | undefined> {
  const startedAt = options.startedAt ?? performance.now();
  const taken = await takeUpRun(run, { steps, episodes, onNote: options.onNote });
  if (taken === undefined) return undefined;
  try {
    const { config, folder, from, origin } = taken;
    return await carryOut(config, { ...options, startedAt }, { folder, from }, origin);
  } finally {
    taken.release();
  }
}

/** A begun run whose folder is this process's until it is released. */
export interface TakenRun {
  config: RunConfig;
  folder: RunFolder;
  /** undefined to begin anew. */
  from: StartingPoint | undefined;
  /** The file of the agent that it begins from, where it begins anew from one. */
  origin: Uint8Array | undefined;
  release(): void;
}

/**
 * Makes a begun run ready to go on. What it imports is imported.
 *
 * @returns undefined if it had ended before and is not to be longer: nothing was touched
 * @throws as `resumeRun`
 */
export async function takeUpRun(
  run: string,
  { steps, episodes, onNote = () => {} }: Length & Pick<CarryOptions, 'onNote'>,
): Promise<TakenRun | undefined> {
  const path = findRun(run);
  const present = readConfigFile(path);
  await importModules(present.imports ?? []);
  const isLonger = steps !== undefined || episodes !== undefined;
  if (hasEnded(path) && !isLonger) return undefined;
  const release = lockFolder(path);
  try {
    if (hasEnded(path) && !isLonger) {
      release();
      return undefined;
    }
    const folder = new RunFolder(path);
    const config = isLonger ? lengthened(path, present, { steps, episodes }) : present;
    const from = await startingPoint(folder, config, onNote);
    const origin = from === undefined ? originOf(folder, config) : undefined;
    if (isLonger) folder.reopen(config);
    else folder.takeUp();
    return { config, folder, from, origin, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** @throws UsageError when the run cannot be made longer so, which says why */
function lengthened(path: string, config: RunConfig, length: Length): RunConfig {
  const result = hasEnded(path) ? readResult(path) : undefined;
  if (result?.outcome === 'diverged') {
    throw new UsageError(`The run in ${path} diverged; made longer it would do so again.`);
  }
  const longer = longerConfig(config, { ...length, pastSolved: result?.solved === true });
  const { episodes } = longer;
  if (episodes === null || result === undefined || result.episodes < episodes) return longer;
  throw new UsageError(
    `The run in ${path} ended after its ${episodes} episodes: to make it longer give more, as episodes.`,
  );
}

function readResult(path: string): Pick<ResultJson, 'outcome' | 'solved' | 'episodes'> {
  const file = join(path, 'result.json');
  const result = readJson(file);
  if (typeof result === 'object' && result !== null) return result as ResultJson;
  throw new Failure(`${file} holds no JSON object.`);
}

/** The file of the agent that a run begins from. @throws Failure if it is not there, or another */
function originOf(folder: RunFolder, { from }: RunConfig): Uint8Array | undefined {
  if (from === undefined) return undefined;
  const { origin } = folder;
  const bytes = existsSync(origin) ? readBytes(origin, 'agent') : undefined;
  if (bytes !== undefined && sha256(bytes) === from.sha256) return bytes;
  throw new Failure(
    `${origin} is ${bytes === undefined ? 'not there' : 'another file'}; the run begins from the agent of ` +
      `SHA-256 ${from.sha256}. Put it there.`,
  );
}

/** How a run goes on, and by how much it is to be longer, if it is. */
export interface ResumeOptions extends CarryOptions, Length {}

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
  const { rows } = readLearning(readText(file, 'table'));
  return rows.filter(({ step }) => step <= steps);
}
