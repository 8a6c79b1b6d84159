import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAgent, make, register, train, UsageError } from 'perilune';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  conduct,
  conductAll,
  FolderInUseError,
  loadTrainedAgent,
  type RunOutcome,
  resumeRun,
} from '../../src/index.js';
import { groupRuns, isRun, readRun, summarize } from '../../src/past/index.js';
import { temporaryFolder } from '../temporary-folder.js';
import { diverging, fileIn, monitorOf, short, traceOf } from './runs.js';

describe('a run in a folder', () => {
  const place = join(temporaryFolder(), 'run');
  let run: RunOutcome;

  beforeAll(async () => {
    run = await conduct(short, { folder: place });
  });

  it('is the run that train makes, and its model is the bytes that its agent saves', async () => {
    const { agent, episodes } = await train(short);
    expect(run.outcome).toBe('finished');
    expect(run.folder).toBe(place);
    expect(fileIn(place, 'model.safetensors').equals(agent.save())).toBe(true);
    expect(monitorOf(place)).toHaveLength(episodes.length);
  });

  it('leaves its files, whole, and no lock', () => {
    const names = readdirSync(place).map((name) => name.replace(/(tfevents)\..*/, '$1'));
    expect(names.sort()).toEqual([
      ...['config.json', 'events.out.tfevents', 'model.safetensors'],
      ...['monitor.csv', 'progress.csv', 'result.json'],
    ]);
    expect(readRun(place)).toMatchObject({ state: 'finished', steps: 3_008 });
    expect(JSON.parse(fileIn(place, 'result.json').toString())).toMatchObject({
      outcome: 'finished',
      divergence: null,
    });
  });

  it('can be loaded by its folder, with the environment that it was trained in', async () => {
    const { agent, env } = await loadTrainedAgent(place);
    expect(env).toBe('CartPole-v1');
    expect(fileIn(place, 'model.safetensors').equals(agent.save())).toBe(true);
  });

  it('is finished for resumeRun too, which touches nothing', async () => {
    expect(await resumeRun(place)).toBeUndefined();
  });

  it('is not written over', async () => {
    await expect(conduct(short, { folder: place })).rejects.toThrow('holds another run');
    await expect(conduct(short, { folder: place })).rejects.toThrow(UsageError);
  });
});

describe('a run', () => {
  it('without a folder writes nothing', async () => {
    const run = await conduct(short);
    expect(run.folder).toBeUndefined();
    expect(traceOf(run)).toEqual(traceOf(await conduct(short)));
  });

  it('gets a fresh folder under another one, called by what it is', async () => {
    const under = temporaryFolder();
    const two = [
      await conduct(short, { folder: { under } }),
      await conduct(short, { folder: { under } }),
    ];
    expect(two.map(({ folder }) => folder)).toEqual([
      join(under, 'CartPole-v1-dqn-fast-seed1'),
      join(under, 'CartPole-v1-dqn-fast-seed1-2'),
    ]);
  });

  it('that cannot begin leaves no folder', async () => {
    const under = temporaryFolder();
    const wrong = { env: 'Pendulum-v1', algo: 'tabular-q' };
    await expect(conduct(wrong, { folder: { under: join(under, 'a') } })).rejects.toThrow(
      UsageError,
    );
    await expect(conduct({ env: 'Nowhere-v0' }, { folder: join(under, 'b') })).rejects.toThrow(
      UsageError,
    );
    expect(readdirSync(under)).toEqual([]);
  });

  it('leaves a folder of other things alone', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'precious.txt'), 'keep me');
    await expect(conduct(short, { folder })).rejects.toThrow('holds 1 file');
    mkdirSync(join(folder, 'sub'));
    expect(readdirSync(folder).sort()).toEqual(['precious.txt', 'sub']);
  });

  it('has its folder to itself, in one process as well', async () => {
    const folder = join(temporaryFolder(), 'run');
    const first = conduct(short, { folder });
    await expect(conduct(short, { folder })).rejects.toThrow('holds another run');
    await expect(resumeRun(folder)).rejects.toThrow(FolderInUseError);
    expect((await first).outcome).toBe('finished');
  });

  it('tells of episodes, validations and progress as train does', async () => {
    const told = { episodes: 0, validations: 0, progress: 0 };
    const solve = { enabled: true, margin: 1_000, gateSlack: 500, interval: 500, episodes: 3 };
    const run = await conduct(
      { ...short, solve },
      {
        folder: { under: temporaryFolder() },
        onEpisode: () => void told.episodes++,
        onValidation: () => void told.validations++,
        onProgress: () => void told.progress++,
      },
    );
    if (run.outcome !== 'finished') throw new Error(run.outcome);
    expect(told.episodes).toBe(run.result.episodes.length);
    expect(told.validations).toBe(run.result.validations.length);
    expect(told.validations).toBeGreaterThan(1);
    expect(told.progress).toBeGreaterThan(0);
  });
});

describe('a run that is stopped', () => {
  it('is interrupted, has a checkpoint and no result, and goes on to the same bytes', async () => {
    const [whole, folder] = ['whole', 'stopped'].map((name) => join(temporaryFolder(), name)) as [
      string,
      string,
    ];
    await conduct(short, { folder: whole });
    const controller = new AbortController();
    const run = await conduct(short, {
      folder,
      checkpointEvery: 0,
      signal: controller.signal,
      onEpisode: ({ endedAt }) => endedAt > 1_000 && controller.abort(),
    });
    if (run.outcome !== 'interrupted') throw new Error(run.outcome);
    expect(run.result).toMatchObject({ aborted: true, steps: run.savedAt });
    expect(readdirSync(folder)).not.toContain('result.json');
    const found = readRun(folder);
    expect(isRun(found) && found.state).toBe('interrupted');
    const notes: string[] = [];
    const end = await resumeRun(folder, { onNote: (text) => notes.push(text) });
    expect(notes).toEqual([`Going on from step ${run.savedAt} of at most 3000.`]);
    expect(end?.outcome).toBe('finished');
    expect(fileIn(folder, 'model.safetensors').equals(fileIn(whole, 'model.safetensors'))).toBe(
      true,
    );
    expect(monitorOf(folder)).toEqual(monitorOf(whole));
  });

  it('without a folder hands out what it has learned', async () => {
    const run = await conduct(short, { signal: AbortSignal.abort() });
    expect(run).toMatchObject({ outcome: 'interrupted', savedAt: undefined });
    if (run.outcome === 'interrupted')
      expect(() => loadAgent(run.result.agent.save())).not.toThrow();
  });

  it('has no checkpoint where none is wanted', async () => {
    const folder = join(temporaryFolder(), 'run');
    const signal = AbortSignal.abort();
    const run = await conduct(short, { folder, checkpointEvery: null, signal });
    expect(run).toMatchObject({ outcome: 'interrupted', savedAt: undefined });
    expect(readdirSync(folder)).not.toContain('checkpoints');
  });
});

describe('a run that diverges', () => {
  it('is an outcome: its episodes so far, and a result in its folder that list and compare read', async () => {
    const folder = join(temporaryFolder(), 'run');
    const run = await conduct(diverging, { folder, checkpointEvery: 0 });
    if (run.outcome !== 'diverged') throw new Error(run.outcome);
    expect(run.divergence.step).toBeGreaterThanOrEqual(1_500);
    expect(run.soFar.episodes.length).toBeGreaterThan(10);
    expect(monitorOf(folder)).toHaveLength(run.soFar.episodes.length);
    const found = readRun(folder);
    if (!isRun(found)) throw new Error(found.problem);
    expect(found).toMatchObject({ state: 'diverged', steps: run.divergence.step });
    expect(found.result?.returns?.lowest).toBeGreaterThan(5);
    await expect(loadTrainedAgent(folder)).rejects.toThrow('diverged, so it has no model');
    expect(await resumeRun(folder)).toBeUndefined();
  });

  it('is the same without a folder', async () => {
    const under = temporaryFolder();
    const alone = await conduct(diverging);
    expect(traceOf(alone)).toEqual(traceOf(await conduct(diverging, { folder: { under } })));
    expect(alone).toMatchObject({ outcome: 'diverged', folder: undefined });
  });
});

describe('a run whose environment fails', () => {
  /** Fails once more than so many steps were taken in this process, as a server that goes down. */
  const server = { steps: 0, lasts: Number.POSITIVE_INFINITY };
  const remote = { ...short, env: 'Remote-v0' };

  beforeAll(() => {
    register('Remote-v0', () => {
      const inner = make('CartPole-v1').unwrapped;
      const step = inner.step.bind(inner);
      inner.step = (action) => {
        server.steps += 1;
        if (server.steps > server.lasts) throw new Error('connection lost');
        return step(action);
      };
      return inner;
    });
  });

  it('keeps agent, records, checkpoint and a result that says so, and goes on to the same bytes', async () => {
    const whole = await conduct(remote, { folder: { under: temporaryFolder() } });
    const folder = join(temporaryFolder(), 'run');
    Object.assign(server, { steps: 0, lasts: 2_500 });
    const run = await conduct(remote, { folder });
    if (run.outcome !== 'broken') throw new Error(run.outcome);
    expect(run.failure.message).toBe('connection lost');
    expect(run.failure.step).toBeGreaterThan(2_000);
    expect(run.savedAt).toBeLessThanOrEqual(run.failure.step);
    expect(JSON.parse(fileIn(folder, 'result.json').toString())).toMatchObject({
      ...{ outcome: 'broken', failure: run.failure, divergence: null },
      ...{ steps: run.failure.step, evaluation: null, solved: false },
    });
    expect(fileIn(folder, 'model.safetensors').equals(run.agent.save())).toBe(true);
    expect(monitorOf(folder)).toHaveLength(run.soFar.episodes.length);
    const found = readRun(folder);
    if (!isRun(found)) throw new Error(found.problem);
    expect(found).toMatchObject({ state: 'broken', steps: run.failure.step });
    const [summary] = summarize(groupRuns([found]));
    expect(summary).toMatchObject({ unfinished: 1, seeds: [] });
    server.lasts = Number.POSITIVE_INFINITY;
    const resumed = await resumeRun(folder);
    expect(traceOf(resumed)).toEqual(traceOf(whole));
    expect(
      fileIn(folder, 'model.safetensors').equals(fileIn(whole.folder, 'model.safetensors')),
    ).toBe(true);
    expect(readRun(folder)).toMatchObject({ state: 'finished' });
  });

  it('keeps the agent where the environment cannot say what its state is', async () => {
    Object.assign(server, { steps: 0, lasts: 1_000 });
    const folder = join(temporaryFolder(), 'run');
    const run = await conduct(remote, { folder, checkpointEvery: null });
    expect(run).toMatchObject({ outcome: 'broken', savedAt: undefined });
    expect(readdirSync(folder)).toContain('model.safetensors');
    expect(readdirSync(folder)).not.toContain('checkpoints');
  });

  it('is the same one of many, in a thread of its own', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'failing.mjs');
    writeFileSync(
      file,
      `import { make, register } from 'perilune';
       register('Failing-v0', () => {
         const inner = make('CartPole-v1').unwrapped;
         const step = inner.step.bind(inner);
         let steps = 0;
         inner.step = (action) => {
           if (++steps === 200) throw new Error('out of order');
           return step(action);
         };
         return inner;
       }, { replace: true });`,
    );
    const run = { ...short, env: 'Failing-v0', imports: [file] };
    const task = { run, checkpointEvery: null };
    const [one, two] = await conductAll([task, task], { jobs: 2 });
    for (const outcome of [one, two]) {
      expect(outcome).toMatchObject({ outcome: 'broken', failure: { message: 'out of order' } });
      if (outcome?.outcome === 'broken') expect(outcome.agent.save().length).toBeGreaterThan(0);
    }
  });
});
