import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveStudy, runStudy } from '@perilune/sweeps';
import { queueAddress, queueWorkshop } from '@perilune/sweeps/queue';
import { Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { withFolder, withQueue } from './queue-server.js';
import { ratioOf, type Spread, spreadOf } from './rounds.js';

/** What a queue does with trials of which nothing is carried out. */
export interface Empty {
  /** Trials a second, each of them a line in the study's folder, flushed. */
  rate: Spread;
  /** Jobs a second of BullMQ alone, as many at a time, of which nothing is kept. */
  plain: Spread;
  ratio: Spread;
  /** Milliseconds from a trial's beginning to its line on the disk, two out at a time. */
  overhead: Spread;
  /** Seconds of the processor that a trial takes. */
  costs: { sweep: number; server: number };
  /** Bytes in and out of the server a trial. */
  bytes: number;
}

const TRIALS = 1_500;
const OUT = 256;
const SLOTS = '64';

const study = {
  ...{ env: 'FrozenLake-v1', algo: 'tabular-q', preset: 'tabular', steps: 100, trials: TRIALS },
  ...{ solve: { enabled: false }, evaluationEpisodes: 1, sampler: 'random' },
  search: { learningRate: { low: 0.01, high: 1, log: true } },
};

/** Whole studies through a queue, turn by turn with as many jobs of BullMQ. */
export function measureEmpty(rounds: number): Promise<Empty> {
  return withQueue(async ({ server, startWorker, atEnd }) => {
    await startWorker(server.url, 'empty', SLOTS);
    await startWorker(server.url, 'plain', SLOTS);
    const client = new Redis(server.url);
    atEnd(() => client.disconnect());
    const [ours, plain] = [[] as number[], [] as number[]];
    const spent = { sweep: 0, server: 0, bytes: 0 };
    for (let round = -1; round < rounds; round++) {
      const theirs = await plainRate(server.url);
      const before = { ...(await usage(client)), sweep: process.cpuUsage() };
      const rate = await studyRate(server.url);
      if (round < 0) continue;
      const after = await usage(client);
      const { user, system } = process.cpuUsage(before.sweep);
      spent.sweep += (user + system) / 1e6;
      spent.server += after.cpu - before.cpu;
      spent.bytes += after.bytes - before.bytes;
      ours.push(rate);
      plain.push(theirs);
      process.stderr.write(`${rate.toFixed(0)} empty trials a second, ${theirs.toFixed(0)} jobs\n`);
    }
    const overhead = await trialTimes(server.url);
    const all = rounds * TRIALS;
    return {
      overhead,
      ...{ rate: spreadOf(ours), plain: spreadOf(plain), ratio: ratioOf(ours, plain) },
      costs: { sweep: spent.sweep / all, server: spent.server / all },
      bytes: spent.bytes / all,
    };
  });
}

/** From the study's beginning to its end, its folder closed. */
function studyRate(url: string): Promise<number> {
  return withFolder(async (folder) => {
    const out = join(folder, 'study');
    const workshop = queueWorkshop({ queue: queueAddress(url), jobs: OUT });
    const resolved = await resolveStudy(study);
    const begin = performance.now();
    await runStudy(resolved, { out, workshop });
    const seconds = (performance.now() - begin) / 1_000;
    checkLines(readFileSync(join(out, 'trials.jsonl'), 'utf8').trimEnd().split('\n'));
    return TRIALS / seconds;
  });
}

/** All that a trial takes beside its training, each. */
function trialTimes(url: string): Promise<Spread> {
  return withFolder(async (folder) => {
    const workshop = queueWorkshop({ queue: queueAddress(url), jobs: 1 });
    const begun = new Map<number, number>();
    const found: number[] = [];
    await runStudy(await resolveStudy({ ...study, trials: 100 }), {
      ...{ out: join(folder, 'study'), workshop },
      onEvent: (event) => {
        const now = performance.now();
        if (event.kind === 'begun') begun.set(event.trial, now);
        if (event.kind === 'ended') found.push(now - (begun.get(event.line.trial) ?? now));
      },
    });
    return spreadOf(found);
  });
}

/** @throws Error unless each trial has one line */
function checkLines(lines: readonly string[]): void {
  const trials = new Set(lines.map((line) => (JSON.parse(line) as { trial: number }).trial));
  if (lines.length === TRIALS && trials.size === TRIALS) return;
  throw new Error(`${lines.length} lines of ${trials.size} trials, for ${TRIALS}.`);
}

/** The same number of jobs by BullMQ's own calls: given one by one, told of by events, kept nowhere. */
async function plainRate(url: string): Promise<number> {
  const connection = new Redis(url, { maxRetriesPerRequest: null, enableAutoPipelining: true });
  const queue = new Queue('plain', { connection });
  const events = new QueueEvents('plain', { connection });
  await events.waitUntilReady();
  const waiting = new Map<string, () => void>();
  events.on('completed', ({ jobId }) => waiting.get(jobId)?.());
  const begin = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < TRIALS) {
      const jobId = `${begin}-${next++}`;
      const done = new Promise<void>((resolve) => waiting.set(jobId, resolve));
      await queue.add('run', { ...study, trial: next }, { jobId, removeOnComplete: true });
      await done;
      waiting.delete(jobId);
    }
  };
  await Promise.all(Array.from({ length: OUT }, lane));
  const seconds = (performance.now() - begin) / 1_000;
  await Promise.all([queue.close(), events.close()]);
  connection.disconnect();
  return TRIALS / seconds;
}

async function usage(client: Redis): Promise<{ cpu: number; bytes: number }> {
  const text = `${await client.info('cpu')}\n${await client.info('stats')}`;
  const number = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1]);
  return {
    cpu: number('used_cpu_user') + number('used_cpu_sys'),
    bytes: number('total_net_input_bytes') + number('total_net_output_bytes'),
  };
}
