import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../runs/test/temporary-folder.js';
import { readStudyFolder, resolveStudy, runStudy, type StudyEvent } from '../../src/index.js';
import {
  queueAddress,
  queueWorkshop,
  type ServeOptions,
  serveQueue,
} from '../../src/queue/index.js';
import { built, hasRedis, Network, programIn, RedisServer } from './redis.js';

/** Tables on a frozen lake: a run takes some hundredths of a second. */
const lake = {
  env: 'FrozenLake-v1',
  algo: 'tabular-q',
  preset: 'tabular',
  steps: 900,
  solve: { enabled: false },
  evaluationEpisodes: 20,
  seed: 3,
  sampler: 'random',
  trials: 6,
  search: { learningRate: { low: 0.01, high: 1, log: true }, 'env.isSlippery': [true, false] },
};

/** Soon enough for a test: where workers are killed, one that says nothing for so long is lost. */
const patience = 3_000;
const trialsIn = (out: string) => readFileSync(join(out, 'trials.jsonl'), 'utf8');
const fresh = () => join(temporaryFolder(), 'study');

async function local(given: object): Promise<string> {
  const out = fresh();
  await runStudy(await resolveStudy(given), { out, jobs: 1 });
  return trialsIn(out);
}

/** Carries a study out by a queue. */
async function queued(
  given: object,
  url: string,
  {
    out = fresh(),
    ...more
  }: {
    out?: string;
    resume?: boolean;
    onEvent?: (e: StudyEvent) => void;
    signal?: AbortSignal;
  } = {},
): Promise<string> {
  const workshop = queueWorkshop({ queue: queueAddress(url), lookEvery: 500 });
  await runStudy(await resolveStudy(given), { out, workshop, ...more });
  return trialsIn(out);
}

/** A worker in this process; ended by what is returned. */
function worker(url: string, options: Partial<ServeOptions> = {}): () => Promise<void> {
  const stop = new AbortController();
  const queue = queueAddress(url);
  const served = serveQueue({ queue, signal: stop.signal, ...options });
  return async () => {
    stop.abort();
    await served;
  };
}

describe.skipIf(!hasRedis)('a study by a queue (needs redis-server)', () => {
  let redis: RedisServer;
  let whole: string;
  let end: () => Promise<void>;

  beforeAll(async () => {
    [redis, whole] = await Promise.all([RedisServer.start(), local(lake)]);
    end = worker(redis.url);
  });
  afterAll(async () => {
    await end();
    await redis.end();
  });

  it.each([
    ['random values', lake],
    ['TPE, halving', { ...lake, sampler: 'tpe', pruning: 'halving', trials: 9 }],
    ['racing', { ...lake, pruning: 'racing', trials: 3, seeds: 4 }],
  ])('comes to the same lines as on this machine, agents and all: %s', async (_, given) => {
    const expected = given === lake ? whole : await local(given);
    const lines = await queued(given, redis.url);
    expect(lines).toBe(expected);
    expect(lines).toMatch(/"models":\["[0-9a-f]{64}"/);
  });

  it('by asynchronous halving ends each trial once', async () => {
    const lines = await queued({ ...lake, pruning: 'asha', trials: 9 }, redis.url);
    const trials = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).trial);
    expect([...trials].sort((a, b) => a - b)).toEqual([...Array(9).keys()]);
  });

  it('brings agents and curves back: the folders of the best trials are those of runs here', async () => {
    const out = fresh();
    await queued({ ...lake, trials: 1 }, redis.url, { out });
    const [trial = ''] = readdirSync(join(out, 'runs'));
    const [run = ''] = readdirSync(join(out, 'runs', trial));
    const files = readdirSync(join(out, 'runs', trial, run)).sort();
    expect(files).toEqual([
      'config.json',
      'model.safetensors',
      'monitor.csv',
      'progress.csv',
      'result.json',
    ]);
  });

  it('leaves nothing in the queue', async () => {
    const { Redis } = await import('ioredis');
    const client = new Redis(redis.url);
    const left = await client.keys('perilune:result:*');
    const jobs = (await client.keys('perilune:runs:*')).filter(
      (key) => key.split(':').length === 3,
    );
    client.disconnect();
    expect(left).toEqual([]);
    expect(jobs.filter((key) => /[0-9a-f]{36}/.test(key))).toEqual([]);
  });

  it('whose trial always fails has it tried three times; one that diverges is a result', async () => {
    const file = programIn(
      temporaryFolder(),
      'fragile.mjs',
      `import { make, register } from 'perilune';
register('Fragile-v0', ({ how }) => {
  const inner = make('CartPole-v1').unwrapped;
  const step = (action) => {
    if (how === 'fine') return inner.step(action);
    throw new Error('broken on purpose');
  };
  return Object.assign(Object.create(inner), { step, stepInto: undefined });
}, { defaults: { how: 'fine' } });
`,
    );
    const given = {
      ...{ env: 'Fragile-v0', steps: 600, imports: [file], evaluationEpisodes: 1, sampler: 'grid' },
      hyperparameters: {
        ...{ learningStarts: 50, batchSize: 8, loss: 'squared', optimizer: 'sgd' },
        ...{ learningRate: 10, maxGradientNorm: null },
      },
      search: { 'env.how': ['fine', 'fails'] },
    };
    const own = `${redis.url}/1`;
    const begun: unknown[] = [];
    const onEvent: ServeOptions['onEvent'] = (event) =>
      event.kind === 'begun' && begun.push(event.order.run.envOptions);
    const done = worker(own, { imports: [file], concurrency: 1, onEvent });
    const lines = await queued(given, own);
    await done();
    expect(begun.filter((env) => JSON.stringify(env) === '{"how":"fails"}')).toHaveLength(3);
    expect(begun).toHaveLength(4);
    expect(lines).toBe(await local(given));
    const states = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).state);
    expect(states.sort()).toEqual(['diverged', 'failed']);
  });

  it('is stopped with its runs, of which nothing is written', async () => {
    const outcomes: string[] = [];
    const onEvent: ServeOptions['onEvent'] = (event) =>
      event.kind === 'ended' && outcomes.push(event.outcome);
    const own = `${redis.url}/2`;
    const done = worker(own, { concurrency: 1, onEvent });
    const long = { ...lake, steps: 40_000_000, trials: 2 };
    const stop = new AbortController();
    const out = fresh();
    const stopping = (event: StudyEvent) => event.kind === 'progress' && stop.abort();
    await queued(long, own, { out, signal: stop.signal, onEvent: stopping });
    while (!outcomes.includes('stopped')) await new Promise((later) => setTimeout(later, 50));
    await done();
    expect(trialsIn(out)).toBe('');
  });

  describe('with faults', () => {
    /** A worker as a process of its own, which kills itself in the middle of its nth run. */
    const mortal = (url: string, nth: number): ChildProcess => {
      const program = programIn(
        temporaryFolder(),
        'worker.mjs',
        `import { queueAddress, serveQueue } from ${JSON.stringify(built('queue/index.js'))};
let left = ${nth};
await serveQueue({
  queue: queueAddress(${JSON.stringify(url)}), concurrency: 1, patience: ${patience},
  onEvent: ({ kind }) => {
    if (kind === 'begun' && --left === 0) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5);
  },
});
`,
      );
      return spawn(process.execPath, [program], { stdio: 'inherit' });
    };
    const ended = (child: ChildProcess) =>
      new Promise<string | null>((done) => child.on('close', (_code, signal) => done(signal)));

    it('of 2 workers killed with -9 in mid-trial loses no trial and has none twice', async () => {
      const own = `${redis.url}/3`;
      const deaths = [1, 2].map((nth) => ended(mortal(own, nth)));
      const lines = queued(lake, own);
      expect(await Promise.all(deaths)).toEqual(['SIGKILL', 'SIGKILL']);
      const done = worker(own, { patience, concurrency: 1 });
      expect(await lines).toBe(whole);
      await done();
    });

    it('of a server that is killed and started again, and of a network that is cut, it does neither', async () => {
      const own = await RedisServer.start();
      const network = await Network.to(own.port);
      const done = worker(network.url, { patience, concurrency: 1 });
      let measured = 0;
      const faults: Promise<void>[] = [];
      const onEvent = ({ kind }: StudyEvent) => {
        if (kind !== 'measured') return;
        measured += 1;
        if (measured === 1) faults.push(own.end('SIGKILL').then(() => own.begin()));
        if (measured === 3) faults.push(network.cut(1_500));
      };
      expect(await queued(lake, network.url, { onEvent })).toBe(whole);
      await Promise.all(faults);
      expect(faults).toHaveLength(2);
      await done();
      network.close();
      await own.end();
    });

    it('of its own process killed with -9 again and again it does neither', async () => {
      const out = fresh();
      const program = programIn(
        temporaryFolder(),
        'sweep.mjs',
        `import { existsSync } from 'node:fs';
import { resolveStudy, runStudy } from ${JSON.stringify(built('index.js'))};
import { queueAddress, queueWorkshop } from ${JSON.stringify(built('queue/index.js'))};
const out = ${JSON.stringify(out)};
let left = Number(process.argv[2]);
await runStudy(await resolveStudy(${JSON.stringify(lake)}), {
  out, resume: existsSync(out + '/study.json'),
  workshop: queueWorkshop({ queue: queueAddress(${JSON.stringify(redis.url)}), lookEvery: 500 }),
  onEvent: ({ kind }) => {
    if (kind !== 'progress' && --left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
`,
      );
      let kills = 0;
      for (let after = 3; ; after += 5) {
        const signal = await ended(
          spawn(process.execPath, [program, String(after)], { stdio: 'inherit' }),
        );
        if (signal === null) break;
        kills += 1;
      }
      expect(kills).toBeGreaterThan(1);
      expect(trialsIn(out)).toBe(whole);
      expect(readStudyFolder(out).trials).toHaveLength(lake.trials);
    });
  });
});
