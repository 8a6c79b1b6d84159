import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
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

describe('an empty flag or argument is refused, nothing being done', () => {
  const muted = (command: Command): void => {
    command.configureOutput({ writeErr: () => {} });
    command.commands.forEach(muted);
  };
  const called = async (...words: string[]) => {
    const perilune = program();
    muted(perilune);
    await perilune.parseAsync(words, { from: 'user' });
  };

  it.each([
    ['--out <dir>', ['train', '--out', '']],
    ['--import <file>', ['train', '--import', 'a.mjs', '--import', '']],
    ['<run|model>', ['eval', '']],
    ['--csv <file>', ['eval', 'run', '--csv', '']],
    ['<runs>', ['compare', 'runs/a', '']],
    ['<run>', ['resume', '']],
    ['<file>', ['sweep', '', '--out', 'study']],
    ['<study>', ['sweep', 'report', '']],
    ['--env <id>', ['list', '--env', '']],
  ])('%s of %j', async (name, words) => {
    await expect(called(...words)).rejects.toThrow(`error: ${name} is empty.`);
  });

  it('but for the word that a shell is to complete', async () => {
    await expect(called('complete', '--', 'train', '')).resolves.toBeUndefined();
  });
});
