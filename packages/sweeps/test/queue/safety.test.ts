import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { VERSION } from 'perilune';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../runs/test/temporary-folder.js';
import { resolveStudy, runStudy } from '../../src/index.js';
import { packAnswer, unpackAnswer } from '../../src/queue/answer.js';
import { queueAddress, queueWorkshop, serveQueue } from '../../src/queue/index.js';
import { packOrder, takeOrder } from '../../src/queue/order.js';
import { built, certificate, hasOpenssl, hasRedis, programIn, RedisServer } from './redis.js';

const SECRET = 'moon:dust/7';
const ID = '00000000-0000-4000-8000-000000000000';

const lake = {
  env: 'FrozenLake-v1',
  algo: 'tabular-q',
  preset: 'tabular',
  steps: 300,
  trials: 1,
  sampler: 'random',
  search: { learningRate: { low: 0.01, high: 1 } },
};

const order = {
  ...{ trial: 3, episodes: 20, onProgress: () => {} },
  run: { env: 'FrozenLake-v1', algo: 'tabular-q', preset: 'tabular', seed: 1_000, steps: 300 },
};

describe("a queue's address", () => {
  it('is read with user, password and database, and told without them', () => {
    const address = queueAddress('rediss://ann:moon%3Adust%2F7@host.example:6380/3', 'PEM');
    expect(address).toEqual({
      ...{ host: 'host.example', port: 6380, db: 3, username: 'ann', password: SECRET },
      ...{ tls: { ca: 'PEM' }, name: 'rediss://host.example:6380/3' },
    });
    expect(queueAddress('redis://[::1]')).toMatchObject({ host: '::1', port: 6379, db: 0 });
  });

  it.each([
    'http://:moondust@host',
    'redis://:moondust@',
    'redis://:moondust@host/first',
    'redis://:moondust@host/0?password=moondust',
    'redis://:moondust%@host',
    'moondust',
  ])('that is none is refused without being repeated: %s', (text) => {
    expect(() => queueAddress(text)).toThrow(/queue's/);
    try {
      queueAddress(text);
    } catch (error) {
      expect((error as Error).message).not.toContain('moondust');
    }
  });
});

describe('an order', () => {
  const packed = () => JSON.parse(JSON.stringify(packOrder(ID, order)));

  it("comes as it was given, without this machine's files, and with those of the worker", () => {
    const given = packOrder(ID, { ...order, run: { ...order.run, imports: ['/here/world.mjs'] } });
    expect(JSON.stringify(given)).not.toContain('world.mjs');
    const { run } = takeOrder(JSON.parse(JSON.stringify(given)), ['/there/world.mjs']);
    expect(run).toEqual({ ...order.run, imports: ['/there/world.mjs'] });
  });

  it.each([
    [{ perilune: '0.0.1' }, `the sweep is perilune 0.0.1, the worker ${VERSION}`],
    [{ code: 'process.exit()' }, 'code'],
    [{ study: '../../etc' }, 'study'],
    [{ trial: -1 }, 'trial'],
    [{ episodes: 1e9 }, 'episodes'],
    [{ run: { ...order.run, imports: ['/etc/x.mjs'] } }, 'an order has no imports'],
    [{ run: { ...order.run, from: { sha256: 'x' } } }, 'an order has no from'],
    [{ run: { ...order.run, seeed: 3 } }, 'Did you mean "seed"?'],
    [{ run: { ...order.run, env: 7 } }, 'env'],
    [{ run: { ...order.run, constructor: 1 } }, '"constructor"'],
    [{ run: { env: 'FrozenLake-v1' } }, 'needs env, seed and steps'],
    [{ run: { ...order.run, env: 'x'.repeat(70_000) } }, 'too long'],
  ])('of %j is refused by name', (more, words) => {
    expect(() => takeOrder({ ...packed(), ...more }, [])).toThrow(words);
  });

  it('of more than 64 KiB is not given', () => {
    const run = { ...order.run, hyperparameters: { name: 'x'.repeat(70_000) } };
    expect(() => packOrder(ID, { ...order, run })).toThrow('a queue takes 65536');
  });
});

describe('an answer', () => {
  const answer = { perilune: VERSION, worker: 'w', files: {} };
  const packed = (content: unknown) => Buffer.from(JSON.stringify(content));

  it('of an error comes with its words, cut to 2,000 characters', () => {
    const bytes = packAnswer('w', { outcome: 'failed', error: 'x'.repeat(9_999) }, undefined);
    expect(unpackAnswer(bytes, order)).toMatchObject({
      end: { outcome: 'failed', error: 'x'.repeat(2_000) },
    });
  });

  it('of another version is a refusal that names both', () => {
    const bytes = packed({ ...answer, perilune: '0.0.1', end: { outcome: 'stopped' } });
    const { end } = unpackAnswer(bytes, order);
    expect(end).toEqual({
      ...{ outcome: 'refused', why: `the worker is perilune 0.0.1, the sweep ${VERSION}` },
    });
  });

  const result = {
    ...{ outcome: 'finished', env: 'FrozenLake-v1', algo: 'tabular-q', seed: 1_000, steps: 300 },
    ...{ episodes: 9, seconds: 1, solvedAtStep: null, validations: [], returns: null },
    evaluation: { mean: 0.5 },
  };
  const model = (text: string) => ({ 'model.safetensors': Buffer.from(text).toString('base64') });

  it.each([
    ['no JSON', Buffer.from('moon'), /JSON/],
    ['no object', packed([1]), /all of it|perilune/],
    ['no outcome that there is', packed({ ...answer, end: { outcome: 'won' } }), /outcome/],
    [
      'a file that is none of a run',
      packed({ ...answer, end: { outcome: 'stopped' }, files: { '../x': '' } }),
      /files/,
    ],
    [
      'the result of another seed',
      packed({ ...answer, end: { outcome: 'finished', result: { ...result, seed: 7 } } }),
      /another run/,
    ],
    [
      'a score that is no number',
      packed({
        ...answer,
        end: { outcome: 'finished', result: { ...result, evaluation: { mean: '1' } } },
      }),
      /mean/,
    ],
    [
      'no agent',
      packed({ ...answer, end: { outcome: 'finished', result } }),
      /no model.safetensors/,
    ],
    [
      'an agent that does not open',
      packed({ ...answer, end: { outcome: 'finished', result }, files: model('moon') }),
      /model.safetensors:/,
    ],
  ])('that is %s is refused', (_, bytes, words) => {
    expect(() => unpackAnswer(bytes, order)).toThrow(words);
  });
});

describe.skipIf(!hasRedis || !hasOpenssl)(
  'a queue with TLS and a password (needs redis-server, openssl)',
  () => {
    const { cert, key, pem } = hasOpenssl ? certificate() : { cert: '', key: '', pem: '' };
    const encrypted = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-auth-clients', 'no'];
    let redis: RedisServer;
    const told: string[] = [];

    beforeAll(async () => {
      redis = await RedisServer.start([...encrypted, '--requirepass', SECRET], 'rediss');
    });
    afterAll(() => redis.end());

    const url = (password: string) =>
      redis.url.replace('://', `://:${encodeURIComponent(password)}@`);

    async function refusalOf(address: string, ca?: string): Promise<string> {
      const serving = serveQueue({
        queue: queueAddress(address, ca),
        onNote: (text) => told.push(text),
      });
      const error = (await serving.catch((thrown: Error) => thrown)) as Error;
      expect(error.stack).not.toContain(SECRET);
      expect(JSON.stringify(error)).not.toContain(SECRET);
      return error.message;
    }

    it('is refused with another password, without one, without the certificate, and without TLS', async () => {
      expect(await refusalOf(url('wrong'), pem)).toContain('it takes another user or password');
      expect(await refusalOf(redis.url, pem)).toContain('it asks for a password');
      expect(await refusalOf(url(SECRET))).toContain('--queue-ca FILE');
      expect(await refusalOf(redis.url.replace('rediss', 'redis'))).toContain('cannot be reached');
    });

    it('carries a study out, and no secret is in what is told or in its folder', async () => {
      const queue = queueAddress(url(SECRET), pem);
      const stop = new AbortController();
      const onNote = (text: string) => told.push(text);
      const serving = serveQueue({ queue, concurrency: 1, signal: stop.signal, onNote });
      const out = join(temporaryFolder(), 'study');
      const study = await resolveStudy(lake);
      const { trials } = await runStudy(study, { out, workshop: queueWorkshop({ queue, onNote }) });
      stop.abort();
      await serving;
      expect(trials).toMatchObject([{ state: 'finished' }]);
      const files = readdirSync(out, { recursive: true, withFileTypes: true });
      const texts = files
        .filter((file) => file.isFile())
        .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
      expect([...told, ...texts].join('\n')).not.toContain(SECRET);
      expect(told.join('\n')).not.toContain(encodeURIComponent(SECRET));
    });
  },
);

describe.skipIf(!hasRedis)('who does not fit together at a queue (needs redis-server)', () => {
  let redis: RedisServer;
  let client: Redis;

  beforeAll(async () => {
    redis = await RedisServer.start();
    client = new Redis(redis.url);
  });
  afterAll(async () => {
    client.disconnect();
    await redis.end();
  });

  const out = () => join(temporaryFolder(), 'study');

  it('does not keep the process: what was open is closed when it cannot be opened whole', async () => {
    await client.acl('SETUSER', 'ann', 'on', '>moon', '~*', '&*', '+@all', '-del');
    const address = redis.url.replace('://', '://ann:moon@');
    const text = `import { resolveStudy, runStudy } from ${JSON.stringify(built('index.js'))};
import { queueAddress, queueWorkshop } from ${JSON.stringify(built('queue/index.js'))};
const workshop = queueWorkshop({ queue: queueAddress(${JSON.stringify(address)}) });
const study = await resolveStudy(${JSON.stringify(lake)});
await runStudy(study, { out: ${JSON.stringify(out())}, workshop }).catch(({ message }) => console.log(message));
`;
    const program = programIn(temporaryFolder(), 'sweep.mjs', text);
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      told += more;
    });
    expect(await new Promise((done) => child.on('close', done))).toBe(0);
    expect(told).toContain('NOPERM');
  });

  it('is refused by name on both sides: a sweep and a worker of another version', async () => {
    const queue = queueAddress(`${redis.url}/1`);
    const other = new Redis(`${redis.url}/1`);
    await other.set('perilune:version', '0.0.1');
    const words = `are perilune 0.0.1, this is ${VERSION}`;
    await expect(serveQueue({ queue })).rejects.toThrow(words);
    const study = await resolveStudy(lake);
    const swept = runStudy(study, { out: out(), workshop: queueWorkshop({ queue }) });
    await expect(swept).rejects.toThrow(words);
    other.disconnect();
  });

  it('a worker refuses a world that it does not know, and says what to do', async () => {
    const stop = new AbortController();
    const serving = serveQueue({
      queue: queueAddress(redis.url),
      concurrency: 1,
      signal: stop.signal,
    });
    const orders = new Queue('runs', { prefix: 'perilune', connection: client });
    const unknown = { ...packOrder(ID, order), run: { ...order.run, env: 'Nowhere-v0' } };
    await orders.add('run', unknown, { jobId: 'x' });
    while ((await client.exists('perilune:result:x')) === 0) {
      await new Promise((later) => setTimeout(later, 20));
    }
    const bytes = (await client.getBuffer('perilune:result:x')) as Buffer;
    const { end } = unpackAnswer(bytes, order);
    const why = expect.stringMatching(/Nowhere-v0[\s\S]*--import FILE/);
    expect(end).toMatchObject({ outcome: 'refused', why });
    await orders.close();
    stop.abort();
    await serving;
  });

  it('and the study ends by name, with nothing written of the trial', async () => {
    const url = `${redis.url}/2`;
    const own = new Redis(url, { maxRetriesPerRequest: null });
    const worker = new Worker(
      'runs',
      async ({ id }) => {
        const bytes = packAnswer('moon 7', { outcome: 'refused', why: 'no such world' }, undefined);
        await own.set(`perilune:result:${id}`, bytes);
      },
      { prefix: 'perilune', connection: own },
    );
    const folder = out();
    const workshop = queueWorkshop({ queue: queueAddress(url) });
    const swept = runStudy(await resolveStudy(lake), { out: folder, workshop });
    await expect(swept).rejects.toThrow('The worker moon 7 refuses trial 0: no such world.');
    expect(readFileSync(join(folder, 'trials.jsonl'), 'utf8')).toBe('');
    await worker.close();
    own.disconnect();
  });
});

describe.skipIf(!hasRedis)('orders that come to nothing (needs redis-server)', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.end());

  /** A queue of the test's own: a database of the server. */
  function open(database: number) {
    const url = `${redis.url}/${database}`;
    const client = new Redis(url, { maxRetriesPerRequest: null });
    const orders = new Queue('runs', { prefix: 'perilune', connection: client });
    const close = async () => {
      await orders.close();
      client.disconnect();
    };
    return { queue: queueAddress(url), client, orders, close };
  }

  it('are not begun when their study has been stopped', async () => {
    const { queue, client, orders, close } = open(0);
    await client.set(`perilune:stop:${ID}`, '1');
    await orders.add('run', packOrder(ID, order), { jobId: 'x' });
    const stop = new AbortController();
    const events: string[] = [];
    await serveQueue({
      ...{ queue, concurrency: 1, signal: stop.signal },
      onEvent: ({ kind, ...event }) => {
        events.push('outcome' in event ? event.outcome : kind);
        stop.abort();
      },
    });
    expect(events).toEqual(['stopped']);
    await close();
  });

  it('are given back once by a worker that ends, which takes no more', async () => {
    const { queue, orders, close } = open(1);
    const long = { ...order, run: { ...order.run, steps: 1_000_000 } };
    for (const trial of [0, 1, 2]) await orders.add('run', packOrder(ID, { ...long, trial }));
    const stop = new AbortController();
    let begun = 0;
    let begunLate = 0;
    await serveQueue({
      ...{ queue, concurrency: 1, signal: stop.signal },
      onEvent: ({ kind }) => {
        if (kind === 'begun') begun += 1;
        if (kind === 'begun' && stop.signal.aborted) begunLate += 1;
        if (kind === 'progress') stop.abort();
      },
    });
    expect({ begun, begunLate }).toEqual({ begun: 1, begunLate: 0 });
    expect(await orders.getJobCounts('wait', 'active')).toEqual({ wait: 3, active: 0 });
    await close();
  });

  it('fail their trial when each of 3 attempts has come back 3 times without a result', async () => {
    const { queue, client, close } = open(2);
    let answers = 0;
    const worker = new Worker(
      'runs',
      async ({ id }) => {
        answers += 1;
        await client.set(
          `perilune:result:${id}`,
          packAnswer('w', { outcome: 'stopped' }, undefined),
        );
      },
      { prefix: 'perilune', connection: client },
    );
    const out = join(temporaryFolder(), 'study');
    const workshop = queueWorkshop({ queue, lookEvery: 100 });
    const { trials } = await runStudy(await resolveStudy(lake), { out, workshop });
    const error = expect.stringContaining('3 times it came without a result');
    expect(trials).toMatchObject([{ state: 'failed', error }]);
    expect(answers).toBe(9);
    await worker.close();
    await close();
  });
});
