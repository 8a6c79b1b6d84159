import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { Generator } from 'perilune';
import { beforeAll, describe, expect, it } from 'vitest';
import { curveOf } from '../../runs/test/tensorboard/event-reader.js';
import { perilune, type Running, startPerilune, temporaryFolder } from './perilune.js';

const run = [
  ...['--env', 'CartPole-v1', '--seed', '5', '--steps', '20000', '--no-pictures'],
  ...['--set', 'learningStarts=500', '--set', 'solve.enabled=false', '--checkpoint-every', '0.01'],
];
const again = ['--no-pictures', '--checkpoint-every', '0.01'];

const folder = temporaryFolder();
const model = (name: string) => readFileSync(join(folder, name, 'model.safetensors'));
/** Return and length of each row; when it was is the clock's. */
const episodes = (name: string) =>
  readFileSync(join(folder, name, 'monitor.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) => row.split(',').slice(0, 2).join());
const checkpointsOf = (name: string) => {
  const place = join(folder, name, 'checkpoints');
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((file) => file.endsWith('.checkpoint'))
    .sort()
    .map((file) => join(place, file));
};

/** Lets a command run until so many checkpoints are there, or it has ended. */
async function untilCheckpoints(command: Running, name: string, count: number): Promise<void> {
  while (checkpointsOf(name).length < count && command.process.exitCode === null) await pass(5);
}

/** Kills a run with its second checkpoint. */
async function killedRun(name: string): Promise<void> {
  const command = startPerilune(['train', ...run, '--out', name], folder);
  await untilCheckpoints(command, name, 2);
  command.process.kill('SIGKILL');
  await command.ended;
}

function expectTheSame(name: string): void {
  expect(model(name).equals(model('whole'))).toBe(true);
  expect(episodes(name)).toEqual(episodes('whole'));
  const returns = curveOf(join(folder, name), 'episode/return');
  expect(returns).toHaveLength(episodes(name).length);
  const steps = returns.map(([step]) => step);
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  expect(returns).toEqual(curveOf(join(folder, 'whole'), 'episode/return'));
  expect(readdirSync(join(folder, name)).filter((file) => /^lock|part$/.test(file))).toEqual([]);
}

beforeAll(async () => {
  expect(perilune(['train', ...run, '--out', 'whole'], folder).status).toBe(0);
  await killedRun('killed');
});

/** The killed run once more. */
function copyOfKilled(name: string): void {
  cpSync(join(folder, 'killed'), join(folder, name), { recursive: true });
}

describe('a run that was killed', () => {
  it('leaves records and events that are whole, up to its last checkpoint at least', () => {
    const place = join(folder, 'killed');
    const step = Number(/step-0*(\d+)/.exec(checkpointsOf('killed').at(-1) ?? '')?.[1]);
    const text = readFileSync(join(place, 'monitor.csv'), 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    for (const row of episodes('killed')) expect(row).toMatch(/^\d+,\d+$/);
    expect(episodes('whole').slice(0, episodes('killed').length)).toEqual(episodes('killed'));
    const told = curveOf(place, 'episode/return').filter(([at]) => at <= step);
    const all = curveOf(join(folder, 'whole'), 'episode/return').filter(([at]) => at <= step);
    expect(told).toEqual(all);
  });
});

describe('perilune resume', () => {
  it('ends a run that was killed 5 times with -9 with the same bytes, episodes and events', async () => {
    const moments = new Generator(2024);
    let command = startPerilune(['train', ...run, '--out', 'often'], folder);
    for (let kill = 0; kill < 5; kill++) {
      await untilCheckpoints(command, 'often', 1);
      await pass(300 * moments.nextDouble());
      command.process.kill('SIGKILL');
      await command.ended;
      command = startPerilune(['resume', 'often', ...again], folder);
    }
    expect((await command.ended).status).toBe(0);
    expectTheSame('often');
  });

  it('leaves a finished run as it is, and says so with exit 0', () => {
    const place = join(folder, 'whole');
    const before = readdirSync(place).map((name) => [name, statSync(join(place, name)).mtimeMs]);
    const { status, stdout, stderr } = perilune(['resume', 'whole', '--json'], folder);
    expect(stdout).toBe(readFileSync(join(place, 'result.json'), 'utf8'));
    expect(stderr).toContain('The run in whole is finished');
    expect(status).toBe(0);
    const after = readdirSync(place).map((name) => [name, statSync(join(place, name)).mtimeMs]);
    expect(after).toEqual(before);
  });

  it('begins a run anew that was killed before its first checkpoint', async () => {
    const command = startPerilune(['train', ...run, '--out', 'early'], folder);
    while (!existsSync(join(folder, 'early/config.json'))) await pass(1);
    command.process.kill('SIGKILL');
    await command.ended;
    expect(checkpointsOf('early')).toEqual([]);
    const { status, stderr } = perilune(['resume', 'early', ...again], folder);
    expect(stderr).toContain('begins anew');
    expect(status).toBe(0);
    expectTheSame('early');
  });

  it('names a damaged checkpoint and goes on from the one before', () => {
    copyOfKilled('damaged');
    const [before, latest] = checkpointsOf('damaged') as [string, string];
    truncateSync(latest, statSync(latest).size - 1);
    const { status, stderr } = perilune(['resume', 'damaged', ...again], folder);
    expect(stderr).toContain(`${latest} is damaged`);
    const step = Number(/step-0*(\d+)/.exec(before)?.[1]);
    expect(stderr).toContain(`Going on from step ${step} of`);
    expect(status).toBe(0);
    expectTheSame('damaged');
  });

  it('says with exit 1 what to do if no checkpoint is whole', () => {
    copyOfKilled('hopeless');
    const all = checkpointsOf('hopeless');
    for (const file of all) truncateSync(file, 1000);
    const { status, stderr } = perilune(['resume', 'hopeless'], folder);
    for (const file of all) expect(stderr).toContain(`${file} is damaged`);
    expect(stderr).toContain('delete that folder');
    expect(stderr).not.toContain('    at ');
    expect(status).toBe(1);
    expect(checkpointsOf('hopeless')).toEqual(all);
  });

  it('refuses a folder of a newer version with exit 1 and both versions named', () => {
    copyOfKilled('newer');
    const file = join(folder, 'newer/config.json');
    const config = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...config, perilune: '77.0.1' }));
    const { status, stderr } = perilune(['resume', 'newer'], folder);
    expect(stderr).toContain('written by perilune 77.0.1');
    expect(status).toBe(1);
  });

  it('refuses a checkpoint of another run', () => {
    copyOfKilled('mixed');
    const file = join(folder, 'mixed/config.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"seed": 5', '"seed": 6'));
    const { status, stderr } = perilune(['resume', 'mixed'], folder);
    expect(stderr).toContain('its seed is 5, but 6 was given');
    expect(status).toBe(2);
  });

  it('refuses a folder that another process writes, and names it', async () => {
    const command = startPerilune(['train', ...run, '--steps', '100000', '--out', 'busy'], folder);
    await untilCheckpoints(command, 'busy', 1);
    const second = perilune(['resume', 'busy'], folder);
    expect(second.stderr).toContain(`being written by process ${command.process.pid}`);
    expect(second.status).toBe(1);
    command.process.kill('SIGKILL');
    await command.ended;
  });

  it('F7: refuses what is no run with exit 1', () => {
    for (const name of ['nowhere', '.']) {
      const { status, stderr } = perilune(['resume', name], folder);
      expect(stderr).toMatch(/is no folder|holds no run/);
      expect(status).toBe(1);
    }
  });
});

describe('a signal', () => {
  const signals = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    // F5: it ended the process, and the run went back to its last checkpoint.
    ['SIGHUP', 129],
  ] as const;
  for (const [signal, code] of signals) {
    it(`${signal} saves and exits with ${code}, with one line on how to go on`, async () => {
      const name = signal.toLowerCase();
      const command = startPerilune(['train', ...run, '--out', name], folder);
      await command.says('step');
      command.process.kill(signal);
      // What npm and a terminal send besides is the same key press.
      command.process.kill(signal);
      const { status, stdout, stderr } = await command.ended;
      expect(status).toBe(code);
      expect(stdout).toBe('');
      const last = stderr.trimEnd().split('\n').at(-1);
      expect(last).toMatch(
        new RegExp(`^perilune: stopped at step \\d+; go on with: perilune resume ${name}$`),
      );
      expect(perilune(['resume', name, ...again], folder).status).toBe(0);
      expectTheSame(name);
    });
  }

  it('SIGINT while pictures are drawn leaves the finished run and exits with 130', async () => {
    const pictured = run.filter((flag) => flag !== '--no-pictures');
    const command = startPerilune(['train', ...pictured, '--out', 'drawing'], folder);
    await command.says('greedy episodes');
    command.process.kill('SIGINT');
    const { status, stderr } = await command.ended;
    expect(stderr).toContain('the run in drawing is finished; for pictures: perilune plot drawing');
    expect(status).toBe(130);
    expectTheSame('drawing');
  });
});

describe('a clock that jumps back', () => {
  it('changes nothing, and t in monitor.csv never decreases', async () => {
    const jump = `const now = Date.now, since = now();
      Date.now = () => now() - (now() - since > 300 ? 3_600_000 : 0);`;
    const flags = ['--import', `data:text/javascript,${encodeURIComponent(jump)}`];
    const command = startPerilune(['train', ...run, '--out', 'jump'], folder, flags);
    await untilCheckpoints(command, 'jump', 2);
    command.process.kill('SIGKILL');
    await command.ended;
    const resumed = startPerilune(['resume', 'jump', ...again], folder, flags);
    expect((await resumed.ended).status).toBe(0);
    expectTheSame('jump');
    const rows = readFileSync(join(folder, 'jump/monitor.csv'), 'utf8').trimEnd().split('\n');
    const times = rows.slice(2).map((row) => Number(row.split(',')[2]));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
