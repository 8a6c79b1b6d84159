import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type RunConfig, UsageError } from 'perilune';
import { Failure, remedyOf } from '../failure.js';
import { PART } from './durable.js';
import { isLock, lockFolder } from './lock.js';
import { RunFolder } from './run-folder.js';

const CONFIG = 'config.json';

/** All that is left of a run that was killed before it had begun. */
const UNBEGUN = `${CONFIG}${PART}`;

/** A folder that this process has for a run. */
export interface Claim {
  /** It exists, is empty and is locked by this process. */
  folder: RunFolder;
  /** Takes it all back, of a run that could not begin; of one that has begun nothing is touched. */
  undo(): void;
}

/**
 * Makes sure of a folder for a run before it begins, and leaves whatever is there alone.
 *
 * @param out the folder asked for; without one a fresh folder under runs/
 * @throws UsageError if it is a file or holds something
 * @throws Failure if it cannot be made, or another process has it
 */
export function claimRunFolder(config: RunConfig, out?: string): Claim {
  const made = out === undefined ? makeFresh(config) : makeNamed(resolve(out));
  const { path } = made;
  const release = lockFolder(path);
  try {
    checkEmpty(path);
  } catch (error) {
    release();
    throw error;
  }
  const undo = () => {
    if (readdirSync(path).some((name) => !isLock(name) && name !== CONFIG)) return;
    rmSync(join(path, CONFIG), { force: true });
    release();
    for (const folder of made.folders.reverse()) {
      if (readdirSync(folder).length === 0) rmdirSync(folder);
    }
  };
  return { folder: new RunFolder(path), undo };
}

/** A place for a run, and the folders that had to be made for it, outermost first. */
interface Place {
  path: string;
  folders: string[];
}

function makeNamed(path: string): Place {
  if (existsSync(path)) checkEmpty(path);
  return { path, folders: make(path) };
}

function checkEmpty(path: string): void {
  if (!statSync(path).isDirectory()) {
    throw new UsageError(
      `--out ${path} is a file; a folder's name is needed, of a new or an empty one.`,
    );
  }
  const inside = readdirSync(path).filter((name) => !isLock(name) && name !== UNBEGUN);
  if (inside.length === 0) return;
  const content = inside.includes(CONFIG) ? 'another run' : counted(inside.length);
  throw new UsageError(
    `--out ${path} holds ${content}; name a new or an empty folder. Nothing was touched.`,
  );
}

function counted(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}

/** Of runs that begin at the same moment each makes a folder of its own. */
function makeFresh({ env, algo, preset, seed }: RunConfig): Place {
  const name = resolve('runs', `${env}-${algo}-${preset}-seed${seed}`);
  const above = make(dirname(name));
  for (let number = 1; ; number++) {
    const path = number === 1 ? name : `${name}-${number}`;
    const folders = make(path);
    if (folders.length > 0) return { path, folders: [...above, ...folders] };
  }
}

/**
 * Makes a folder and those above it. (Node's own `recursive` says of a read-only disk that there is no
 * such file.)
 *
 * @returns those it made, outermost first: none if the folder was there
 */
function make(path: string): string[] {
  if (existsSync(path)) return [];
  const above = make(dirname(path));
  try {
    mkdirSync(path);
    return [...above, path];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return [];
    throw new Failure(`The folder ${path} cannot be made: ${remedyOf(error)}.`);
  }
}
