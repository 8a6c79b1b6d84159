import { extname } from 'node:path';
import type { Picture } from '@perilune/pictures/node';
import { UsageError } from 'perilune';
import { checkWritable, writeOut } from './write-out.js';

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
