import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type RunConfig, UsageError } from 'perilune';

/**
 * Makes sure of a folder for a run before it begins, and leaves whatever is there alone.
 *
 * @param out the folder asked for; without one a fresh folder under runs/
 * @returns its absolute path; it exists and is empty
 * @throws UsageError if it is a file, holds something, or cannot be made
 */
export function claimRunFolder(config: RunConfig, out?: string): string {
  const folder = resolve(out ?? freshName(config));
  if (existsSync(folder)) checkEmpty(folder);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be made: ${(error as Error).message}.`);
  }
  return folder;
}

function checkEmpty(folder: string): void {
  if (!statSync(folder).isDirectory()) {
    throw new UsageError(
      `--out ${folder} is a file; a folder's name is needed, of a new or an empty one.`,
    );
  }
  const inside = readdirSync(folder);
  if (inside.length === 0) return;
  const content = inside.includes('config.json') ? 'another run' : `${inside.length} files`;
  throw new UsageError(
    `--out ${folder} holds ${content}; name a new or an empty folder. Nothing was touched.`,
  );
}

function freshName({ env, algo, preset, seed }: RunConfig): string {
  const name = `${env}-${algo}-${preset}-seed${seed}`;
  for (let number = 1; ; number++) {
    const folder = join('runs', number === 1 ? name : `${name}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}
