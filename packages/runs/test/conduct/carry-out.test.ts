import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DivergenceError, make, register, resolveConfig, UsageError } from 'perilune';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CarryOptions, carryOut } from '../../src/conduct/carry-out.js';
import { Failure } from '../../src/failure.js';
import { Checkpoints } from '../../src/folder/checkpoints.js';
import { RunFolder } from '../../src/folder/run-folder.js';
import { temporaryFolder } from '../temporary-folder.js';
import { movingClock } from './clock.js';
import { monitorOf, tiny } from './runs.js';

const config = resolveConfig(tiny);
const few = { evaluationEpisodes: 2 };

afterEach(() => {
  vi.restoreAllMocks();
});

function placeIn(path: string) {
  return { folder: new RunFolder(path) };
}

/** What a run that is carried out rejects with. */
async function failureOf(run: Promise<unknown>): Promise<Error> {
  const what = await run.then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  if (what === undefined) throw new Error('It did not fail.');
  return what;
}

describe('a run that is carried out', () => {
  it('is finished, with its configuration and the place that it was carried out in', async () => {
    const path = temporaryFolder();
    const run = await carryOut(config, few, placeIn(path));
    expect(run).toMatchObject({ outcome: 'finished', config, folder: path });
    expect(readdirSync(path)).toContain('result.json');
    const alone = await carryOut(config, few);
    expect(alone).toMatchObject({ outcome: 'finished', config, folder: undefined });
  });

  it('flies as many reporting episodes as it is told, from the seed that it is told', async () => {
    const how = { evaluationEpisodes: 3, evaluationSeed: 41_000 };
    const run = await carryOut(config, how);
    expect(run).toMatchObject({ result: { evaluation: { episodes: 3, seed: 41_000 } } });
    const plain = await carryOut(config, {});
    expect(plain).toMatchObject({ result: { evaluation: { episodes: 100, seed: 30_000 } } });
  });

  it('has the threads that it is told, and is refused with none', async () => {
    await expect(carryOut(config, { threads: 0 })).rejects.toThrow('threads is 0');
    await expect(carryOut(config, { threads: 0 }, placeIn(temporaryFolder()))).rejects.toThrow(
      UsageError,
    );
  });

  it('counts its time from where it is told that it began, or from the call', async () => {
    const before = performance.now();
    const seconds = async (startedAt?: number) => {
      const path = temporaryFolder();
      const run = await carryOut(config, { ...few, startedAt }, placeIn(path));
      const [head = ''] = readFileSync(join(path, 'monitor.csv'), 'utf8').split('\n');
      const took = run.outcome === 'finished' ? run.result.seconds : Number.NaN;
      return [took, JSON.parse(head.slice(1)).t_start as number];
    };
    const [longer, beganThen] = await seconds(before - 100_000);
    expect(longer).toBeGreaterThanOrEqual(100);
    expect(beganThen).toBe((performance.timeOrigin + before - 100_000) / 1000);
    const [short, beganNow] = await seconds();
    expect(short).toBeLessThan(100);
    expect(beganNow).toBeGreaterThanOrEqual((performance.timeOrigin + before) / 1000);
  });

  it('tells of episodes, validations and progress, and keeps all of them in its folder', async () => {
    const told = { episodes: 0, validations: 0, progress: 0 };
    const solve = { enabled: true, margin: 1_000, gateSlack: 500, interval: 30, episodes: 2 };
    const path = temporaryFolder();
    const run = await carryOut(
      resolveConfig({ ...tiny, steps: 700, solve: { ...solve, gateEpisodes: 1 } }),
      {
        ...few,
        onEpisode: () => void told.episodes++,
        onValidation: () => void told.validations++,
        onProgress: () => void told.progress++,
      },
      placeIn(path),
    );
    if (run.outcome !== 'finished') throw new Error(run.outcome);
    const { episodes, validations } = run.result;
    expect([told.episodes, told.validations]).toEqual([episodes.length, validations.length]);
    expect(Math.min(told.validations, told.progress)).toBeGreaterThan(0);
    expect(monitorOf(path)).toHaveLength(episodes.length);
    const rows = readFileSync(join(path, 'progress.csv'), 'utf8').trimEnd().split('\n');
    expect(rows.length).toBeGreaterThan(1);
    const events = readdirSync(path).find((name) => name.includes('tfevents')) as string;
    const text = readFileSync(join(path, events), 'latin1');
    for (const tag of ['episode/return', 'eval/mean_reward', 'rollout/ep_rew_mean']) {
      expect(text).toContain(tag);
    }
  });

  it('begins from an agent whose file it is given', async () => {
    const first = await carryOut(config, few);
    if (first.outcome !== 'finished') throw new Error(first.outcome);
    const { agent } = first.result;
    const warm = resolveConfig({ ...tiny, from: agent });
    const run = await carryOut(warm, few, undefined, agent.save());
    expect(run).toMatchObject({ outcome: 'finished', config: { from: warm.from } });
    await expect(carryOut(warm, few)).rejects.toThrow('give it, or the bytes of its file');
  });
});

describe('the checkpoints of a run', () => {
  /** What time it was at each save, in seconds from the beginning, and what came of the run. */
  async function savesOf(options: CarryOptions) {
    const now = movingClock();
    const began = now();
    const saves: number[] = [];
    vi.spyOn(Checkpoints.prototype, 'save').mockImplementation(() => {
      saves.push((now() - began) / 1000);
    });
    const run = await carryOut(config, { ...few, ...options }, placeIn(temporaryFolder()));
    return { saves, run };
  }

  it('come every 10 seconds, or as often as it is told', async () => {
    const gaps = (saves: number[]) => saves.map((time, i) => time - (saves[i - 1] ?? 0));
    const { saves } = await savesOf({});
    expect(saves.length).toBeGreaterThan(1);
    for (const gap of gaps(saves)) {
      expect(gap).toBeGreaterThanOrEqual(10);
      expect(gap).toBeLessThan(12);
    }
    const often = await savesOf({ checkpointEvery: 2 });
    expect(often.saves.length).toBeGreaterThan(3 * saves.length);
  });

  it('are none until it is stopped where they are to come every 0 seconds, and one then', async () => {
    expect((await savesOf({ checkpointEvery: 0 })).saves).toEqual([]);
    const stop = new AbortController();
    const how = { checkpointEvery: 0, signal: stop.signal };
    const { saves, run } = await savesOf({
      ...how,
      onProgress: ({ steps }) => steps > 20 && stop.abort(),
    });
    expect(saves).toHaveLength(1);
    if (run.outcome !== 'interrupted') throw new Error(run.outcome);
    expect(run.savedAt).toBe(run.result.steps);
    expect(run.result.steps).toBeLessThan(60);
  });

  it('are none at all where none are wanted, or there is no folder', async () => {
    const signal = AbortSignal.abort();
    const { saves, run } = await savesOf({ checkpointEvery: null, signal });
    expect(saves).toEqual([]);
    expect(run).toMatchObject({ outcome: 'interrupted', savedAt: undefined });
    const alone = await carryOut(config, { checkpointEvery: 0, signal });
    expect(alone).toMatchObject({ outcome: 'interrupted', savedAt: undefined });
  });

  it('that cannot be written are told of, and the run goes on', async () => {
    movingClock();
    const path = temporaryFolder();
    writeFileSync(join(path, 'checkpoints'), 'in the way');
    const notes: string[] = [];
    const onNote = (text: string) => notes.push(text);
    const run = await carryOut(config, { ...few, onNote }, placeIn(path));
    expect(run.outcome).toBe('finished');
    expect(notes.length).toBeGreaterThan(0);
    expect(notes[0]).toMatch(
      /^No checkpoint at step \d+: .*checkpoint cannot be written: .* Training goes on\.$/,
    );
    const quiet = temporaryFolder();
    writeFileSync(join(quiet, 'checkpoints'), 'in the way');
    expect((await carryOut(config, few, placeIn(quiet))).outcome).toBe('finished');
  });

  it('that cannot be written when it is stopped end it: there is nothing else to do', async () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'checkpoints'), 'in the way');
    const signal = AbortSignal.abort();
    await expect(carryOut(config, { signal }, placeIn(path))).rejects.toThrow(Failure);
  });
});

/** A network that runs away at its first updates. */
const wild = resolveConfig({
  ...{ env: 'CartPole-v1', steps: 400, solve: { enabled: false } },
  hyperparameters: {
    ...{ optimizer: 'sgd', learningRate: 10, maxGradientNorm: null, loss: 'squared' },
    rewardScale: 1e20,
    ...{ hiddenLayers: [4], learningStarts: 40, batchSize: 4, environments: 1, trainFrequency: 1 },
  },
});

describe('a run that diverges', () => {
  it('tells where, what had come of it, and its last checkpoint where it has one', async () => {
    const alone = await carryOut(wild, few);
    if (alone.outcome !== 'diverged') throw new Error(alone.outcome);
    expect(alone.divergence).not.toHaveProperty('lastGood');
    expect(alone.divergence.step).toBeGreaterThan(40);
    expect(alone.soFar.steps).toBe(alone.divergence.step);
    movingClock();
    const path = temporaryFolder();
    const placed = await carryOut(wild, { checkpointEvery: 1 }, placeIn(path));
    if (placed.outcome !== 'diverged') throw new Error(placed.outcome);
    expect(placed.folder).toBe(path);
    expect(existsSync(placed.divergence.lastGood as string)).toBe(true);
    expect(JSON.parse(readFileSync(join(path, 'result.json'), 'utf8'))).toMatchObject({
      ...{ outcome: 'diverged', steps: placed.divergence.step },
    });
  });

  it('tells of it, and of the file that cannot be written, where one cannot', async () => {
    const alone = await carryOut(wild, few);
    if (alone.outcome !== 'diverged') throw new Error(alone.outcome);
    const path = temporaryFolder();
    mkdirSync(join(path, 'result.json'));
    const failure = await failureOf(carryOut(wild, few, placeIn(path)));
    expect(failure).toBeInstanceOf(Failure);
    expect(failure.message).toMatch(/ .*result\.json cannot be written: /);
    expect(failure.message.startsWith(new DivergenceError(alone.divergence).message)).toBe(true);
    expect(failure.cause).toBeInstanceOf(Failure);
  });

  it('throws what else goes wrong as it is', async () => {
    const odd = new TypeError('odd');
    vi.spyOn(RunFolder.prototype, 'writeResult').mockImplementation(() => {
      throw odd;
    });
    const failure = await failureOf(carryOut(wild, few, placeIn(temporaryFolder())));
    expect(failure).toBe(odd);
  });
});

describe('a run whose environment fails', () => {
  /** What it throws, and after how many of its steps. */
  const fault: { after: number; thrown: unknown } = { after: 0, thrown: undefined };
  register('Faulty-v0', () => {
    const env = make('CartPole-v1').unwrapped;
    const step = env.step.bind(env);
    let steps = 0;
    env.step = (action) => {
      if (++steps > fault.after) throw fault.thrown;
      return step(action);
    };
    return env;
  });
  const faulty = resolveConfig({ ...tiny, env: 'Faulty-v0' });

  /** The run that fails after 30 steps. */
  const broken = async (options: CarryOptions = few, path = temporaryFolder()) => {
    Object.assign(fault, { after: 30, thrown: new Error('out of paper') });
    return { run: await carryOut(faulty, options, placeIn(path)), path };
  };

  it('is broken: it tells what was thrown after which step, and keeps agent and checkpoint', async () => {
    const { run, path } = await broken();
    if (run.outcome !== 'broken') throw new Error(run.outcome);
    expect(run.failure).toEqual({ step: 30, message: 'out of paper' });
    expect(run).toMatchObject({ config: faulty, folder: path, soFar: { steps: 30 } });
    expect(run.soFar).not.toHaveProperty('agent');
    expect(run.savedAt).toBe(0);
    expect(readdirSync(join(path, 'checkpoints'))).toHaveLength(1);
    expect(readFileSync(join(path, 'model.safetensors')).equals(run.agent.save())).toBe(true);
    const result = JSON.parse(readFileSync(join(path, 'result.json'), 'utf8'));
    expect(result).toMatchObject({ outcome: 'broken', failure: run.failure });
  });

  it('has no checkpoint where none are wanted, and nothing at all without a folder', async () => {
    const { run, path } = await broken({ ...few, checkpointEvery: null });
    expect(run).toMatchObject({ outcome: 'broken', savedAt: undefined });
    expect(readdirSync(path)).not.toContain('checkpoints');
    const alone = await carryOut(faulty, few);
    expect(alone).toMatchObject({ outcome: 'broken', folder: undefined, savedAt: undefined });
  });

  it('tells what was thrown though it is no error', async () => {
    Object.assign(fault, { after: 30, thrown: 'words' });
    const run = await carryOut(faulty, few);
    expect(run).toMatchObject({ outcome: 'broken', failure: { step: 30, message: 'words' } });
  });

  it('tells of it, and of the file that cannot be written, where one cannot', async () => {
    const path = temporaryFolder();
    mkdirSync(join(path, 'result.json'));
    const failure = await failureOf(broken(few, path));
    expect(failure).toBeInstanceOf(Failure);
    expect(failure.message).toMatch(
      /^Faulty-v0 failed after step 30 of the run: out of paper .*result\.json cannot be written: /,
    );
    expect(failure.cause).toBeInstanceOf(Failure);
  });

  it('throws what else goes wrong as it is', async () => {
    const odd = new TypeError('odd');
    vi.spyOn(RunFolder.prototype, 'writeResult').mockImplementation(() => {
      throw odd;
    });
    expect(await failureOf(broken())).toBe(odd);
  });
});
