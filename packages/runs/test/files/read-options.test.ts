import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.js';
import { readOptions } from '../../src/files/read-options.js';
import { temporaryFolder } from '../temporary-folder.js';

const folder = temporaryFolder();

function fileOf(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe('options that a person wrote', () => {
  it('are TOML in a file named so, in letters of any size, and JSON in any other', () => {
    const toml = 'steps = 5\n[hyperparameters]\ndiscount = 0.5\n';
    const read = { steps: 5, hyperparameters: { discount: 0.5 } };
    for (const name of ['a.toml', 'a.TOML']) {
      expect(readOptions(fileOf(name, toml))).toEqual(read);
    }
    for (const name of ['a.json', 'a.txt', 'toml']) {
      expect(readOptions(fileOf(name, JSON.stringify(read)))).toEqual(read);
      expect(() => readOptions(fileOf(name, toml))).toThrow('line 1, is no JSON');
    }
  });

  it('that are no TOML are refused by the line, and why in one', () => {
    const file = fileOf('a.toml', 'steps = 5\ndiscount = half\nseed = 1\n');
    expect(() => readOptions(file)).toThrow(Failure);
    expect(() => readOptions(file)).toThrow(/a\.toml, line 2, is no TOML: (?!Invalid)[^\n]+\.$/);
  });

  it('that are not there are so in TOML as well', () => {
    expect(() => readOptions(join(folder, 'none.toml'))).toThrow(
      /none\.toml cannot be read: there is no such file\.$/,
    );
  });
});
