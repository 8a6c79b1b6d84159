import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { program } from '../src/program.js';

const folder = fileURLToPath(new URL('../src/commands', import.meta.url));

describe('the commands', () => {
  it('are the folders of commands/, each with its declaration, and no other', () => {
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const commands = program().commands.map((command) => command.name());
    const names = folders.map(({ name }) => name);
    // The shells' own way in is part of completion.
    expect(commands.filter((name) => name !== 'complete').sort()).toEqual(names.sort());
    for (const name of names) expect(existsSync(`${folder}/${name}/command.ts`)).toBe(true);
  });
});
