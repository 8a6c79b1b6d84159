import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './run-program.js';

/** This repository's folder. */
const root = fileURLToPath(new URL('../..', import.meta.url));

/** A commit of this repository, built in a folder of its own. */
export interface Checkout {
  /** As git abbreviates it. */
  commit: string;
  /** See `libraryIn`. */
  library: string;
}

/** The file that a program loads which imports the library: this repository's own, or the one in another folder. */
export function libraryIn(folder: string = root): string {
  return createRequire(join(folder, 'package.json')).resolve('perilune');
}

/**
 * Builds a commit beside this one, in the system's temporary folder, for as long as it is used.
 *
 * @throws Error with what git or the build said if that fails
 */
export async function withCheckout<T>(
  name: string,
  use: (checkout: Checkout) => Promise<T>,
): Promise<T> {
  const commit = await nameCommit(name);
  const folder = mkdtempSync(join(tmpdir(), 'perilune-against-'));
  const stop = () => {
    remove(folder);
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await build(commit, folder);
    return await use({ commit, library: libraryIn(folder) });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    remove(folder);
  }
}

async function nameCommit(name: string): Promise<string> {
  const args = ['-C', root, 'rev-parse', '--short', '--verify', '--quiet', `${name}^{commit}`];
  const { stdout } = await runProgram('git', args, `${name} is no commit of this repository`);
  return stdout.trim();
}

async function build(commit: string, folder: string): Promise<void> {
  process.stderr.write(`Building ${commit} in ${folder} ...\n`);
  const worktree = ['-C', root, 'worktree', 'add', '--detach', folder, commit];
  await runProgram('git', worktree, `${commit} cannot be checked out`);
  if (sameLock(folder)) shareModules(join(root, 'node_modules'), join(folder, 'node_modules'));
  const program = join(folder, 'scripts/build.mjs');
  await runProgram(process.execPath, [program], `${commit} cannot be built`);
}

function remove(folder: string): void {
  spawnSync('git', ['-C', root, 'worktree', 'remove', '--force', folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** Whether the commit needs what is installed here; if not, its own build installs what it needs. */
function sameLock(folder: string): boolean {
  const [ours, theirs] = [root, folder].map((at) => readFileSync(join(at, 'package-lock.json')));
  return ours !== undefined && theirs?.equals(ours) === true;
}

/**
 * Links every installed package into another `node_modules`. The workspace's own are links there already,
 * relative ones, and are copied as such: so they lead to the other folder's packages.
 */
function shareModules(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (name.startsWith('@')) shareModules(source, target);
    else if (lstatSync(source).isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true });
    else if (!name.startsWith('.')) symlinkSync(source, target, 'junction');
    // npm's note of what is installed: without it the build would install all anew.
    else if (name === '.package-lock.json') copyFileSync(source, target);
  }
}
