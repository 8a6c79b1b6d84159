import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveConfig, VERSION } from 'perilune';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../src/failure.js';
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
    expect(() => readConfigFile(folder)).toThrow(
      `${folder} was written by perilune 99.1.0; this is ${VERSION}, which may not read it rightly. Update ` +
        'perilune and try again.',
    );
  });

  it('that is damaged is named', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), '{"perilune":');
    expect(() => readConfigFile(folder)).toThrow(/config\.json, line 1, is no JSON/);
    expect(() => readConfigFile(join(folder, 'none'))).toThrow(/holds no run/);
  });

  it('is written for people: the version first, two spaces deep, imports only where there are some', () => {
    const folder = temporaryFolder();
    const solve = { validationSlack: -Infinity, gateSlack: 1.5 };
    const config = { ...resolveConfig({ env: 'CartPole-v1' }), solve } as never;
    new RunFolder(folder).writeConfig(config);
    const text = readFileSync(join(folder, 'config.json'), 'utf8');
    expect(text.startsWith(`{\n  "perilune": "${VERSION}",\n  "env": "CartPole-v1",\n`)).toBe(true);
    expect(text.endsWith('\n}\n')).toBe(true);
    expect(text).toContain('"validationSlack": -1e999,');
    expect(text).not.toContain('imports');
    expect(readConfigFile(folder)).not.toHaveProperty('imports');
  });

  it.each([
    ['null', 'holds no JSON object'],
    ['7', 'holds no JSON object'],
    ['[]', 'holds no JSON object'],
    ['{"env": 3}', 'config.json is damaged: '],
  ])('that is JSON of something else is named: %s', (text, words) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.json'), text);
    expect(() => readConfigFile(folder)).toThrow(words);
    expect(() => readConfigFile(folder)).toThrow(Failure);
  });

  it('of an older version, of this one, or of one that says none, is read', () => {
    for (const perilune of ['0.0.1', VERSION, undefined, 3]) {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'config.json'), JSON.stringify({ perilune, env: 'A' }));
      expect(readConfigFile(folder)).toEqual({ env: 'A' });
    }
  });

  it('knows which of two versions is the newer', () => {
    const pairs = [
      ['0.1.1', '0.1.0'],
      ['0.10.0', '0.9.9'],
      ['1.0.0', '0.99.99'],
      ['2.0.0-beta.1', '1.9.0'],
      ['1.0.1+build.9', '1.0.0-rc.1'],
      ['1.2', '1.1.9'],
    ] as const;
    for (const [newer, older] of pairs) {
      expect(isNewer(newer, older)).toBe(true);
      expect(isNewer(older, newer)).toBe(false);
      expect(isNewer(newer, newer)).toBe(false);
    }
    for (const same of ['1.2.0', '1.2.0-rc.1', '1.2.0+build.3', '1.2.0.9']) {
      expect([isNewer(same, '1.2'), isNewer('1.2', same)]).toEqual([false, false]);
    }
  });
});
