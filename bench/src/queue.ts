import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '@perilune/runs';
import { resolveStudy, runStudy, type Workshop } from '@perilune/sweeps';
import { queueAddress, queueWorkshop } from '@perilune/sweeps/queue';
import { Redis } from 'ioredis';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { countQueueFaults, type QueueFaults, showFaults } from './queue-faults.js';
import { type FleetCosts, type FleetOutcome, simulateFleet } from './queue-model.js';
import { withFolder, withQueue } from './queue-server.js';
import { type Spread, spreadOf } from './rounds.js';
import { table } from './table.js';

const EMPTY = 2_000;

/** Runs of some tenths of a second, for what a trial costs beside its training. */
const small = {
  ...{ env: 'FrozenLake-v1', algo: 'tabular-q', preset: 'tabular', steps: 20_000 },
  ...{ solve: { enabled: false }, evaluationEpisodes: 1, sampler: 'random', trials: 20 },
  search: { learningRate: { low: 0.01, high: 1, log: true } },
};
/** Runs of a second or two, for what another worker brings. */
const large = {
  ...{ env: 'CartPole-v1', algo: 'dqn', preset: 'fast', steps: 30_000 },
  ...{ solve: { enabled: false }, evaluationEpisodes: 1, sampler: 'random', trials: 8 },
  search: { learningRate: { low: 1e-3, high: 2e-3 } },
};

/** A queue's speed, what a trial costs, what a second worker brings, and what would limit a thousand; --full: faults. */
export async function benchQueue({ rounds, full }: BenchFlags): Promise<Outcome> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    throw new Error('This needs redis-server: apt install redis-server, say.');
  }
  const empty = await measureEmpty();
  process.stderr.write(
    `${empty.rate.toFixed(0)} empty trials a second ${JSON.stringify(empty.costs)}\n`,
  );
  const overhead = await measureOverhead(Math.min(rounds, 5));
  process.stderr.write(`${overhead.median.toFixed(1)} ms a trial\n`);
  const speedup = await measureSpeedup(Math.min(rounds, 3));
  const keeping = await measureKeeping();
  const costs: FleetCosts = { ...empty.costs, worker: Math.max(0, overhead.median / 1_000) };
  const fleets = {
    processor: fleetsOf({ ...costs, sweep: costs.sweep + keeping.processor }),
    clock: fleetsOf({ ...costs, sweep: costs.sweep + keeping.clock }),
  };
  const faults: QueueFaults[] = full ? await countQueueFaults() : [];
  const marks = [
    boundOf({
      name: 'empty trials through a queue',
      bound: 'at least',
      required: 500,
      measured: empty.rate,
      unit: 'a second',
    }),
    boundOf({
      name: 'overhead of a trial',
      bound: 'at most',
      required: 50,
      measured: overhead.median,
      unit: 'ms',
    }),
    boundOf({
      name: 'two workers beside one',
      bound: 'at least',
      required: 1.8,
      measured: speedup.median,
      unit: 'times',
    }),
    ...faults.map(({ name, times, right }) =>
      boundOf({ name, bound: 'at least', required: times, measured: right, unit: `of ${times}` }),
    ),
  ];
  const text = textOf({ empty, keeping, overhead, speedup, fleets, faults });
  return { report: { empty, keeping, overhead, speedup, costs, fleets, faults }, marks, text };
}

function fleetsOf(costs: FleetCosts): FleetOutcome[] {
  return [0.1, 1, 10, 60].map((training) =>
    simulateFleet({ workers: 1_000, trials: 100_000, training }, costs),
  );
}

interface Empty {
  rate: number;
  costs: Omit<FleetCosts, 'worker'>;
  /** Bytes in and out of the server a trial. */
  bytes: number;
}

/** Orders of which nothing is carried out: what the queue alone can do. */
function measureEmpty(): Promise<Empty> {
  return withQueue(async ({ server, folder, startWorker, atEnd }) => {
    await startWorker(server.url, 'empty', '64');
    const client = new Redis(server.url);
    atEnd(() => client.disconnect());
    const open = queueWorkshop({ queue: queueAddress(server.url) });
    const workshop = await open(
      { path: folder, runFolder: (trial, seed) => join(folder, `${trial}-${seed}`) },
      undefined,
    );
    atEnd(() => workshop.close());
    await give(workshop, 0, 300);
    const before = { ...(await usage(client)), sweep: process.cpuUsage(), at: performance.now() };
    await give(workshop, 300, EMPTY);
    const seconds = (performance.now() - before.at) / 1_000;
    const after = await usage(client);
    const sweep = process.cpuUsage(before.sweep);
    return {
      rate: EMPTY / seconds,
      costs: {
        sweep: (sweep.user + sweep.system) / 1e6 / EMPTY,
        server: (after.cpu - before.cpu) / EMPTY,
      },
      bytes: (after.bytes - before.bytes) / EMPTY,
    };
  });
}

async function give(workshop: Workshop, first: number, count: number): Promise<void> {
  let next = first;
  const lane = async () => {
    while (next < first + count) {
      const trial = next++;
      const run = {
        env: 'FrozenLake-v1',
        algo: 'tabular-q',
        preset: 'tabular',
        seed: 1_000,
        steps: 100,
      };
      await workshop.carryOut({ trial, run, episodes: 1, onProgress: () => {} });
    }
  };
  await Promise.all(Array.from({ length: workshop.jobs }, lane));
}

async function usage(client: Redis): Promise<{ cpu: number; bytes: number }> {
  const text = `${await client.info('cpu')}\n${await client.info('stats')}`;
  const number = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1]);
  return {
    cpu: number('used_cpu_user') + number('used_cpu_sys'),
    bytes: number('total_net_input_bytes') + number('total_net_output_bytes'),
  };
}

/** Seconds in which what came of a run is on the disk. */
interface Keeping {
  /** Until it is there, flushes included. */
  clock: number;
  /** Of the processor alone. */
  processor: number;
}

/** A folder of five files, a line of the run and one of the trial. */
function measureKeeping(): Promise<Keeping> {
  return withFolder(async (path) => {
    const times = 50;
    const begin = performance.now();
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) {
      const folder = join(path, `${i}`);
      mkdirSync(folder);
      writeFileSync(join(folder, 'model'), new Uint8Array(20_000));
      // The configuration and the result, which are flushed with their folder; a line of the run and one of the trial are as much.
      for (const name of ['config', 'result', 'lines'])
        writeDurably(join(folder, name), 'x'.repeat(500));
    }
    const { user, system } = process.cpuUsage(before);
    return {
      clock: (performance.now() - begin) / 1_000 / times,
      processor: (user + system) / 1e6 / times,
    };
  });
}

/** Milliseconds that a trial takes longer by a queue and one worker than on this machine, one at a time; turn by turn. */
function measureOverhead(rounds: number): Promise<Spread> {
  return withQueue(async ({ server, startWorker }) => {
    await startWorker(server.url, 'real', '1');
    return await inRounds(rounds, async () => {
      const here = await secondsOf(small, undefined);
      const there = await secondsOf(small, server.url);
      return ((there - here) / small.trials) * 1_000;
    });
  });
}

/** How many times as fast two workers are as one, each with one run at a time; turn by turn. */
function measureSpeedup(rounds: number): Promise<Spread> {
  return withQueue(async ({ server, startWorker }) => {
    const [one, two] = [`${server.url}/1`, `${server.url}/2`];
    for (const url of [one, two, two]) await startWorker(url, 'real', '1');
    return await inRounds(rounds, async () => {
      const alone = await secondsOf(large, one);
      return alone / (await secondsOf(large, two));
    });
  });
}

/** What is measured in so many rounds, after one that warms all up. */
async function inRounds(rounds: number, measure: () => Promise<number>): Promise<Spread> {
  await measure();
  const found: number[] = [];
  for (let round = 0; round < rounds; round++) found.push(await measure());
  return spreadOf(found);
}

function secondsOf(given: object, url: string | undefined): Promise<number> {
  return withFolder(async (folder) => {
    const out = join(folder, 'study');
    const study = await resolveStudy(given);
    const workshop = url === undefined ? undefined : queueWorkshop({ queue: queueAddress(url) });
    const begin = performance.now();
    let end = begin;
    const onEvent = ({ kind }: { kind: string }) => {
      if (kind === 'ended') end = performance.now();
    };
    await runStudy(study, { out, jobs: 1, workshop, onEvent });
    return (end - begin) / 1_000;
  });
}

function textOf(found: {
  empty: Empty;
  keeping: Keeping;
  overhead: Spread;
  speedup: Spread;
  fleets: { processor: readonly FleetOutcome[]; clock: readonly FleetOutcome[] };
  faults: readonly QueueFaults[];
}): string {
  const { empty, keeping, overhead, speedup, fleets, faults } = found;
  const micros = (seconds: number) => `${(seconds * 1e6).toFixed(0)} us`;
  return [
    `Empty trials: ${empty.rate.toFixed(0)} a second; of each ${micros(empty.costs.sweep)} of the sweep's processor, ` +
      `${micros(empty.costs.server)} of the server's, ${empty.bytes.toFixed(0)} bytes through it`,
    `A run is in the study's folder, flushed, within ${(keeping.clock * 1_000).toFixed(1)} ms, of the processor's ${(keeping.processor * 1_000).toFixed(1)} ms`,
    `A trial by a queue takes ${overhead.median.toFixed(1)} ms longer [${overhead.min.toFixed(1)}..${overhead.max.toFixed(1)}]`,
    `Two workers are ${speedup.median.toFixed(2)} times as fast as one [${speedup.min.toFixed(2)}..${speedup.max.toFixed(2)}]`,
    "1,000 workers, 100,000 trials, simulated on these figures, by the processor's time alone:",
    fleetTable(fleets.processor),
    'and with the flushes by the clock:',
    fleetTable(fleets.clock),
    ...(faults.length === 0 ? [] : [showFaults(faults)]),
  ].join('\n\n');
}

function fleetTable(fleets: readonly FleetOutcome[]): string {
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  const rows = fleets.map(({ training, seconds, busy, limit, trials }) => [
    `${training} s`,
    `${(seconds / 60).toFixed(1)} min`,
    (trials / seconds).toFixed(0),
    ...[busy.workers, busy.sweep, busy.server].map(percent),
    limit,
  ]);
  return table([
    ['training', 'all of it', 'trials/s', 'workers', 'sweep', 'server', 'limit'],
    ...rows,
  ]);
}
