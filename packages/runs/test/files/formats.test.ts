import { describe, expect, it } from 'vitest';
import { stringify } from '../../src/files/csv.js';
import { sha256 } from '../../src/files/sha256.js';

describe('what files hold', () => {
  it('is a table in CSV, quoted where a comma would part it', () => {
    expect(stringify([[1, 'a,b', null]])).toBe('1,"a,b",\n');
    expect(stringify([{ r: -1, l: 2 }], { header: true })).toBe('r,l\n-1,2\n');
  });

  it('is known by its SHA-256: of "abc" (FIPS 180-4)', () => {
    expect(sha256(Buffer.from('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
