import { getEventListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { resolveConfig } from 'perilune';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import workerpool from 'workerpool';
import { carryOut } from '../../src/conduct/carry-out.js';
import { type Job, packError, packRun, type RunNews } from '../../src/conduct/crossing.js';
import { type CrewTask, WorkerCrew } from '../../src/conduct/worker-crew.js';
import { Failure } from '../../src/failure.js';
import { RunFolder } from '../../src/folder/run-folder.js';
import { tiny, traceOf } from './runs.js';

const config = resolveConfig(tiny);

function taskOf(changes: Partial<CrewTask> = {}): CrewTask {
  return {
    ...{ config, origin: undefined, folder: undefined, from: undefined, threads: 1 },
    ...{ checkpointEvery: 3, evaluationEpisodes: 2, evaluationSeed: 41_000 },
    ...{ signal: new AbortController().signal },
    ...changes,
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

type Exec = (name: string, jobs: Job[], how: { on: (news: RunNews) => void }) => unknown;

/** A crew whose threads answer as they are told to. */
function crewWith(exec: Exec) {
  const terminate = vi.fn(async (_: boolean) => {});
  const pool = vi
    .spyOn(workerpool, 'pool')
    .mockImplementation((() => ({ exec, terminate })) as never);
  const crew = new WorkerCrew(3);
  return { crew, terminate, given: pool.mock.calls.at(-1) as unknown as [string, object] };
}

describe('threads that carry runs out', () => {
  it('are so many of the worker as it was built, and end when they are told to', async () => {
    const { crew, terminate, given } = crewWith(() => undefined);
    const [worker, how] = given;
    expect(worker).toMatch(/packages[/\\]runs[/\\]dist[/\\]bundle[/\\]worker\.js$/);
    expect(existsSync(worker)).toBe(true);
    expect(how).toMatchObject({ maxWorkers: 3, workerType: 'thread' });
    await crew.close();
    expect(terminate).toHaveBeenCalledWith(true);
  });

  it('have the flags of this process, but for those that only a program given as text may have', () => {
    const present = process.execArgv;
    try {
      for (const [flags, theirs] of [
        [['--input-type=module', '--no-warnings'], ['--no-warnings']],
        [
          ['--no-warnings', '--input-type', 'module', '--expose-gc'],
          ['--no-warnings', '--expose-gc'],
        ],
        [['--input-type'], []],
        [
          ['--input-typed', '-i=--input-type='],
          ['--input-typed', '-i=--input-type='],
        ],
      ] as const) {
        process.execArgv = [...flags];
        const { given } = crewWith(() => undefined);
        expect(given[1]).toMatchObject({ workerThreadOpts: { execArgv: theirs } });
      }
    } finally {
      process.execArgv = present;
    }
  });

  it('are given the run, plain, with its folder by its path, and tell what it tells', async () => {
    const run = await carryOut(config, { evaluationEpisodes: 2 });
    const asked: unknown[] = [];
    const { crew } = crewWith(async (name, [job], { on }) => {
      asked.push(name, structuredClone(job));
      on({ kind: 'note', text: 'so far' });
      return { kind: 'ended', run: structuredClone(packRun(run)) };
    });
    const told: RunNews[] = [];
    const folder = new RunFolder('/a/run');
    const from = { bytes: Uint8Array.of(1), steps: 3, seconds: 1, began: 7, learning: [] };
    const origin = Uint8Array.of(2);
    const task = taskOf({ folder, from, origin });
    const outcome = await crew.carryOut(task, (news) => told.push(news));
    expect(traceOf(outcome)).toEqual(traceOf(run));
    const { signal: _, ...rest } = task;
    expect(asked).toEqual(['run', { ...rest, folder: '/a/run', stop: Int32Array.of(0) }]);
    expect(told).toEqual([{ kind: 'note', text: 'so far' }]);
    await crew.carryOut(taskOf(), () => {});
    expect(asked.at(-1)).toMatchObject({ folder: undefined });
  });

  it('are not given what cannot cross, and may not know what is given', async () => {
    const exec = vi.fn(async () => ({ kind: 'unknown' }));
    const { crew } = crewWith(exec);
    const withFunction = { ...config, envOptions: { reward: () => 1 } };
    expect(await crew.carryOut(taskOf({ config: withFunction }), () => {})).toBeUndefined();
    expect(exec).not.toHaveBeenCalled();
    expect(await crew.carryOut(taskOf(), () => {})).toBeUndefined();
    expect(exec).toHaveBeenCalledTimes(1);
  });

  it('throw what the run throws, of the kind that callers tell apart', async () => {
    const { crew } = crewWith(async () => ({
      ...{ kind: 'failed', error: packError(new Failure('the disk is full')) },
    }));
    const run = crew.carryOut(taskOf(), () => {});
    await expect(run).rejects.toThrow(Failure);
    await expect(run).rejects.toThrow('the disk is full');
  });

  it('hear that a run is to stop, before it begins and while it goes on, and listen no longer', async () => {
    const heard: number[] = [];
    const stop = new AbortController();
    const { crew } = crewWith(async (_, [job]) => {
      heard.push(Atomics.load(job?.stop as Int32Array, 0));
      stop.abort();
      heard.push(Atomics.load(job?.stop as Int32Array, 0));
      return { kind: 'unknown' };
    });
    for (const _ of [1, 2]) {
      await crew.carryOut(taskOf({ signal: stop.signal }), () => {});
      expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    }
    expect(heard).toEqual([0, 1, 1, 1]);
    const going = new AbortController();
    await crew.carryOut(taskOf({ signal: going.signal }), () => {});
    expect(getEventListeners(going.signal, 'abort')).toEqual([]);
  });
});

describe('a thread', () => {
  const crew = new WorkerCrew(1);
  afterAll(() => crew.close());

  it('comes to what this one comes to, and tells of it without the policy', async () => {
    const told: RunNews[] = [];
    const task = taskOf();
    const outcome = await crew.carryOut(task, (news) => told.push(news));
    const { evaluationEpisodes, evaluationSeed } = task;
    const here = await carryOut(config, { evaluationEpisodes, evaluationSeed });
    expect(traceOf(outcome)).toEqual(traceOf(here));
    const last = told.at(-1);
    expect(last).toMatchObject({ kind: 'progress', progress: { steps: 60 } });
    expect(last?.kind === 'progress' && last.progress).not.toHaveProperty('snapshot');
  });
});
