import { relative } from 'node:path';

/** A path as a person would type it from here: relative where it lies below this folder. */
export function nearPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near || '.';
}
