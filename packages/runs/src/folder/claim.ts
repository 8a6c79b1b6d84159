import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type RunConfig, UsageError } from 'perilune';
import { Failure, remedyOf } from '../failure.js';
import { PART } from './durable.js';
import { isLock, lockFolder } from './lock.js';
import { ORIGIN, RunFolder } from './run-folder.js';

const CONFIG = 'config.json';

/** What a run's folder holds before it has begun. */
const CLAIMED = [CONFIG, ORIGIN];

/** Parts of files that a run leaves which is killed before it has begun. */
const UNBEGUN = CLAIMED.map((name) => `${name}${PART}`);

/**
 * Where a run is to leave its files: the path of a new or an empty folder, or `under` another one, in a fresh
 * folder called by environment, algorithm, preset and seed.
 */
export type RunPlace = string | { readonly under: string };

/** A folder that this process has for a run. */
export interface Claim {
  /** It is locked by this process, and holds the run's configuration and nothing else. */
  folder: RunFolder;
  /** Takes it all back, of a run that could not begin; of one that has begun nothing is touched. */
  undo(): void;
  /** Lets others have it. */
  release(): void;
}

/**
 * Makes sure of a folder for a run before it begins, and leaves whatever is there alone.
 *
 * @param origin the file of the agent that it begins from, to be kept there
 * @throws UsageError if it is a file or holds something
 * @throws Failure if it cannot be made or written, or somebody else has it
 */
export function claimRunFolder(config: RunConfig, place: RunPlace, origin?: Uint8Array): Claim {
  const made =
    typeof place === 'string'
      ? makeNamed(resolve(place), origin)
      : makeFresh(config, resolve(place.under));
  const { path } = made;
  const release = lockFolder(path);
  try {
    checkEmpty(path, origin);
  } catch (error) {
    release();
    throw error;
  }
  const undo = () => {
    if (readdirSync(path).some((name) => !isLock(name) && !CLAIMED.includes(name))) return;
    for (const name of CLAIMED) rmSync(join(path, name), { force: true });
    release();
    unmake(made.folders);
  };
  const folder = new RunFolder(path);
  try {
    if (origin !== undefined) folder.writeOrigin(origin);
    folder.writeConfig(config);
  } catch (error) {
    undo();
    // What is in the way keeps the folder from being taken back, but not from being given back.
    release();
    throw error;
  }
  return { folder, undo, release };
}

/** Whether an error says that a run could not begin: it was called wrongly, or there is no memory for it. */
export function couldNotBegin(error: unknown): boolean {
  return error instanceof UsageError || error instanceof RangeError;
}

/** A folder, and those that had to be made for it, outermost first. */
interface MadeFolder {
  path: string;
  folders: string[];
}

function makeNamed(path: string, origin: Uint8Array | undefined): MadeFolder {
  if (existsSync(path)) checkEmpty(path, origin);
  return { path, folders: make(path) };
}

function checkEmpty(path: string, origin: Uint8Array | undefined): void {
  if (!statSync(path).isDirectory()) {
    throw new UsageError(`${path} is a file; a run needs a folder, a new or an empty one.`);
  }
  const inside = readdirSync(path).filter((name) => !isLock(name) && !UNBEGUN.includes(name));
  if (inside.length === 0 || (inside.length === 1 && isOrigin(join(path, ORIGIN), origin))) return;
  const content = inside.includes(CONFIG) ? 'another run' : counted(inside.length);
  throw new UsageError(
    `${path} holds ${content}; a run needs a new or an empty folder. Nothing was touched.`,
  );
}

/** Whether a run that was killed before it had begun wrote down the same agent to begin from. */
function isOrigin(file: string, origin: Uint8Array | undefined): boolean {
  return origin !== undefined && existsSync(file) && readFileSync(file).equals(origin);
}

function counted(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}

/** Of runs that begin at the same moment each makes a folder of its own. */
function makeFresh({ env, algo, preset, seed }: RunConfig, under: string): MadeFolder {
  const name = join(under, `${env}-${algo}-${preset}-seed${seed}`);
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
    unmake(above);
    throw new Failure(`The folder ${path} cannot be made: ${remedyOf(error)}.`);
  }
}

/** Takes folders back that were made, unless somebody has put something in. @param folders outermost first */
function unmake(folders: readonly string[]): void {
  for (const folder of [...folders].reverse()) {
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }
}
