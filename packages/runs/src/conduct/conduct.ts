import { agentFileIn, type RunOptions, resolveConfig } from 'perilune';
import { claimRunFolder, couldNotBegin, type RunPlace } from '../folder/claim.js';
import { importModules } from '../imports.js';
import type { RunOutcome } from '../outcome.js';
import { type CarryOptions, carryOut } from './carry-out.js';

export interface ConductOptions extends CarryOptions {
  /** Where the run leaves its files: a new or an empty folder. Default: nowhere, nothing is written. */
  folder?: RunPlace | undefined;
}

/**
 * Trains in this thread to the run's end, evaluates it, and leaves all of it in a folder if one is named. What
 * the run imports is imported first. The same options give the same agent, to the bit, however the run is carried out.
 *
 * @returns also for a run that diverges, and for one that `signal` stops
 * @throws UsageError, before anything begins, that names what was given and what is allowed; no file is left
 * @throws Failure if the folder cannot be had, or something cannot be saved
 */
export async function conduct(
  run: RunOptions,
  { folder: place, ...options }: ConductOptions = {},
): Promise<RunOutcome> {
  const startedAt = options.startedAt ?? performance.now();
  await importModules(run.imports ?? []);
  const config = resolveConfig(run);
  const origin = agentFileIn(run);
  const how = { ...options, startedAt };
  if (place === undefined) return await carryOut(config, how, undefined, origin);
  const claim = claimRunFolder(config, place, origin);
  try {
    return await carryOut(config, how, { folder: claim.folder }, origin);
  } catch (error) {
    // Whether an agent fits its environment, and the memory it, shows only when both are made.
    if (couldNotBegin(error)) claim.undo();
    throw error;
  } finally {
    claim.release();
  }
}
