import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import type { Picture } from '@perilune/pictures/node';
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

/**
 * Writes a picture as SVG or PNG by the file's ending, and as both where it has none.
 *
 * @returns the files written
 * @throws UsageError for another ending, or a place that cannot be written
 */
export function writePicture(out: string, picture: Picture): string[] {
  return picturePaths(out).map((file) => {
    writeOut(file, file.endsWith('.svg') ? picture.svg : picture.png);
    return file;
  });
}

/**
 * The files that a picture called `out` will be, where it can be written.
 *
 * @throws UsageError for an ending that is neither .svg nor .png, or a place that cannot be written
 */
export function picturePaths(out: string): string[] {
  checkWritable(out);
  const ending = extname(out).toLowerCase();
  if (ending === '.svg' || ending === '.png') return [out];
  if (ending === '') return [`${out}.svg`, `${out}.png`];
  throw new UsageError(`${out} must end in .svg or .png, or have no ending for both.`);
}
