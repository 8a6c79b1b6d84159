import { extname, resolve } from 'node:path';
import { UsageError } from 'perilune';
import writeFileAtomic from 'write-file-atomic';
import type { Picture } from '../pictures/render.js';

/**
 * Writes a picture as SVG or PNG by the file's ending, and as both where it has none.
 *
 * @returns the files written
 * @throws UsageError for another ending, or a place that cannot be written
 */
export function writePicture(out: string, picture: Picture): string[] {
  return picturePaths(out).map((file) => {
    const content = file.endsWith('.svg') ? Buffer.from(picture.svg) : picture.png;
    try {
      writeFileAtomic.sync(resolve(file), content);
    } catch (error) {
      throw new UsageError(`${file} cannot be written: ${(error as Error).message}.`);
    }
    return file;
  });
}

/**
 * The files that a picture called `out` will be.
 *
 * @throws UsageError for an ending that is neither .svg nor .png
 */
export function picturePaths(out: string): string[] {
  const ending = extname(out).toLowerCase();
  if (ending === '.svg' || ending === '.png') return [out];
  if (ending === '') return [`${out}.svg`, `${out}.png`];
  throw new UsageError(`${out} must end in .svg or .png, or have no ending for both.`);
}
