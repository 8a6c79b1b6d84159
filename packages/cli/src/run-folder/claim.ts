import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type RunConfig, UsageError } from 'perilune';
import { Failure, remedyOf } from '../failure.js';
import { PART } from './durable.js';
import { isLock, lockFolder } from './lock.js';
import { RunFolder } from './run-folder.js';

/** All that is left of a run that was killed before it had begun. */
const UNBEGUN = `config.json${PART}`;

/**
 * Makes sure of a folder for a run before it begins, and leaves whatever is there alone.
 *
 * @param out the folder asked for; without one a fresh folder under runs/
 * @returns the folder; it exists, is empty and is locked by this process
 * @throws UsageError if it is a file or holds something
 * @throws Failure if it cannot be made, or another process has it
 */
export function claimRunFolder(config: RunConfig, out?: string): RunFolder {
  const path = out === undefined ? makeFresh(config) : makeNamed(resolve(out));
  const release = lockFolder(path);
  try {
    checkEmpty(path);
  } catch (error) {
    release();
    throw error;
  }
  return new RunFolder(path);
}

function makeNamed(path: string): string {
  if (existsSync(path)) checkEmpty(path);
  make(path);
  return path;
}

function checkEmpty(path: string): void {
  if (!statSync(path).isDirectory()) {
    throw new UsageError(
      `--out ${path} is a file; a folder's name is needed, of a new or an empty one.`,
    );
  }
  const inside = readdirSync(path).filter((name) => !isLock(name) && name !== UNBEGUN);
  if (inside.length === 0) return;
  const content = inside.includes('config.json') ? 'another run' : `${inside.length} files`;
  throw new UsageError(
    `--out ${path} holds ${content}; name a new or an empty folder. Nothing was touched.`,
  );
}

/** Of runs that begin at the same moment each makes a folder of its own. */
function makeFresh({ env, algo, preset, seed }: RunConfig): string {
  const name = resolve('runs', `${env}-${algo}-${preset}-seed${seed}`);
  make(dirname(name));
  for (let number = 1; ; number++) {
    const path = number === 1 ? name : `${name}-${number}`;
    if (make(path)) return path;
  }
}

/**
 * Makes a folder and those above it. (Node's own `recursive` says of a read-only disk that there is no
 * such file.)
 *
 * @returns false if it was there
 */
function make(path: string): boolean {
  if (existsSync(path)) return false;
  make(dirname(path));
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new Failure(`The folder ${path} cannot be made: ${remedyOf(error)}.`);
  }
}
