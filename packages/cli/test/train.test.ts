import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAgent } from 'perilune';
import { beforeAll, describe, expect, it } from 'vitest';
import { eventFilesIn, readEventFile } from '../../runs/test/tensorboard/event-reader.js';
import { perilune, temporaryFolder } from './perilune.js';

const short = ['train', '--env', 'CartPole-v1', '--steps', '4000', '--set', 'learningStarts=500'];

describe('perilune train', () => {
  const folder = temporaryFolder();
  const run = join(folder, 'first');
  let told: ReturnType<typeof perilune>;

  beforeAll(() => {
    told = perilune([...short, '--seed', '5', '--out', run, '--json'], folder);
  });

  it('ends with 0, prints result.json alone on stdout and everything else on stderr', () => {
    expect(told.stderr).toContain('100 greedy episodes, reset seeds 30000-30099');
    expect(told.status).toBe(0);
    expect(JSON.parse(told.stdout)).toEqual(
      JSON.parse(readFileSync(join(run, 'result.json'), 'utf8')),
    );
  });

  it('writes the run folder: configuration, monitor, result, model, pictures', () => {
    const names = readdirSync(run).map((name) => name.replace(/(tfevents)\..*/, '$1'));
    expect(names.sort()).toEqual([
      'config.json',
      'episode.gif',
      'events.out.tfevents',
      'model.safetensors',
      'monitor.csv',
      'progress.csv',
      'result.json',
      'reward.png',
      'reward.svg',
    ]);
    const config = JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'));
    expect(config).toMatchObject({ env: 'CartPole-v1', algo: 'dqn', preset: 'fast', seed: 5 });
    expect(config.hyperparameters.learningStarts).toBe(500);
    const result = JSON.parse(told.stdout);
    expect(result).toMatchObject({ steps: 4000, seed: 5, solved: false, solvedAtStep: null });
    expect(result.evaluation).toMatchObject({ episodes: 100, seed: 30_000 });
  });

  it("writes monitor.csv in Stable-Baselines3's format: #{json}, r,l,t, a row an episode", () => {
    const [head = '', columns, ...rows] = readFileSync(join(run, 'monitor.csv'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(JSON.parse(head.slice(1))).toMatchObject({ env_id: 'CartPole-v1' });
    expect(columns).toBe('r,l,t');
    expect(rows).toHaveLength(JSON.parse(told.stdout).episodes);
    const parsed = rows.map((row) => row.split(',').map(Number));
    for (const [r, l] of parsed) expect(r).toBe(l);
    const times = parsed.map((row) => row[2] as number);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('tells TensorBoard of every episode and validation: as many events as there were', () => {
    const validated = join(folder, 'validated');
    const rule = ['margin=1000', 'gateSlack=500', 'interval=500'];
    const settings = rule.flatMap((setting) => ['--set', `solve.${setting}`]);
    const { status, stdout } = perilune(
      [...short, ...settings, '--out', validated, '--json'],
      folder,
    );
    expect(status).toBe(0);
    const { validations, episodes } = JSON.parse(stdout);
    const events = eventFilesIn(validated).flatMap(readEventFile);
    const means = events.flatMap(({ step, summary }) =>
      (summary?.value ?? [])
        .filter(({ tag }) => tag === 'eval/mean_reward')
        .map(({ simpleValue }) => ({ step: Number(step), mean: simpleValue })),
    );
    expect(validations.length).toBeGreaterThan(2);
    expect(means).toEqual(
      validations.map(({ step, mean }: { step: number; mean: number }) => ({
        step,
        mean: Math.fround(mean),
      })),
    );
    const returns = events.filter(({ summary }) => summary?.value[0]?.tag === 'episode/return');
    expect(returns).toHaveLength(episodes);
  });

  it('gives the same model.safetensors, byte for byte, for the same seed', () => {
    const again = join(folder, 'again');
    expect(perilune([...short, '--seed', '5', '--out', again], folder).status).toBe(0);
    const bytes = readFileSync(join(run, 'model.safetensors'));
    expect(readFileSync(join(again, 'model.safetensors')).equals(bytes)).toBe(true);
    expect(loadAgent(bytes).trainedIn).toBe('CartPole-v1');
  });

  it('evaluates the run again to the same figures', () => {
    const again = perilune(['eval', run, '--json'], folder);
    expect(again.status).toBe(0);
    const { env, ...evaluation } = JSON.parse(again.stdout);
    expect(env).toBe('CartPole-v1');
    expect(evaluation).toEqual(JSON.parse(told.stdout).evaluation);
  });

  it('makes fresh folders under runs/ when none is named', () => {
    for (let i = 0; i < 2; i++)
      expect(perilune([...short, '--steps', '64'], folder).status).toBe(0);
    expect(readdirSync(join(folder, 'runs'))).toEqual([
      'CartPole-v1-dqn-fast-seed1',
      'CartPole-v1-dqn-fast-seed1-2',
    ]);
  });
});

describe('bad input', () => {
  const folder = temporaryFolder();
  const refused: [string, string[], string][] = [
    [
      'an unknown environment',
      ['train', '--env', 'LunarLander-v9'],
      'Did you mean "LunarLander-v3"?',
    ],
    ['an unknown algorithm', ['train', '--algo', 'ppq'], 'Unknown algorithm "ppq"'],
    ['an unknown preset', ['train', '--preset', 'fats'], 'Did you mean "fast"?'],
    ['an unknown option', ['train', '--sed', '1'], "unknown option '--sed'"],
    ['an unknown command', ['trian'], "unknown command 'trian'"],
    [
      'an unknown hyperparameter',
      ['train', '--set', 'learnigRate=1'],
      'Did you mean "learningRate"?',
    ],
    [
      'a wrong hyperparameter',
      ['train', '--set', 'batchSize=0'],
      'batchSize is 0, but must be at least 1',
    ],
    [
      'an unknown environment option',
      ['train', '--set', 'env.gravty=-5'],
      'Did you mean "gravity"?',
    ],
    ['a wrong environment option', ['train', '--set', 'env.gravity=5'], 'gravity'],
    ['a --set without a value', ['train', '--set', 'batchSize'], 'is not path=value'],
    ['a --set of __proto__', ['train', '--set', '__proto__.x=1'], 'is not path=value'],
    ['a negative seed', ['train', '--seed', '-1'], '-1'],
    ['a broken seed', ['train', '--seed', '1.5'], '--seed is "1.5"'],
    ['a seed of 2^53', ['train', '--seed', '9007199254740992'], '2^53-1'],
    ['a seed that is a word', ['train', '--seed', 'x'], '--seed is "x"'],
    ['a negative time', ['train', '--checkpoint-every', '-1'], '--checkpoint-every is "-1"'],
    [
      'an agent that does not fit the environment',
      ['train', '--preset', 'article-tabular', '--env', 'MountainCar-v0'],
      'low has 8 values, but the observation has 2 entries: give a list of 2',
    ],
    ['no steps', ['train', '--steps', '0'], '--steps is "0"'],
    ['an unknown preset to show', ['presets', 'fats'], 'Did you mean "fast"?'],
  ];
  for (const [name, args, message] of refused) {
    it(`is refused with exit 2 and a message, and nothing is written: ${name}`, () => {
      const { status, stdout, stderr } = perilune(args, folder);
      expect(stderr).toContain(message);
      expect(stderr).not.toContain('    at ');
      expect(status).toBe(2);
      expect(stdout).toBe('');
      expect(readdirSync(folder)).toEqual([]);
    });
  }

  it('leaves a file alone that is named as the run folder', () => {
    const place = temporaryFolder();
    writeFileSync(join(place, 'file'), 'mine');
    const { status, stderr } = perilune([...short, '--out', join(place, 'file')], place);
    expect(stderr).toContain('is a file');
    expect(status).toBe(2);
    expect(readFileSync(join(place, 'file'), 'utf8')).toBe('mine');
  });

  it('leaves a folder alone that holds another run', () => {
    const place = temporaryFolder();
    mkdirSync(join(place, 'run'));
    writeFileSync(join(place, 'run/config.json'), '{}');
    const { status, stderr } = perilune([...short, '--out', 'run'], place);
    expect(stderr).toContain('holds another run');
    expect(status).toBe(2);
    expect(readdirSync(join(place, 'run'))).toEqual(['config.json']);
    expect(readFileSync(join(place, 'run/config.json'), 'utf8')).toBe('{}');
  });

  it('takes a folder whose run was killed before it had begun', () => {
    const place = temporaryFolder();
    mkdirSync(join(place, 'run'));
    writeFileSync(join(place, 'run/config.json.part'), '{"env": "Cart');
    writeFileSync(join(place, 'run/lock.999999999.here'), '{"pid": 999999999, "host": "');
    const { status } = perilune([...short, '--steps', '64', '--out', 'run'], place);
    expect(status).toBe(0);
    expect(readdirSync(join(place, 'run')).filter((name) => /part|lock/.test(name))).toEqual([]);
  });

  it('F7: says that a damaged model is damaged, with exit 1', () => {
    const place = temporaryFolder();
    writeFileSync(join(place, 'model.safetensors'), 'no such thing');
    const { status, stderr } = perilune(['eval', 'model.safetensors'], place);
    expect(stderr).toMatch(/safetensors/);
    expect(status).toBe(1);
  });
});
