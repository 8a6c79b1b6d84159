import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { folderOf } from '../../runs/test/past/folders.js';
import { complete } from '../src/commands/completion/complete.js';
import { program } from '../src/program.js';
import { bin, perilune, temporaryFolder } from './perilune.js';

afterEach(() => vi.restoreAllMocks());

/** What is offered behind these words, and how the shell should treat it. */
async function offered(...words: string[]): Promise<{ values: string[]; directive: string }> {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  await complete(program(), words);
  const directive = lines.pop() ?? '';
  return { values: lines.map((line) => line.split('\t')[0] as string), directive };
}

describe('completion', () => {
  it('offers the commands, but not the one that shells call', async () => {
    const { values } = await offered('');
    expect(values).toContain('train');
    expect(values).toContain('completion');
    expect(values).not.toContain('complete');
    expect((await offered('pl')).values).toEqual(['plot', 'play']);
  });

  it('offers flags, and the values of flags and arguments', async () => {
    expect((await offered('train', '--pr')).values).toEqual(['--preset']);
    expect((await offered('train', '--preset', 'sb3')).values).toEqual([
      'sb3-zoo',
      'sb3-ppo',
      'sb3-a2c',
      'sb3-sac',
      'sb3-tqc',
      'sb3-td3',
      'sb3-ddpg',
    ]);
    expect((await offered('train', '--preset', 'article-replay-')).values).toEqual([
      'article-replay-as-printed',
    ]);
    expect((await offered('train', '--env', 'Cart')).values).toEqual([
      'CartPole-v1',
      'CartPole-v0',
    ]);
    expect((await offered('train', '--algo', 'pq')).values).toEqual(['pqn']);
    expect((await offered('plot', 'runs', '--what', 'gr')).values).toEqual(['gradient-norm']);
    expect((await offered('presets', 'rain')).values).toEqual(['rainbow']);
    expect((await offered('list', '--state', 'r')).values).toEqual(['running']);
    expect((await offered('completion', 'z')).values).toEqual(['zsh']);
  });

  it('offers the paths of --set, without a space behind them', async () => {
    expect(await offered('train', '--set', 'env.gra')).toEqual({
      values: ['env.gravity='],
      directive: ':6',
    });
    expect((await offered('train', '--set', 'learningR')).values).toEqual(['learningRate=']);
    expect((await offered('eval', '--set', '')).values).not.toContain('learningRate=');
  });

  it('offers files and folders, run folders first', async () => {
    const place = folderOf([{ name: 'runs/one', seed: 1 }]);
    writeFileSync(join(place, 'mine.toml'), '');
    const before = process.cwd();
    process.chdir(place);
    try {
      expect(await offered('train', '--config', 'mi')).toEqual({
        values: ['mine.toml'],
        directive: ':4',
      });
      expect(await offered('eval', '')).toEqual({
        values: ['runs/one/', 'mine.toml', 'runs/'],
        directive: ':6',
      });
      expect((await offered('eval', 'runs/one/c')).values).toEqual(['runs/one/config.json']);
    } finally {
      process.chdir(before);
    }
  });

  it('prints a script for each shell, and refuses others', () => {
    const place = temporaryFolder();
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { status, stdout } = perilune(['completion', shell], place);
      expect(status).toBe(0);
      expect(stdout).toContain('perilune complete --');
    }
    const { status, stderr } = perilune(['completion', 'tcsh'], place);
    expect(status).toBe(2);
    expect(stderr).toContain('bash, zsh, fish, powershell');
  });
});

describe('help', () => {
  it.each(
    program()
      .commands.filter((command) => command.name() !== 'complete')
      .map((c) => c.name()),
  )('has examples: %s', (name) => {
    let help = '';
    const command = program().commands.find((candidate) => candidate.name() === name);
    command?.configureOutput({ writeOut: (text) => (help += text) }).exitOverride();
    expect(() => command?.parse(['--help'], { from: 'user' })).toThrow('outputHelp');
    expect(help).toContain(`Examples:`);
    expect(help).toContain(`perilune ${name}`);
  });

  it.each([['--help'], ['train', '--help']])(
    'is there at once, without the library: %s',
    (...args) => {
      const loaded = temporaryFolder();
      const { status, stdout } = spawnSync(process.execPath, [bin, ...args], {
        encoding: 'utf8',
        env: { ...process.env, NODE_V8_COVERAGE: loaded },
      });
      expect([status, stdout.includes('Examples:')]).toEqual([0, true]);
      const [report = ''] = readdirSync(loaded);
      const { result } = JSON.parse(readFileSync(join(loaded, report), 'utf8'));
      const files: string[] = result.map(({ url }: { url: string }) => url);
      expect(files.some((url) => url.endsWith('cli/dist/bundle/main.js'))).toBe(true);
      expect(files.filter((url) => /\/(packages\/perilune|vega|sharp|canvas)\//.test(url))).toEqual(
        [],
      );
    },
  );
});
