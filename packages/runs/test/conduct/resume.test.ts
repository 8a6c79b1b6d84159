import fs, {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';
import { readCheckpoint, UsageError, VERSION } from 'perilune';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { conduct } from '../../src/conduct/conduct.js';
import { resumeRun, takeUpRun } from '../../src/conduct/resume.js';
import { Failure } from '../../src/failure.js';
import { Checkpoints } from '../../src/folder/checkpoints.js';
import { readConfigFile } from '../../src/folder/config-file.js';
import { FolderInUseError, lockFolder } from '../../src/folder/lock.js';
import { temporaryFolder } from '../temporary-folder.js';
import { movingClock } from './clock.js';
import { fileIn, monitorOf, tiny, traceOf } from './runs.js';

const few = { evaluationEpisodes: 2 };
const locksIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('lock'));

afterEach(() => {
  vi.restoreAllMocks();
});

/** The folder of a run that was stopped after some of its steps. */
async function stoppedRun(changes: object = {}): Promise<{ folder: string; at: number }> {
  const folder = join(temporaryFolder(), 'run');
  const stop = new AbortController();
  movingClock();
  const run = await conduct(
    { ...tiny, ...changes },
    {
      ...{ ...few, folder, checkpointEvery: 0, signal: stop.signal },
      onProgress: ({ steps }) => steps >= 30 && stop.abort(),
    },
  );
  vi.restoreAllMocks();
  if (run.outcome !== 'interrupted' || run.savedAt === undefined) throw new Error(run.outcome);
  return { folder, at: run.savedAt };
}

/** The folder of a run that came to its end. */
async function endedRun(changes: object = {}): Promise<string> {
  const folder = join(temporaryFolder(), 'run');
  await conduct({ ...tiny, ...changes }, { ...few, folder });
  return folder;
}

describe('a run that is gone on with', () => {
  it('goes on from its checkpoint to the end that it would have had, and says from where', async () => {
    const { folder, at } = await stoppedRun();
    expect([at > 0, at < 60]).toEqual([true, true]);
    const whole = await endedRun();
    const notes: string[] = [];
    const run = await resumeRun(folder, { ...few, onNote: (text) => notes.push(text) });
    expect(notes).toEqual([`Going on from step ${at} of at most 60.`]);
    expect(run).toMatchObject({ outcome: 'finished', folder });
    for (const name of ['model.safetensors', 'config.json']) {
      expect(fileIn(folder, name).equals(fileIn(whole, name))).toBe(true);
    }
    expect(monitorOf(folder)).toEqual(monitorOf(whole));
    expect(locksIn(folder)).toEqual([]);
  });

  it('is found by a path as it lies from here, and is carried out as it is told', async () => {
    const { folder } = await stoppedRun();
    const told: number[] = [];
    const run = await resumeRun(relative(process.cwd(), folder), {
      ...{ evaluationEpisodes: 3, evaluationSeed: 41_000 },
      onProgress: ({ steps }) => told.push(steps),
    });
    expect(run).toMatchObject({
      ...{ outcome: 'finished', folder },
      result: { evaluation: { episodes: 3, seed: 41_000 } },
    });
    expect(told.at(-1)).toBe(60);
  });

  it('counts the time from where it is told that it began, or from the call', async () => {
    const secondsOf = async (startedAt?: number) => {
      const { folder } = await stoppedRun();
      const run = await resumeRun(folder, { ...few, startedAt });
      return run?.outcome === 'finished' ? run.result.seconds : Number.NaN;
    };
    const [short, long] = [await secondsOf(), await secondsOf(performance.now() - 1e6)];
    expect(long).toBeGreaterThan(1_000);
    expect(short).toBeLessThan(1_000);
  });

  it('begins anew where it has no checkpoint, and says so', async () => {
    const folder = await endedRun();
    const model = fileIn(folder, 'model.safetensors');
    rmSync(join(folder, 'result.json'));
    const notes: string[] = [];
    const run = await resumeRun(folder, { ...few, onNote: (text) => notes.push(text) });
    expect(notes).toEqual(['There is no checkpoint yet: the run begins anew.']);
    expect(run?.outcome).toBe('finished');
    expect(fileIn(folder, 'model.safetensors').equals(model)).toBe(true);
  });

  it('begun with another version says so, as it may end differently', async () => {
    const { folder, at } = await stoppedRun();
    const { latest } = Checkpoints.prototype;
    vi.spyOn(Checkpoints.prototype, 'latest').mockImplementation(function (
      this: Checkpoints,
      told,
    ) {
      const found = latest.call(this, told);
      return found && { ...found, summary: { ...found.summary, version: '0.0.1' } };
    });
    const notes: string[] = [];
    await resumeRun(folder, { ...few, onNote: (text) => notes.push(text) });
    expect(notes).toEqual([
      `Going on from step ${at} of at most 60.`,
      `(Begun with perilune 0.0.1; with ${VERSION} it may end differently.)`,
    ]);
  });

  it('tells of checkpoints that are damaged', async () => {
    const { folder, at } = await stoppedRun();
    const [name = ''] = readdirSync(join(folder, 'checkpoints'));
    const later = name.replace(/\d+/, (step) =>
      String(Number(step) + 1).padStart(step.length, '0'),
    );
    writeFileSync(join(folder, 'checkpoints', later), 'half');
    const notes: string[] = [];
    await resumeRun(folder, { ...few, onNote: (text) => notes.push(text) });
    expect(notes[0]).toContain(`${later} is damaged`);
    expect(notes[1]).toContain(`Going on from step ${at}`);
  });

  it('is of a world that an import registers, as it lies from its folder', async () => {
    const { folder } = await stoppedRun();
    const config = JSON.parse(fileIn(folder, 'config.json').toString());
    const text = JSON.stringify({ ...config, imports: ['own/gone.mjs'] });
    writeFileSync(join(folder, 'config.json'), text);
    await expect(resumeRun(folder, few)).rejects.toThrow(join(folder, 'own', 'gone.mjs'));
    expect(locksIn(folder)).toEqual([]);
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'gone.mjs'), '');
    expect((await resumeRun(folder, few))?.outcome).toBe('finished');
  });

  it('keeps the rows of its progress up to its checkpoint, and none of after it', async () => {
    const { folder, at } = await stoppedRun();
    const file = join(folder, 'progress.csv');
    const rows = [10, at, at + 1].map((step) => `${step},${step / 100}\n`).join('');
    writeFileSync(file, `step,seconds\n${rows}`);
    const taken = await takeUpRun(folder, {});
    expect(taken?.from?.learning.map(({ step }) => step)).toEqual([10, at]);
    taken?.release();
    rmSync(file);
    const without = await takeUpRun(folder, {});
    expect(without?.from?.learning).toEqual([]);
    const { steps, seconds, began } = readCheckpoint(without?.from?.bytes as Uint8Array);
    expect(without?.from).toMatchObject({ steps, seconds, began });
    expect(without?.origin).toBeUndefined();
    without?.release();
  });
});

describe('a run that has ended', () => {
  it('is not touched', async () => {
    const folder = await endedRun();
    const before = fileIn(folder, 'result.json');
    expect(await resumeRun(folder)).toBeUndefined();
    expect(fileIn(folder, 'result.json').equals(before)).toBe(true);
    expect(locksIn(folder)).toEqual([]);
  });

  it('before this process had its folder is not touched either, and is given back', async () => {
    const { folder } = await stoppedRun();
    const { writeFileSync: write } = fs;
    // The other process comes to the end while this one writes its lock.
    vi.spyOn(fs, 'writeFileSync').mockImplementation((...given) => {
      write(...given);
      write(join(folder, 'result.json'), '{"outcome":"finished"}');
    });
    syncBuiltinESMExports();
    const taken = await takeUpRun(folder, {
      onNote: () => {
        throw new Error('It was gone on with.');
      },
    });
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    expect(taken).toBeUndefined();
    expect(locksIn(folder)).toEqual([]);
    lockFolder(folder)();
  });

  it('broken off by its environment goes on, and is no longer said to be broken', async () => {
    const { folder } = await stoppedRun();
    writeFileSync(join(folder, 'result.json'), '{"outcome":"broken"}');
    const taken = await takeUpRun(folder, {});
    expect(taken?.from).toBeDefined();
    expect(existsSync(join(folder, 'result.json'))).toBe(false);
    taken?.release();
  });
});

describe('a run that is made longer', () => {
  it('ends as one of that length does, of steps or of episodes', async () => {
    for (const [length, longer] of [
      [{ steps: 60 }, { steps: 90 }],
      [{ steps: 4_000, episodes: 2 }, { episodes: 4 }],
    ] as const) {
      const [folder, whole] = [await endedRun(length), await endedRun({ ...length, ...longer })];
      const run = await resumeRun(folder, { ...longer, ...few });
      expect(run?.outcome).toBe('finished');
      for (const name of ['model.safetensors', 'config.json']) {
        expect(fileIn(folder, name).equals(fileIn(whole, name))).toBe(true);
      }
    }
  });

  it('may be one that has not ended', async () => {
    const { folder } = await stoppedRun();
    const run = await resumeRun(folder, { steps: 90, ...few });
    expect(run).toMatchObject({ outcome: 'finished', result: { steps: 90 } });
    expect(readConfigFile(folder)).toMatchObject({ steps: 90, solve: { keepBest: false } });
  });

  it('that was solved goes on past that', async () => {
    const folder = await endedRun();
    const result = JSON.parse(fileIn(folder, 'result.json').toString());
    writeFileSync(join(folder, 'result.json'), JSON.stringify({ ...result, solved: true }));
    await resumeRun(folder, { steps: 90, ...few });
    expect(readConfigFile(folder).solve.keepBest).toBe(true);
  });

  it('is refused where it diverged, or is not longer: nothing changes', async () => {
    const folder = await endedRun({ steps: 4_000, episodes: 2 });
    const file = join(folder, 'result.json');
    const result = JSON.parse(readFileSync(file, 'utf8'));
    const refusalOf = async (length: object) => {
      const config = fileIn(folder, 'config.json');
      const error = await resumeRun(folder, { ...length, ...few }).then(
        () => undefined,
        (thrown: unknown) => thrown as Error,
      );
      expect(existsSync(file)).toBe(true);
      expect(fileIn(folder, 'config.json').equals(config)).toBe(true);
      expect(locksIn(folder)).toEqual([]);
      expect(error).toBeInstanceOf(UsageError);
      return error?.message;
    };
    expect(await refusalOf({ steps: 5_000 })).toBe(
      `The run in ${folder} ended after its 2 episodes: to make it longer give more, as episodes.`,
    );
    expect(await refusalOf({ steps: 100 })).toContain('can be made longer, not shorter');
    writeFileSync(file, JSON.stringify({ ...result, outcome: 'diverged' }));
    expect(await refusalOf({ episodes: 5 })).toBe(
      `The run in ${folder} diverged; made longer it would do so again.`,
    );
  });

  it('is of more steps where its episodes had not ended it, though they are limited', async () => {
    const folder = await endedRun({ episodes: 1_000 });
    const run = await resumeRun(folder, { steps: 90, ...few });
    expect(run).toMatchObject({ result: { steps: 90 } });
  });

  it('is not where its result is no object', async () => {
    const folder = await endedRun();
    const file = join(folder, 'result.json');
    for (const text of ['null', '3']) {
      writeFileSync(file, text);
      const attempt = resumeRun(folder, { steps: 90, ...few });
      await expect(attempt).rejects.toThrow(`${file} holds no JSON object.`);
      await expect(attempt).rejects.toThrow(Failure);
    }
  });
});

describe('a run that cannot be gone on with', () => {
  it('is none that is there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    for (const [path, words] of [
      [join(folder, 'none'), 'none is no folder; the folder of a run is needed, as in runs/.'],
      [join(folder, 'file'), 'file is no folder'],
      [folder, 'holds no run'],
    ] as const) {
      const attempt = resumeRun(path);
      await expect(attempt).rejects.toThrow(words);
      await expect(attempt).rejects.toThrow(Failure);
    }
  });

  it('is one that somebody else goes on with', async () => {
    const { folder } = await stoppedRun();
    const release = lockFolder(folder);
    await expect(resumeRun(folder, few)).rejects.toThrow(FolderInUseError);
    release();
    expect((await resumeRun(folder, few))?.outcome).toBe('finished');
  });

  it('gives its folder back where training fails', async () => {
    const { folder } = await stoppedRun();
    const onProgress = () => {
      throw new Error('lost');
    };
    await expect(resumeRun(folder, { onProgress })).rejects.toThrow('lost');
    expect(locksIn(folder)).toEqual([]);
  });
});

describe('a run that begins from an agent', () => {
  it('begins anew from the file of it that it keeps, and from no other', async () => {
    const first = await conduct(tiny, few);
    if (first.outcome !== 'finished') throw new Error(first.outcome);
    const { agent } = first.result;
    const folder = await endedRun({ seed: 6, from: agent });
    const model = fileIn(folder, 'model.safetensors');
    const result = join(folder, 'result.json');
    rmSync(result);
    const notes: string[] = [];
    const run = await resumeRun(folder, { ...few, onNote: (text) => notes.push(text) });
    expect(traceOf(run)).toMatchObject({ outcome: 'finished' });
    expect(fileIn(folder, 'model.safetensors').equals(model)).toBe(true);
    rmSync(result);
    const origin = join(folder, 'from.safetensors');
    const { sha256 } = readConfigFile(folder).from as { sha256: string };
    const words = `; the run begins from the agent of SHA-256 ${sha256}. Put it there.`;
    writeFileSync(origin, 'other');
    await expect(resumeRun(folder, few)).rejects.toThrow(`${origin} is another file${words}`);
    rmSync(origin);
    await expect(resumeRun(folder, few)).rejects.toThrow(`${origin} is not there${words}`);
    await expect(resumeRun(folder, few)).rejects.toThrow(Failure);
    expect(locksIn(folder)).toEqual([]);
  });

  it('needs that no more once it has a checkpoint', async () => {
    const first = await conduct(tiny, few);
    if (first.outcome !== 'finished') throw new Error(first.outcome);
    const { folder } = await stoppedRun({ seed: 6, from: first.result.agent });
    rmSync(join(folder, 'from.safetensors'));
    expect((await resumeRun(folder, few))?.outcome).toBe('finished');
  });
});
