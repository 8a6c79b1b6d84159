import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../src/failure.js';
import { importModules } from '../src/imports.js';
import { temporaryFolder } from './temporary-folder.js';

function moduleOf(text: string): string {
  const file = join(temporaryFolder(), 'module.mjs');
  writeFileSync(file, text);
  return file;
}

describe('modules to import', () => {
  it('are run once each, in their order, however often they are named', async () => {
    const seen: string[] = [];
    Object.assign(globalThis, { seenByImports: seen });
    const [one, other] = ['one', 'other'].map((name) =>
      moduleOf(`globalThis.seenByImports.push('${name}');`),
    ) as [string, string];
    await importModules([other, one, other]);
    await importModules([one]);
    expect(seen).toEqual(['other', 'one']);
    await importModules([]);
  });

  it('that are not there, or throw, are named with the reason', async () => {
    const none = join(temporaryFolder(), 'none.mjs');
    await expect(importModules([none])).rejects.toThrow(
      `The module to import does not exist: ${none}.`,
    );
    const broken = moduleOf("throw new Error('on purpose');");
    await expect(importModules([broken])).rejects.toThrow(
      `${broken} cannot be imported: on purpose`,
    );
    const odd = moduleOf("throw 'words';");
    await expect(importModules([odd])).rejects.toThrow(`${odd} cannot be imported: words`);
    await expect(importModules([odd])).rejects.toThrow(Failure);
    await expect(importModules([broken])).rejects.toMatchObject({
      cause: expect.objectContaining({ message: 'on purpose' }),
    });
  });
});
