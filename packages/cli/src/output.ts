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
import { descriptorOf, isRegular, targetOf, writeThrough } from './output-target.js';

/** How the command line may write files that it was told the names of: every one goes through here. */
export interface OutputOptions {
  /** Whether a file of another kind may be replaced (`--force`). Default false. */
  force?: boolean | undefined;
  /** Of a CSV its first line, by which one of ours is known. */
  header?: string | undefined;
}

/**
 * Looks whether a file can be written where it is asked for, before the work that fills it. One that is there
 * is only replaced if it is of the same kind, or empty: a model is never lost to a misplaced name.
 *
 * @throws UsageError for a folder, or for a file of another kind
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
  if (options.force !== true && !isOfKind(target, options.header)) {
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
  if (descriptorOf(file) === undefined && (!existsSync(target) || isRegular(target))) {
    writeDurably(target, content);
    return;
  }
  try {
    writeThrough(file, target, Buffer.from(content));
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

/** What files of a kind begin with, by their ending; a CSV with its header. */
const BEGINNINGS: Readonly<Record<string, readonly string[]>> = {
  '.svg': ['<svg', '<?xml'],
  '.png': ['\u0089PNG\r\n'],
  '.gif': ['GIF8'],
  '.webp': ['RIFF'],
  // An agent may be all that is left of a long run: none is replaced unasked.
  '.safetensors': [],
};

function isOfKind(target: string, header: string | undefined): boolean {
  const beginning = beginningOf(target);
  if (beginning === '') return true;
  const known = header === undefined ? BEGINNINGS[extname(target).toLowerCase()] : [`${header}\n`];
  return (known ?? []).some((each) => beginning.startsWith(each));
}

/** What the file that is there would have to be, in the midst of a sentence. */
function kindOf(file: string): string {
  const ending = extname(file).slice(1).toLowerCase();
  if (ending === 'safetensors') return '';
  return `, and no ${`.${ending}` in BEGINNINGS ? ending.toUpperCase() : 'table'} of perilune's`;
}

/** Its first bytes, a character each. */
function beginningOf(file: string): string {
  const bytes = Buffer.alloc(512);
  const descriptor = openSync(file, 'r');
  try {
    return bytes.toString('latin1', 0, readSync(descriptor, bytes));
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
