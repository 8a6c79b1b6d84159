import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveConfig } from 'perilune';
import { describe, expect, it } from 'vitest';
import { isNewer, readConfigFile } from '../../src/folder/config-file.js';
import { RunFolder } from '../../src/folder/run-folder.js';
import { temporaryFolder } from '../temporary-folder.js';

describe('config.json', () => {
  it('reads back as the configuration that was written', () => {
    const folder = temporaryFolder();
    const config = resolveConfig({ env: 'CartPole-v1', seed: 7 });
    new RunFolder(folder).writeConfig(config);
    expect(readConfigFile(folder)).toEqual(config);
  });

  it('keeps an infinity and -0, so that a run that has one can be resumed', () => {
    const folder = temporaryFolder();
    const solve = { validationSlack: Infinity, gateSlack: -0 };
    const config = resolveConfig({ env: 'CartPole-v1', solve });
    new RunFolder(folder).writeConfig(config);
    expect(readConfigFile(folder)).toEqual(config);
    expect(readConfigFile(folder).solve).toMatchObject(solve);
  });

  it('names modules as they lie from the folder, and reads them back as they lie there', () => {
    const folder = temporaryFolder();
    const config = resolveConfig({ env: 'CartPole-v1', imports: [join(folder, 'own', 'a.mjs')] });
    new RunFolder(join(folder)).writeConfig(config);
    const text = readFileSync(join(folder, 'config.json'), 'utf8');
    expect(JSON.parse(text).imports).toEqual(['own/a.mjs']);
    expect(readConfigFile(folder)).toEqual(config);
  });

  it('of a newer version is refused with both versions named', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), '{"perilune": "99.1.0"}');
    expect(() => readConfigFile(folder)).toThrow(/written by perilune 99\.1\.0; this is \d/);
  });

  it('that is damaged is named', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), '{"perilune":');
    expect(() => readConfigFile(folder)).toThrow(/config\.json cannot be read/);
    expect(() => readConfigFile(join(folder, 'none'))).toThrow(/holds no run/);
  });

  it('knows which of two versions is the newer', () => {
    const pairs = [
      ['0.1.1', '0.1.0'],
      ['0.10.0', '0.9.9'],
      ['1.0.0', '0.99.99'],
      ['2.0.0-beta.1', '1.9.0'],
    ] as const;
    for (const [newer, older] of pairs) {
      expect(isNewer(newer, older)).toBe(true);
      expect(isNewer(older, newer)).toBe(false);
      expect(isNewer(newer, newer)).toBe(false);
    }
  });
});
