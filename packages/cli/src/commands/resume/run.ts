import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  Failure,
  hasEnded,
  type ResultJson,
  readConfigFile,
  readText,
  resumeRun,
} from '@perilune/runs';
import { readCheckpointEvery, readInteger, readThreads } from '../../options/settings.js';
import { nearPath } from '../../terminal/words.js';
import { showRun } from '../train/show-run.js';

export interface ResumeFlags {
  steps?: string;
  episodes?: string;
  threads?: string;
  checkpointEvery: string;
  /** False with --no-pictures. */
  pictures: boolean;
  json?: boolean;
}

/** `perilune resume`: goes on with a run that was stopped or killed, to the end it would have had. */
export async function resume(run: string, flags: ResumeFlags): Promise<void> {
  const checkpointEvery = readCheckpointEvery(flags.checkpointEvery);
  const threads = readThreads(flags.threads);
  const { pictures, json = false } = flags;
  const path = resolve(run);
  if (!existsSync(path)) {
    throw new Failure(`${run} is no folder; the folder of a run is needed, as in runs/.`);
  }
  const length = lengthIn(flags);
  const isLonger = Object.keys(length).length > 0;
  const written = readConfigFile(path);
  if (hasEnded(path) && !isLonger) return tellEnded(path, json);
  const config = { ...written, ...length };
  await showRun(config, { pictures, json }, async (options) => {
    const outcome = await resumeRun(path, { ...options, ...length, threads, checkpointEvery });
    if (outcome !== undefined) return outcome;
    throw new Failure(`Another process has ended the run in ${nearPath(path)} by now.`);
  });
}

function lengthIn({ steps, episodes }: ResumeFlags): { steps?: number; episodes?: number } {
  return {
    ...(steps === undefined ? {} : { steps: readInteger('--steps', steps, 1) }),
    ...(episodes === undefined ? {} : { episodes: readInteger('--episodes', episodes, 1) }),
  };
}

/** @throws Failure if the run diverged: it would again; or if what it came to cannot be read */
function tellEnded(path: string, json: boolean): void {
  const written = readText(join(path, 'result.json'), 'options');
  const { divergence } = resultIn(written, path);
  if (json) process.stdout.write(written);
  if (divergence) {
    throw new Failure(
      `The run in ${nearPath(path)} diverged at step ${divergence.step}; going on it would again.`,
    );
  }
  process.stderr.write(
    `The run in ${nearPath(path)} is finished; there is nothing to go on with (--steps N makes it longer).\n`,
  );
}

function resultIn(written: string, path: string): Partial<ResultJson> {
  try {
    const result: unknown = JSON.parse(written);
    if (typeof result === 'object' && result !== null) return result;
  } catch {
    // Told below, as what is no object is.
  }
  throw new Failure(
    `result.json in ${nearPath(path)} is damaged: put it back from a copy, or delete it, and resume ends the run anew.`,
  );
}
