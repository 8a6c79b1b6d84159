import { describe, expect, it } from 'vitest';
import { Failure, remedyOf } from '../src/failure.js';

const errorOf = (code?: string) =>
  Object.assign(new Error(`${code}: it went wrong`), code === undefined ? {} : { code });

describe('what can be done about a file that cannot be written', () => {
  it.each([
    ['ENOSPC', 'the disk is full; free some space and try again (ENOSPC)'],
    ['EDQUOT', 'the quota of this disk is used up; free some space and try again (EDQUOT)'],
    ['EROFS', 'the file system is read-only; choose a folder that can be written (EROFS)'],
    [
      'EACCES',
      'writing there is not permitted; change its permissions or choose another folder (EACCES)',
    ],
    [
      'EPERM',
      'writing there is not permitted; change its permissions or choose another folder (EPERM)',
    ],
    ['EIO', 'the disk reports an error of its own; choose another disk (EIO)'],
    ['EMFILE', 'too many files are open; raise the limit (ulimit -n) and try again (EMFILE)'],
    ['ENAMETOOLONG', 'the name is too long; choose a shorter one (ENAMETOOLONG)'],
    ['ENOTDIR', 'a part of the path is a file, not a folder (ENOTDIR)'],
  ])('is said in words for people, with the code: %s', (code, words) => {
    expect(remedyOf(errorOf(code))).toBe(words);
  });

  it('is what the system says where there are no better words', () => {
    expect(remedyOf(errorOf('EODD'))).toBe('EODD: it went wrong');
    expect(remedyOf(errorOf())).toBe('undefined: it went wrong');
    expect(new Failure('full').name).toBe('Failure');
  });
});
