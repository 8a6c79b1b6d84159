import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Env, make, register, UsageError } from 'perilune';
import { afterEach, describe, expect, it, vi } from 'vitest';
import workerpool from 'workerpool';
import { conductAll, jobsWithinCores, openConductor } from '../../src/conduct/conduct-all.js';
import { Conductor, type ConductorOptions, type TaskEvent } from '../../src/conduct/conductor.js';
import type { Job } from '../../src/conduct/crossing.js';
import { readConfigFile } from '../../src/folder/config-file.js';
import { temporaryFolder } from '../temporary-folder.js';
import { movingClock } from './clock.js';
import { fileIn, tiny, traceOf } from './runs.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const few = { evaluationEpisodes: 2 };
const locksIn = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('lock'));

/** A conductor of single runs in this thread, and what it tells. */
function alone(options: ConductorOptions = {}) {
  const events: TaskEvent[] = [];
  const onEvent = (event: TaskEvent) => {
    events.push(event);
    options.onEvent?.(event);
  };
  return { conductor: new Conductor(1, { ...options, onEvent }), events };
}

/** In place of threads: what they are given, and that none of it is known there, so that it goes on here. */
function noThreads() {
  const jobs: Job[] = [];
  const exec = (_: string, [job]: [Job]) => {
    jobs.push(job);
    return Promise.resolve({ kind: 'unknown' });
  };
  const terminate = vi.fn(() => Promise.resolve());
  const pool = vi
    .spyOn(workerpool, 'pool')
    .mockImplementation((() => ({ exec, terminate })) as never);
  return { jobs, pool, terminate };
}

describe('what a conductor tells of a run', () => {
  it('is that it has begun, how it goes on and what came of it, by its number', async () => {
    const { conductor, events } = alone();
    const solve = { enabled: true, margin: 1_000, gateSlack: 500, interval: 20, episodes: 2 };
    const run = { ...tiny, steps: 300, solve: { ...solve, gateEpisodes: 1 } };
    const outcome = await conductor.carryOut(7, { run, ...few });
    expect(new Set(events.map(({ task }) => task))).toEqual(new Set([7]));
    expect(events[0]).toEqual({ task: 7, kind: 'begun' });
    expect(events.at(-1)).toEqual({ task: 7, kind: 'ended', outcome });
    const progress = events.filter((event) => event.kind === 'progress');
    expect(progress.at(-1)?.progress).toMatchObject({ steps: 300, totalSteps: 300 });
    expect(progress.at(-1)?.progress).not.toHaveProperty('snapshot');
    const validations = events.filter((event) => event.kind === 'validation');
    expect(validations[0]?.validation).toMatchObject({ episodes: 2 });
    expect((await new Conductor(1, {}).carryOut(0, { run, ...few })).outcome).toBe('finished');
  });

  it('has the notes of its checkpoints too', async () => {
    movingClock();
    const folder = join(temporaryFolder(), 'run');
    const { conductor, events } = alone({
      onEvent: ({ kind }) => {
        if (kind === 'begun') writeFileSync(join(folder, 'checkpoints'), 'in the way');
      },
    });
    await conductor.carryOut(0, { run: tiny, folder, ...few });
    const notes = events.filter((event) => event.kind === 'note');
    expect(notes[0]?.text).toMatch(/^No checkpoint at step/);
  });
});

describe('a run that a conductor is given', () => {
  it('is carried out in its folder, as it is told', async () => {
    const { conductor } = alone();
    const folder = join(temporaryFolder(), 'run');
    const how = { evaluationEpisodes: 3, evaluationSeed: 41_000, checkpointEvery: null };
    const outcome = await conductor.carryOut(0, { run: tiny, folder, ...how });
    expect(outcome).toMatchObject({
      ...{ outcome: 'finished', folder },
      result: { evaluation: { episodes: 3, seed: 41_000 } },
    });
    expect(readdirSync(folder)).toContain('model.safetensors');
    expect(locksIn(folder)).toEqual([]);
  });

  it('begins from its agent, whose file is kept in its folder', async () => {
    const { conductor } = alone();
    const first = await conductor.carryOut(0, { run: tiny, ...few });
    if (first.outcome !== 'finished') throw new Error(first.outcome);
    const { agent } = first.result;
    const folder = join(temporaryFolder(), 'run');
    await conductor.carryOut(1, { run: { ...tiny, from: agent }, folder, ...few });
    expect(fileIn(folder, 'from.safetensors').equals(agent.save())).toBe(true);
    const nowhere = await conductor.carryOut(2, { run: { ...tiny, from: agent }, ...few });
    expect(nowhere.outcome).toBe('finished');
  });

  it('does not begin when all are stopped, or it alone', async () => {
    const signal = AbortSignal.abort();
    for (const { conductor, events } of [alone({ signal }), alone()]) {
      const outcome = await conductor.carryOut(0, { run: tiny, signal });
      expect(outcome).toEqual({ outcome: 'unbegun' });
      expect(events).toEqual([{ task: 0, kind: 'ended', outcome }]);
    }
    const { conductor } = alone({ signal });
    expect(await conductor.carryOut(0, { run: tiny })).toEqual({ outcome: 'unbegun' });
  });

  it('is interrupted when all are stopped meanwhile, or it alone', async () => {
    for (const who of ['all', 'one']) {
      const stop = new AbortController();
      const onEvent = ({ kind }: TaskEvent) => {
        if (kind === 'begun') stop.abort();
      };
      const other = new AbortController();
      const [all, one] = who === 'all' ? [stop, other] : [other, stop];
      const { conductor } = alone({ onEvent, signal: all.signal });
      const outcome = await conductor.carryOut(0, { run: tiny, signal: one.signal });
      expect([who, outcome.outcome]).toEqual([who, 'interrupted']);
    }
  });

  it('that is wrongly called fails before it begins, and leaves no folder', async () => {
    const { conductor, events } = alone();
    const under = temporaryFolder();
    const lost = { ...tiny, imports: [join(under, 'none.mjs')] };
    const folder = { under: join(under, 'runs') };
    for (const run of [{ ...tiny, env: 'Nowhere-v0' }, lost]) {
      const outcome = await conductor.carryOut(0, { run, folder });
      expect(outcome).toMatchObject({ outcome: 'failed' });
    }
    expect(events.map(({ kind }) => kind)).toEqual(['ended', 'ended']);
    // What an agent cannot do shows when both are there: the run has begun by then.
    const steers = { env: 'Pendulum-v1', algo: 'tabular-q', steps: 60 };
    const outcome = await conductor.carryOut(0, { run: steers, folder });
    expect(outcome.outcome === 'failed' && outcome.error).toBeInstanceOf(UsageError);
    expect(readdirSync(under)).toEqual([]);
  });

  it('that fails otherwise keeps its folder, and others may have it', async () => {
    const thrown: unknown[] = [new TypeError('odd'), 'words'];
    for (const what of thrown) {
      const folder = join(temporaryFolder(), 'run');
      const { conductor } = alone({
        onEvent: ({ kind }) => {
          if (kind === 'progress') throw what;
        },
      });
      const outcome = await conductor.carryOut(0, { run: tiny, folder });
      if (outcome.outcome !== 'failed') throw new Error(outcome.outcome);
      if (what instanceof Error) expect(outcome.error).toBe(what);
      else expect(outcome.error).toEqual(new Error('words'));
      expect(existsSync(join(folder, 'config.json'))).toBe(true);
      expect(locksIn(folder)).toEqual([]);
    }
  });
});

describe('a run that is to be gone on with', () => {
  /** Has begun and was stopped before its first step. */
  async function stopped(run: object = tiny) {
    const folder = join(temporaryFolder(), 'run');
    const stop = new AbortController();
    const { conductor } = alone({ onEvent: ({ kind }) => void (kind === 'begun' && stop.abort()) });
    const task = { run: run as typeof tiny, folder, ...few };
    expect((await conductor.carryOut(0, { ...task, signal: stop.signal })).outcome).toBe(
      'interrupted',
    );
    return task;
  }

  it('goes on to the end that it would have had, and tells from where', async () => {
    const task = await stopped();
    const { conductor, events } = alone();
    const whole = await conductor.carryOut(0, { run: tiny, ...few });
    const refused = await conductor.carryOut(1, task);
    expect(refused).toMatchObject({ outcome: 'failed', error: { name: 'UsageError' } });
    const gone = await conductor.carryOut(2, { ...task, resume: true });
    expect(traceOf(gone)).toEqual(traceOf(whole));
    expect(events).toContainEqual({
      ...{ task: 2, kind: 'note', text: 'Going on from step 0 of at most 60.' },
    });
    expect(locksIn(task.folder)).toEqual([]);
  });

  it('begins where nothing has begun, and under a folder anew', async () => {
    const { conductor } = alone();
    const under = temporaryFolder();
    for (const folder of [join(under, 'run'), { under }, { under }]) {
      const outcome = await conductor.carryOut(0, { run: tiny, folder, resume: true, ...few });
      expect(outcome.outcome).toBe('finished');
    }
    expect(readdirSync(under)).toHaveLength(3);
    expect((await conductor.carryOut(0, { run: tiny, resume: true, ...few })).outcome).toBe(
      'finished',
    );
  });

  it('that has ended is refused as it is, and made longer with more steps', async () => {
    const { conductor } = alone();
    const folder = join(temporaryFolder(), 'run');
    const task = { run: tiny, folder, resume: true, ...few };
    await conductor.carryOut(0, task);
    const again = await conductor.carryOut(1, task);
    if (again.outcome !== 'failed') throw new Error(again.outcome);
    expect(again.error).toBeInstanceOf(UsageError);
    expect(again.error.message).toBe(
      `The run in ${folder} has ended: give it more steps to make it longer.`,
    );
    expect(existsSync(join(folder, 'result.json'))).toBe(true);
    const longer = await conductor.carryOut(2, { ...task, run: { ...tiny, steps: 90 } });
    expect(longer).toMatchObject({ outcome: 'finished', result: { steps: 90 } });
  });

  it('keeps its length where fewer steps are given', async () => {
    const task = await stopped();
    const { conductor } = alone();
    const run = { ...tiny, steps: 40 };
    const gone = await conductor.carryOut(0, { ...task, run, resume: true });
    expect(gone).toMatchObject({ outcome: 'finished', result: { steps: 60 } });
  });

  it('keeps what it had come to where it cannot go on', async () => {
    const task = await stopped();
    const { conductor } = alone({
      onEvent: ({ kind }) => {
        if (kind === 'progress') throw new UsageError('not so');
      },
    });
    const outcome = await conductor.carryOut(0, { ...task, resume: true });
    expect(outcome).toMatchObject({ outcome: 'failed', error: { message: 'not so' } });
    expect(readConfigFile(task.folder).steps).toBe(60);
    expect(locksIn(task.folder)).toEqual([]);
  });
});

describe('the threads of a conductor', () => {
  /** Of the steps in numbered worlds, their numbers. */
  const taken: number[] = [];
  register(
    'Numbered-v0',
    (({ number }: { number: number }) => {
      const env = make('CartPole-v1').unwrapped as Env;
      const step = env.step.bind(env);
      env.step = (action) => {
        taken.push(number);
        return step(action);
      };
      return env;
    }) as never,
    { defaults: { number: 0 } },
  );

  it('are none for a single run at a time, unless this thread is to stay free', async () => {
    const { pool, terminate } = noThreads();
    await conductAll([{ run: tiny, ...few }], { jobs: 2 });
    await conductAll([{ run: tiny, ...few }], { jobs: 1 });
    await openConductor({ jobs: 1 }).close();
    expect(pool).not.toHaveBeenCalled();
    const [ended] = await conductAll([{ run: tiny, ...few }], { jobs: 1, apart: true });
    expect(ended?.outcome).toBe('finished');
    expect(pool).toHaveBeenCalledTimes(1);
    expect(terminate).toHaveBeenCalledTimes(1);
  });

  it.runIf(availableParallelism() > 1)(
    'are begun once for all runs, each of which is handed out as it is, and ended at the end',
    async () => {
      const { jobs, pool, terminate } = noThreads();
      const under = temporaryFolder();
      const how = { evaluationEpisodes: 1, evaluationSeed: 41_000, checkpointEvery: 5 };
      const tasks = [1, 2, 3].map((seed) => ({
        run: { ...tiny, seed },
        folder: { under },
        ...how,
      }));
      const outcomes = await conductAll(tasks, { jobs: 2, threads: 1 });
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(tasks.map(() => 'finished'));
      expect(pool).toHaveBeenCalledTimes(1);
      expect(pool.mock.calls[0]?.[1]).toMatchObject({ maxWorkers: 2, workerType: 'thread' });
      expect(terminate).toHaveBeenCalledTimes(1);
      expect(jobs.map(({ config }) => config.seed).sort()).toEqual([1, 2, 3]);
      for (const { folder, stop, ...job } of jobs) {
        expect(job).toMatchObject({ ...how, threads: 1, origin: undefined, from: undefined });
        expect(folder?.startsWith(under)).toBe(true);
        expect([...stop]).toEqual([0]);
      }
    },
  );

  it.runIf(availableParallelism() > 1)(
    'leave to this one what they do not know, a run after the other',
    async () => {
      noThreads();
      movingClock();
      taken.length = 0;
      const run = (number: number) => ({ ...tiny, env: 'Numbered-v0', envOptions: { number } });
      const tasks = [1, 2].map((number) => ({ run: run(number), evaluationEpisodes: 0 }));
      await conductAll(tasks, { jobs: 2 });
      const turns = taken.filter((number, i) => number !== taken[i - 1]);
      expect(turns).toEqual([1, 2]);
    },
  );

  it.runIf(availableParallelism() > 1)('go on after a run in this one has failed', async () => {
    noThreads();
    const onEvent = ({ task, kind }: TaskEvent) => {
      if (task === 0 && kind === 'progress') throw new Error('lost');
    };
    const tasks = [{ run: tiny }, { run: tiny, ...few }];
    const outcomes = await conductAll(tasks, { jobs: 2, onEvent });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'finished']);
  });

  it('are ended though something goes wrong with what is told of the end', async () => {
    const { terminate } = noThreads();
    const onEvent = ({ kind }: TaskEvent) => {
      if (kind === 'ended') throw new Error('lost');
    };
    const told = conductAll([{ run: tiny, ...few }], { jobs: 1, apart: true, onEvent });
    await expect(told).rejects.toThrow('lost');
    expect(terminate).toHaveBeenCalledTimes(1);
  });

  it('of each run are a whole number of at least 1', () => {
    expect(() => openConductor({ jobs: 1, threads: 0 })).toThrow('threads is 0');
  });
});

describe('many runs', () => {
  it('give their outcomes in the order of the tasks, one at a time', async () => {
    const order: number[] = [];
    const onEvent = ({ task, kind }: TaskEvent) => void (kind === 'ended' && order.push(task));
    const tasks = [30, 20, 10].map((steps) => ({ run: { ...tiny, steps }, ...few }));
    const outcomes = await conductAll(tasks, { jobs: 1, onEvent });
    expect(order).toEqual([0, 1, 2]);
    const steps = outcomes.map((run) => run.outcome === 'finished' && run.result.steps);
    expect(steps).toEqual([30, 20, 10]);
    expect(await conductAll([])).toEqual([]);
    expect(await conductAll([], { jobs: 2 })).toEqual([]);
  });

  it('are no more at a time than there are cores', () => {
    const cores = availableParallelism();
    expect([undefined, 1, cores, cores + 1].map(jobsWithinCores)).toEqual([cores, 1, cores, cores]);
  });

  it.each([0, -1, 1.5, Number.NaN])('are not %s at a time', async (jobs) => {
    const words = `jobs is ${jobs}, but must be a whole number of at least 1.`;
    expect(() => jobsWithinCores(jobs)).toThrow(UsageError);
    expect(() => openConductor({ jobs })).toThrow(words);
    await expect(conductAll([], { jobs })).rejects.toThrow(words);
  });
});
