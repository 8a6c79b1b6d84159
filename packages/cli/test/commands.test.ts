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
    const { visibleCommands } = program().createHelp();
    const commands = visibleCommands(program()).map((command) => command.name());
    const names = folders.map(({ name }) => name);
    expect(commands.filter((name) => name !== 'help').sort()).toEqual(names.sort());
    for (const name of names) expect(existsSync(`${folder}/${name}/command.ts`)).toBe(true);
  });
});
