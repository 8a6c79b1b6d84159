import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { register, UsageError } from 'perilune';
import { describe, expect, it } from 'vitest';
import { conduct } from '../../src/conduct/conduct.js';
import { Failure } from '../../src/failure.js';
import { lockFolder } from '../../src/folder/lock.js';
import { temporaryFolder } from '../temporary-folder.js';
import { fileIn, tiny } from './runs.js';

const few = { evaluationEpisodes: 2 };
const locksIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('lock'));

describe('a run that begins', () => {
  it('has the folder that is named, to itself while it goes on and no longer', async () => {
    const folder = join(temporaryFolder(), 'run');
    const seen: string[][] = [];
    const onProgress = () => void seen.push(locksIn(folder));
    const run = await conduct(tiny, { ...few, folder, onProgress });
    expect(run).toMatchObject({ outcome: 'finished', folder });
    expect(seen[0]).toHaveLength(1);
    expect(locksIn(folder)).toEqual([]);
    expect(readdirSync(folder)).toContain('model.safetensors');
  });

  it('is the same without a folder, where its options are passed on too', async () => {
    const told: number[] = [];
    const how = { evaluationEpisodes: 1, evaluationSeed: 41_000 };
    const run = await conduct(tiny, { ...how, onProgress: ({ steps }) => told.push(steps) });
    expect(run).toMatchObject({
      ...{ outcome: 'finished', folder: undefined },
      result: { evaluation: { episodes: 1, seed: 41_000 } },
    });
    expect(told.at(-1)).toBe(60);
    expect((await conduct(tiny)).outcome).toBe('finished');
  });

  it('counts its time from the call, or from where it is told that it began', async () => {
    const secondsOf = async (startedAt?: number) => {
      const run = await conduct(tiny, { ...few, startedAt });
      return run.outcome === 'finished' ? run.result.seconds : Number.NaN;
    };
    expect(await secondsOf()).toBeLessThan(100);
    expect(await secondsOf(performance.now() - 100_000)).toBeGreaterThanOrEqual(100);
  });

  it('begins from an agent that is given, whose file it keeps', async () => {
    const first = await conduct(tiny, few);
    if (first.outcome !== 'finished') throw new Error(first.outcome);
    const { agent } = first.result;
    const folder = join(temporaryFolder(), 'run');
    await conduct({ ...tiny, from: agent }, { ...few, folder });
    expect(fileIn(folder, 'from.safetensors').equals(agent.save())).toBe(true);
    expect((await conduct({ ...tiny, from: agent }, few)).outcome).toBe('finished');
  });

  it('imports what it imports first: a world may be registered there', async () => {
    const none = join(temporaryFolder(), 'none.mjs');
    const world = { ...tiny, env: 'Unheard-v0', imports: [none] };
    await expect(conduct(world)).rejects.toThrow(`The module to import does not exist: ${none}`);
    const empty = join(temporaryFolder(), 'empty.mjs');
    writeFileSync(empty, '');
    await expect(conduct({ ...world, imports: [empty] })).rejects.toThrow(
      'Unknown environment "Unheard-v0"',
    );
  });
});

describe('a run that cannot begin', () => {
  register('Vast-v0', () => {
    throw new RangeError('Array buffer allocation failed');
  });

  it('takes its folder back where it is wrongly called, or where there is no memory for it', async () => {
    const under = temporaryFolder();
    const steers = { env: 'Pendulum-v1', algo: 'tabular-q', steps: 60 };
    await expect(conduct(steers, { folder: join(under, 'a', 'b') })).rejects.toThrow(UsageError);
    const vast = { ...tiny, env: 'Vast-v0' };
    await expect(conduct(vast, { folder: join(under, 'c') })).rejects.toThrow(RangeError);
    expect(readdirSync(under)).toEqual([]);
  });

  it('leaves it where anything else goes wrong, but gives it back', async () => {
    const folder = join(temporaryFolder(), 'run');
    const onProgress = () => {
      throw new Error('lost');
    };
    await expect(conduct(tiny, { folder, onProgress })).rejects.toThrow('lost');
    expect(existsSync(join(folder, 'config.json'))).toBe(true);
    expect(locksIn(folder)).toEqual([]);
    lockFolder(folder)();
  });

  it('leaves a folder alone that holds something', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'precious.txt'), 'keep me');
    await expect(conduct(tiny, { folder })).rejects.toThrow('holds 1 file');
    writeFileSync(join(folder, 'file'), '');
    await expect(conduct(tiny, { folder: join(folder, 'file', 'run') })).rejects.toThrow(Failure);
    expect(readdirSync(folder).sort()).toEqual(['file', 'precious.txt']);
  });
});
