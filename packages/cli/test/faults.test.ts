import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createAgent, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../../runs/test/past/folders.js';
import { bin, perilune, temporaryFolder } from './perilune.js';

const returns = Array.from({ length: 60 }, (_, i) => 4 * i - 100);
const one = { name: 'a', seed: 1, score: 1, returns };

function changed(file: string, change: object): void {
  const content = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...content, ...change }));
}

describe('F6: runs that are there', () => {
  it('are seen behind links, each once, though a link leads upwards', () => {
    const elsewhere = folderOf([one]);
    const folder = temporaryFolder();
    symlinkSync(join(elsewhere, 'a'), join(folder, 'linked'));
    symlinkSync(join(elsewhere, 'a'), join(folder, 'again'));
    symlinkSync(folder, join(folder, 'up'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    const { status, stdout } = perilune(['list', '.', '--json'], folder);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).runs).toMatchObject([{ state: 'finished', seed: 1, score: 1 }]);
    expect(perilune(['compare', '.'], folder).status).toBe(0);
  });

  it('and are damaged are told of, also where they were named themselves', () => {
    const folder = folderOf([one]);
    writeFileSync(join(folder, 'a/config.json'), '{"env": "Lun');
    const { stderr } = perilune(['list', 'a'], folder);
    expect(stderr).toBe('a is left out: config.json is no JSON, or only half of it.\n');
  });

  it('of a newer version are read by nobody, with exit 1, and named by list', () => {
    const folder = folderOf([one, { ...one, name: 'b', seed: 2 }]);
    changed(join(folder, 'a/config.json'), { perilune: '99.1.0' });
    writeFileSync(join(folder, 'a/model.safetensors'), '');
    const told = 'written by perilune 99.1.0; this is ';
    for (const args of [
      ['eval', 'a'],
      ['record', 'a'],
      ['plot', 'a'],
      ['compare', 'a'],
      ['resume', 'a'],
    ]) {
      const { status, stdout, stderr } = perilune(args, folder);
      expect([args, status, stdout]).toEqual([args, 1, '']);
      expect(stderr).toContain(told);
    }
    const listed = perilune(['list', '.'], folder);
    expect(listed.stdout).toContain('b');
    expect(listed.stderr).toContain(`a is left out: ${told}`);
  });

  it('and have a damaged result are not printed by resume --json, with exit 1', () => {
    for (const damaged of ['{"outcome": "fin', 'null', '']) {
      const folder = folderOf([one]);
      writeFileSync(join(folder, 'a/result.json'), damaged);
      const { status, stdout, stderr } = perilune(['resume', 'a', '--json'], folder);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain('result.json in a is damaged');
      expect(stderr).not.toContain('    at ');
    }
  });

  it('have names that neither steer the terminal nor break a line', () => {
    const name = 'x\u001b[31m\ny\u009b2J';
    const folder = folderOf([
      { ...one, name },
      { ...one, name: `${name}2`, seed: 2 },
    ]);
    changed(join(folder, name, 'config.json'), { preset: 'p\u001b[2J' });
    writeFileSync(join(folder, `${name}2`, 'config.json'), '{');
    mkdirSync(join(folder, `${name}3`));
    const shown = [
      perilune(['list', '.'], folder),
      perilune(['compare', '.', '--csv', `${name}.csv`], folder),
      perilune(['plot', '.', '--out', `${name}.svg`], folder),
      perilune(['eval', name], folder),
      perilune(['resume', `${name}2`], folder),
      perilune(['eval', `${name}4`], folder),
    ];
    for (const { stdout, stderr } of shown) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is they that are looked for.
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
    expect(shown[0]?.stdout).toContain('x\\u001b[31m\\u000ay\\u009b2J');
    expect(shown[0]?.stdout).toContain('p\\u001b[2J');
  });
});

describe('F7: exit codes', () => {
  const folder = folderOf([one]);
  writeFileSync(
    join(folder, 'half.safetensors'),
    createAgent({ env: make('CartPole-v1'), seed: 1 })
      .snapshot()
      .save()
      .subarray(0, 900),
  );
  writeFileSync(join(folder, 'bad.mjs'), "throw new Error('it rained');");
  cpSync(join(folder, 'a'), join(folder, 'broken'), { recursive: true });
  writeFileSync(join(folder, 'broken/config.json'), 'null');

  const failed: [string, string[]][] = [
    ['a model that is not there', ['eval', 'nowhere']],
    ['a run without a model', ['eval', 'a']],
    ['a model that ends too early', ['eval', 'half.safetensors', '--env', 'CartPole-v1']],
    ['a configuration that is null', ['eval', 'broken']],
    ['a run that is not there', ['resume', 'nowhere']],
    ['a damaged configuration', ['resume', 'broken']],
    ['runs that are not there', ['compare', 'nowhere']],
    ['a pattern without matches', ['plot', 'x*']],
    ['a folder without runs', ['list', 'nowhere']],
    ['a configuration file that is not there', ['train', '--config', 'nowhere.json']],
    ['a module that is not there', ['train', '--import', 'nowhere.mjs']],
    ['a module that throws', ['train', '--import', 'bad.mjs']],
    ['a folder for the output that is not there', ['compare', 'a', '--csv', 'nowhere/t.csv']],
  ];
  for (const [name, args] of failed) {
    it(`are 1 for what failed, in a line without a trace: ${name}`, () => {
      const { status, stdout, stderr } = perilune(args, folder);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^perilune: .*\n$/);
    });
  }

  it('are 1 for a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    // Beside it, since the server has to answer.
    const child = spawn(process.execPath, [bin, 'lab', '--no-open', '--port', `${port}`]);
    const status = await new Promise((resolve) => child.once('close', resolve));
    server.close();
    expect(status).toBe(1);
  });

  const wrong: [string, string[]][] = [
    ['an unknown flag', ['list', '--love']],
    ['an unknown command', ['fly']],
    ['no run at all', ['compare']],
    ['a number that is none', ['eval', 'a', '--episodes', 'x']],
    ['a folder as output', ['compare', 'a', '--csv', 'a']],
    ['an ending that is none', ['plot', 'a', '--out', 'x.gif']],
    ['a file in the way of another kind', ['compare', 'a', '--csv', 'bad.mjs']],
  ];
  for (const [name, args] of wrong) {
    it(`are 2 for what was called wrongly: ${name}`, () => {
      const { status, stdout } = perilune(args, folder);
      expect([status, stdout]).toEqual([2, '']);
    });
  }
});
