import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { writeDurably } from '@perilune/runs';
import { UsageError } from 'perilune';

/**
 * Looks whether a file can be written where it is asked for, before the work that fills it.
 *
 * @throws UsageError that says why not
 */
export function checkWritable(file: string): void {
  const folder = dirname(resolve(file));
  if (!existsSync(folder)) throw new UsageError(`${file}: there is no folder ${folder}.`);
  if (existsSync(file) && statSync(file).isDirectory())
    throw new UsageError(`${file} is a folder.`);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new UsageError(`${file}: nothing can be written to ${folder}.`);
  }
}

/**
 * Writes a file whole: a reader sees the old content or the new.
 *
 * @throws Failure if it cannot be written
 */
export function writeOut(file: string, content: string | Buffer): void {
  writeDurably(resolve(file), content);
}
