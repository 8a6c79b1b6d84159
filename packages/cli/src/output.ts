import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { dirname, extname } from 'node:path';
import type { Picture } from '@perilune/pictures/node';
import { Failure, remedyOf, writeDurably } from '@perilune/runs';
import { UsageError } from 'perilune';
import { isMarkable, isMarked, MARKED_WITHIN, signed } from './output-mark.js';
import { descriptorOf, isRegular, targetOf, writeThrough } from './output-target.js';

/** How the command line may write files that it was told the names of: every one goes through here. */
export interface OutputOptions {
  /** Whether a file that is not ours may be replaced (`--force`). Default false. */
  force?: boolean | undefined;
  /** Of a CSV its first line, by which one of ours is known. */
  header?: string | undefined;
}

/**
 * Looks whether a file can be written where it is asked for, before the work that fills it. One that is there
 * is only replaced if it is one of ours of that kind, or empty: neither a model nor a photograph is lost to a
 * misplaced name.
 *
 * @throws UsageError for a folder, or for a file that is not ours
 * @throws Failure where there is no folder for it, or nothing can be written
 */
export function checkWritable(file: string, options: OutputOptions = {}): void {
  if (descriptorOf(file) !== undefined) return;
  const target = targetOf(file);
  const folder = dirname(target);
  if (!existsSync(folder)) throw new Failure(`${file}: there is no folder ${folder}.`);
  const isThere = existsSync(target);
  if (isThere && statSync(target).isDirectory()) throw new UsageError(`${file} is a folder.`);
  const isFile = isThere && isRegular(target);
  checkAccess(file, isThere && !isFile ? target : folder);
  if (!isFile) return;
  if (options.force !== true && !isOurs(target, options.header)) {
    throw new UsageError(
      `${file} is there already${kindOf(file)}: it is left as it is. ` +
        'Choose another name, or give --force to replace it.',
    );
  }
}

/**
 * Writes a file whole: a reader sees the old content or the new. A link is followed; a pipe or a device is written to.
 *
 * @throws UsageError as `checkWritable`
 * @throws Failure if it cannot be written
 */
export function writeOut(
  file: string,
  content: string | Buffer,
  options: OutputOptions = {},
): void {
  checkWritable(file, options);
  const target = targetOf(file);
  const bytes = signed(file, content);
  if (descriptorOf(file) === undefined && (!existsSync(target) || isRegular(target))) {
    writeDurably(target, bytes);
    return;
  }
  try {
    writeThrough(file, target, bytes);
  } catch (error) {
    throw new Failure(`${file} cannot be written: ${remedyOf(error)}.`, { cause: error });
  }
}

/**
 * Writes a picture as SVG or PNG by the file's ending, and as both where it has none.
 *
 * @returns the files written
 * @throws UsageError for another ending, or a file of another kind
 * @throws Failure if it cannot be written
 */
export function writePicture(out: string, picture: Picture, options?: OutputOptions): string[] {
  return picturePaths(out, options).map((file) => {
    writeOut(file, file.endsWith('.svg') ? picture.svg : picture.png, options);
    return file;
  });
}

/**
 * The files that a picture called `out` will be, where they can be written.
 *
 * @throws UsageError for an ending that is neither .svg nor .png, or a file of another kind
 * @throws Failure where it cannot be written
 */
export function picturePaths(out: string, options?: OutputOptions): string[] {
  const files = pictureNames(out);
  for (const file of files) checkWritable(file, options);
  return files;
}

function pictureNames(out: string): string[] {
  const ending = extname(out).toLowerCase();
  if (ending === '.svg' || ending === '.png') return [out];
  if (ending === '') return [`${out}.svg`, `${out}.png`];
  throw new UsageError(`${out} must end in .svg or .png, or have no ending for both.`);
}

/** Pictures and pages bear a mark, a table is known by its header; an agent may be all that is left of a long run. */
function isOurs(target: string, header: string | undefined): boolean {
  if (statSync(target).size === 0) return true;
  const ends = endsOf(target);
  return header === undefined ? isMarked(target, ends) : ends.startsWith(`${header}\n`);
}

/** What the file that is there would have to be, in the midst of a sentence. */
function kindOf(file: string): string {
  const ending = extname(file).slice(1).toLowerCase();
  if (ending === 'safetensors') return '';
  return `, and no ${isMarkable(file) ? ending.toUpperCase() : 'table'} of perilune's`;
}

/** Its first and last bytes, a character each. */
function endsOf(file: string): string {
  const { size } = statSync(file);
  const descriptor = openSync(file, 'r');
  const read = (at: number) => {
    const bytes = Buffer.alloc(MARKED_WITHIN);
    return bytes.toString('latin1', 0, readSync(descriptor, bytes, 0, bytes.length, at));
  };
  try {
    return read(0) + read(Math.max(0, size - MARKED_WITHIN));
  } finally {
    closeSync(descriptor);
  }
}

function checkAccess(file: string, place: string): void {
  try {
    accessSync(place, constants.W_OK);
  } catch {
    throw new Failure(`${file}: nothing can be written to ${place}.`);
  }
}
