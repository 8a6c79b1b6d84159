import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { make, register, UsageError } from 'perilune';
import { describe, expect, it } from 'vitest';
import {
  conduct,
  conductAll,
  jobsWithinCores,
  openConductor,
  type RunTask,
  type TaskEvent,
  type TaskOutcome,
} from '../../src/index.js';
import { temporaryFolder } from '../temporary-folder.js';
import { diverging, fileIn, monitorOf, short, traceOf } from './runs.js';

/** Of different lengths, the first the longest: with two at a time others end before it. */
const tasks: RunTask[] = [
  { run: { ...short, seed: 1, steps: 6_000 } },
  { run: { ...short, seed: 2, steps: 1_000 } },
  { run: diverging },
  {
    run: {
      ...short,
      seed: 3,
      algo: 'tabular-q',
      hyperparameters: { bins: 4, low: [-3, -3, -1, -3], high: [3, 3, 1, 3] },
    },
  },
];

describe('many runs', () => {
  it('come to the same, to the bit, one at a time and two at a time, in the order of the tasks', async () => {
    const one = await conductAll(tasks, { jobs: 1 });
    const two = await conductAll(tasks, { jobs: 2 });
    expect(one.map(({ outcome }) => outcome)).toEqual([
      ...['finished', 'finished', 'diverged', 'finished'],
    ]);
    expect(two.map(traceOf)).toEqual(one.map(traceOf));
    const alone = await conduct(tasks[1]?.run as RunTask['run']);
    expect(traceOf(two[1])).toEqual(traceOf(alone));
  });

  it('leave the same folders, to the byte where the clock has no part', async () => {
    const folders = [1, 2].map(() => temporaryFolder());
    for (const [i, under] of folders.entries()) {
      const placed = tasks.map((task) => ({ ...task, folder: { under } }));
      const outcomes = await conductAll(placed, { jobs: i + 1 });
      expect(outcomes.map((run) => 'folder' in run && run.folder?.startsWith(under))).toEqual(
        tasks.map(() => true),
      );
    }
    const [one, two] = folders as [string, string];
    expect(readdirSync(one).sort()).toEqual(readdirSync(two).sort());
    expect(readdirSync(one)).toHaveLength(tasks.length);
    for (const name of readdirSync(one)) {
      const [a, b] = [join(one, name), join(two, name)];
      expect(fileIn(a, 'config.json').equals(fileIn(b, 'config.json'))).toBe(true);
      expect(monitorOf(a)).toEqual(monitorOf(b));
      const hasModel = readdirSync(a).includes('model.safetensors');
      expect(readdirSync(b).includes('model.safetensors')).toBe(hasModel);
      if (hasModel) {
        expect(fileIn(a, 'model.safetensors').equals(fileIn(b, 'model.safetensors'))).toBe(true);
      }
      expect(readdirSync(b).filter((file) => /^lock|part$/.test(file))).toEqual([]);
    }
  });

  for (const jobs of [1, 2]) {
    it(`fail alone, ${jobs} at a time: wrongly called, without a folder to be had, or broken`, async () => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'precious.txt'), 'keep me');
      const env = `Broken-v${jobs}`;
      register(env, () => {
        const inner = make('CartPole-v1').unwrapped;
        return Object.assign(Object.create(inner), {
          step: () => {
            throw new TypeError('broken on purpose');
          },
          stepInto: undefined,
        });
      });
      const outcomes = await conductAll(
        [
          { run: { env: 'Nowhere-v0' } },
          { run: { ...short, steps: 500 }, folder },
          { run: { ...short, env } },
          { run: { ...short, steps: 500 } },
        ],
        { jobs },
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual([
        ...['failed', 'failed', 'failed', 'finished'],
      ]);
      const errors = outcomes.map((outcome) => ('error' in outcome ? outcome.error : undefined));
      expect(errors[0]).toBeInstanceOf(UsageError);
      expect(errors[1]?.message).toContain('holds 1 file');
      expect(errors[2]?.message).toBe('broken on purpose');
      expect(readdirSync(folder)).toEqual(['precious.txt']);
    });
  }

  it('never share a folder', async () => {
    const folder = join(temporaryFolder(), 'run');
    const task = { run: { ...short, steps: 500 }, folder };
    const outcomes = await conductAll([task, task], { jobs: 2 });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['finished', 'failed']);
  });

  it('tell what happens: each is begun, goes on and ends once', async () => {
    const events: TaskEvent[] = [];
    await conductAll(tasks.slice(0, 2), { jobs: 2, onEvent: (event) => events.push(event) });
    for (const task of [0, 1]) {
      const kinds = events.filter((event) => event.task === task).map(({ kind }) => kind);
      expect(kinds[0]).toBe('begun');
      expect(kinds.at(-1)).toBe('ended');
      expect(kinds.filter((kind) => kind === 'progress').length).toBeGreaterThan(0);
      expect(kinds.filter((kind) => kind === 'ended' || kind === 'begun')).toHaveLength(2);
    }
  });

  it('of what only this thread knows go on here, to the same end', async () => {
    register('Here-v0', () => make('CartPole-v1').unwrapped, { maxEpisodeSteps: 50 });
    const here = [1, 2, 3].map((seed) => ({
      run: { ...short, steps: 1_000, env: 'Here-v0', seed },
    }));
    const mixed = [...here, { run: { ...short, steps: 1_000 } }];
    const two = await conductAll(mixed, { jobs: 2 });
    expect(two.map(({ outcome }) => outcome)).toEqual(mixed.map(() => 'finished'));
    expect(two.map(traceOf)).toEqual((await conductAll(mixed, { jobs: 1 })).map(traceOf));
  });

  it('of what an imported file registers go on in the workers', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'imported.mjs');
    writeFileSync(
      file,
      `import { isMainThread } from 'node:worker_threads';
       import { make, register } from 'perilune';
       // Shorter in a worker than here, which tells where a run went on.
       const maxEpisodeSteps = isMainThread ? 40 : 12;
       register('Imported-v0', () => make('CartPole-v1').unwrapped, { maxEpisodeSteps });`,
    );
    const run = { ...short, steps: 1_000, env: 'Imported-v0', imports: [file] };
    const tasks = [{ run }, { run: { ...run, seed: 2 } }];
    const outcomes = await conductAll(tasks, { jobs: 2 });
    const longest = outcomes.map((outcome) =>
      outcome.outcome === 'finished'
        ? Math.max(...outcome.result.episodes.map(({ length }) => length))
        : outcome,
    );
    expect(longest).toEqual(availableParallelism() > 1 ? [12, 12] : [40, 40]);
  });

  it.runIf(availableParallelism() > 1)(
    'fail alone though their thread dies, and leave no lock behind',
    async () => {
      const folder = temporaryFolder();
      const file = join(folder, 'deadly.mjs');
      writeFileSync(
        file,
        `import { isMainThread } from 'node:worker_threads';
         import { make, register } from 'perilune';
         register('Deadly-v0', () => {
           const inner = make('CartPole-v1').unwrapped;
           const step = () => (isMainThread ? undefined : process.exit(3));
           return Object.assign(Object.create(inner), { step, stepInto: undefined });
         });`,
      );
      const under = join(folder, 'runs');
      const deadly = { ...short, env: 'Deadly-v0', imports: [file] };
      const outcomes = await conductAll(
        [
          { run: deadly, folder: { under }, checkpointEvery: null },
          { run: { ...short, steps: 1_000 }, folder: { under } },
        ],
        { jobs: 2 },
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['failed', 'finished']);
      const left = readdirSync(join(under, 'Deadly-v0-dqn-fast-seed1'));
      expect(left.filter((name) => name.startsWith('lock'))).toEqual([]);
    },
  );

  it('stop at a signal: those in folders can be gone on with, the others do not begin', async () => {
    const under = temporaryFolder();
    const long = [1, 2, 3, 4].map((seed) => ({
      run: { ...short, seed, steps: 10_000_000 },
      folder: { under },
    }));
    const controller = new AbortController();
    const outcomes = await conductAll(long, {
      jobs: 2,
      signal: controller.signal,
      onEvent: ({ kind }) => kind === 'progress' && controller.abort(),
    });
    const words = outcomes.map(({ outcome }) => outcome);
    const begun = words.filter((word) => word === 'interrupted').length;
    expect(begun).toBeGreaterThan(0);
    expect(words).toEqual([
      ...Array.from({ length: begun }, () => 'interrupted'),
      ...Array.from({ length: 4 - begun }, () => 'unbegun'),
    ]);
    expect(readdirSync(under)).toHaveLength(begun);
    for (const name of readdirSync(under)) {
      expect(readdirSync(join(under, name, 'checkpoints'))).toHaveLength(1);
    }
  });

  it('stop one by one too', async () => {
    const stop = new AbortController();
    const outcomes = await conductAll(
      [
        { run: { ...short, steps: 10_000_000 }, signal: stop.signal },
        { run: { ...short, steps: 1_000 } },
      ],
      { jobs: 2, onEvent: ({ task, kind }) => task === 0 && kind === 'progress' && stop.abort() },
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['interrupted', 'finished']);
  });

  it('go on in threads also for a program that is given as text', () => {
    const index = new URL('../../dist/index.js', import.meta.url).href;
    const given = [short, { ...short, seed: 9 }].map((run) => ({ run: { ...run, steps: 300 } }));
    const text = `import { conductAll } from ${JSON.stringify(index)};
const ends = await conductAll(${JSON.stringify(given)}, { jobs: 2 });
console.log(ends.map(({ outcome, error }) => error?.message ?? outcome).join());`;
    for (const flags of [['--input-type=module'], ['--input-type', 'module']]) {
      const told = execFileSync(process.execPath, [...flags, '-e', text], { encoding: 'utf8' });
      expect(told).toBe('finished,finished\n');
    }
  });

  it('are none of nothing', async () => {
    expect(await conductAll([])).toEqual([]);
  });
});

describe('jobs', () => {
  it('stay within the cores, and are a whole number of at least 1', async () => {
    const cores = availableParallelism();
    expect(jobsWithinCores(undefined)).toBe(cores);
    expect(jobsWithinCores(1)).toBe(1);
    expect(jobsWithinCores(10_000)).toBe(cores);
    for (const jobs of [0, -1, 1.5, Number.NaN]) {
      await expect(conductAll(tasks, { jobs })).rejects.toThrow(
        `jobs is ${jobs}, but must be a whole number of at least 1`,
      );
    }
  });
});

describe('a conductor', () => {
  it('goes on with a run that was stopped, in a thread, to the bytes that it would have had', async () => {
    const run = { ...short, seed: 6, steps: 4_000 };
    const whole = temporaryFolder();
    const [ended] = await conductAll([{ run, folder: join(whole, 'run') }]);
    const folder = join(temporaryFolder(), 'run');
    const stop = new AbortController();
    const onEvent = ({ kind }: TaskEvent) => kind === 'progress' && stop.abort();
    await conductAll([{ run, folder }], { signal: stop.signal, onEvent });
    const conductor = openConductor({ jobs: 2 });
    const gone = await conductor.carryOut(0, { run, folder, resume: true });
    const again = await conductor.carryOut(1, { run, folder, resume: true });
    await conductor.close();
    expect(traceOf(gone)).toEqual(traceOf(ended as TaskOutcome));
    expect(again).toMatchObject({ outcome: 'failed', error: { name: 'UsageError' } });
    const model = fileIn(folder, 'model.safetensors');
    expect(model.equals(fileIn(join(whole, 'run'), 'model.safetensors'))).toBe(true);
  });

  it('makes a run longer, and flies its episodes where it is told to', async () => {
    const folder = join(temporaryFolder(), 'run');
    const run = { ...short, seed: 6 };
    const how = { folder, resume: true, evaluationEpisodes: 2, evaluationSeed: 40_000 };
    const conductor = openConductor({ jobs: 1 });
    await conductor.carryOut(0, { ...how, run: { ...run, steps: 1_000 } });
    const longer = await conductor.carryOut(1, { ...how, run: { ...run, steps: 2_000 } });
    await conductor.close();
    expect(longer).toMatchObject({ result: { steps: 2_000, evaluation: { seed: 40_000 } } });
  });
});
