/**
 * Something in the world, not in the call, is in the way: a full disk, a damaged file, another process.
 * The command line tells its message without a stack and exits with 1.
 */
export class Failure extends Error {
  override name = 'Failure';
}

/** What to do about the errors of a file system that people meet. */
const REMEDIES: Record<string, string> = {
  ENOSPC: 'the disk is full; free some space and try again',
  EDQUOT: 'the quota of this disk is used up; free some space and try again',
  EROFS: 'the file system is read-only; choose a folder that can be written',
  EACCES: 'writing there is not permitted; change its permissions or choose another folder',
  EPERM: 'writing there is not permitted; change its permissions or choose another folder',
  EIO: 'the disk reports an error of its own; choose another disk',
  EMFILE: 'too many files are open; raise the limit (ulimit -n) and try again',
  ENAMETOOLONG: 'the name is too long; choose a shorter one',
  ENOTDIR: 'a part of the path is a file, not a folder',
};

/** What went wrong with a file, and what can be done about it: `the disk is full (ENOSPC); free ...`. */
export function remedyOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const remedy = code === undefined ? undefined : REMEDIES[code];
  return remedy === undefined ? message : `${remedy} (${code})`;
}
