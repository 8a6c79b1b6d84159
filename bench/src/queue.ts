import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { type Empty, measureEmpty } from './queue-empty.js';
import { countQueueFaults, type QueueFaults, showFaults } from './queue-faults.js';
import { type FleetCosts, type FleetOutcome, simulateFleet } from './queue-model.js';
import { withFolder } from './queue-server.js';
import { measureSpeedup, type Speedup } from './queue-speedup.js';
import { type Spread, spreadOf } from './rounds.js';
import { table } from './table.js';

/** What was found; faults only with --full. */
interface Found {
  empty: Empty;
  flush: Spread;
  speedup: Speedup;
  fleets: readonly FleetOutcome[];
  faults: readonly QueueFaults[];
}

/** A queue's speed, what a trial costs, what a second worker brings, and what would limit a thousand; --full: faults. */
export async function benchQueue({ rounds, full }: BenchFlags): Promise<Outcome> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    throw new Error('This needs redis-server: apt install redis-server, say.');
  }
  const empty = await measureEmpty(Math.min(rounds, 7));
  const speedup = await measureSpeedup(Math.min(rounds, 3));
  const flush = await measureFlush();
  const costs: FleetCosts = {
    ...empty.costs,
    worker: empty.overhead.median / 1_000,
    flush: flush.median / 1_000,
  };
  const fleets = [0.1, 1, 10, 60].map((training) =>
    simulateFleet({ workers: 1_000, trials: 100_000, training }, costs),
  );
  const faults: QueueFaults[] = full ? await countQueueFaults() : [];
  const found = { empty, flush, speedup, fleets, faults };
  return { report: { ...found, costs }, marks: marksOf(found), text: textOf(found) };
}

function marksOf({ empty, speedup, faults }: Found) {
  const atLeast = (name: string, required: number, measured: number, unit: string) =>
    boundOf({ name, bound: 'at least', required, measured, unit });
  return [
    atLeast('empty trials through a queue', 500, empty.rate.median, 'a second'),
    boundOf({
      ...{ name: 'overhead of a trial', bound: 'at most', required: 50 },
      ...{ measured: empty.overhead.median, unit: 'ms' },
    }),
    atLeast('two workers beside one', 1.8, speedup.workers.median, 'times'),
    atLeast('of what two processes gain, two workers', 0.9, speedup.share.median, 'times'),
    ...faults.map(({ name, times, right }) => atLeast(name, times, right, `of ${times}`)),
  ];
}

/** Milliseconds in which a line that was added to a file is on the disk. */
function measureFlush(): Promise<Spread> {
  return withFolder(async (folder) => {
    const descriptor = openSync(join(folder, 'lines'), 'a');
    const found = Array.from({ length: 100 }, () => {
      const begin = performance.now();
      writeSync(descriptor, `${'x'.repeat(500)}\n`);
      fsyncSync(descriptor);
      return performance.now() - begin;
    });
    closeSync(descriptor);
    return spreadOf(found);
  });
}

function textOf({ empty, flush, speedup, fleets, faults }: Found): string {
  const micros = (seconds: number) => `${(seconds * 1e6).toFixed(0)} us`;
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  const spread = ({ median, min, max }: Spread, digits: number) =>
    `${median.toFixed(digits)} [${min.toFixed(digits)}..${max.toFixed(digits)}]`;
  const rows = fleets.map(({ training, seconds, busy, limit, trials }) => [
    `${training} s`,
    `${(seconds / 60).toFixed(1)} min`,
    (trials / seconds).toFixed(0),
    ...[busy.workers, busy.sweep, busy.server].map(percent),
    limit,
  ]);
  return [
    `Empty trials: ${spread(empty.rate, 0)} a second, of BullMQ alone ${spread(empty.plain, 0)} jobs, ` +
      `ours by theirs ${spread(empty.ratio, 2)}; of each ${micros(empty.costs.sweep)} of the sweep's processor, ` +
      `${micros(empty.costs.server)} of the server's, ${empty.bytes.toFixed(0)} bytes through it`,
    `A line is on the disk within ${spread(flush, 1)} ms`,
    `A trial takes ${spread(empty.overhead, 1)} ms beside its training, until its line is on the disk`,
    `Two workers are ${spread(speedup.workers, 2)} times as fast as one, two processes without a queue ` +
      `${spread(speedup.processes, 2)}; the first by the second ${spread(speedup.share, 2)}`,
    '1,000 workers, 100,000 trials, simulated on these figures:',
    table([['training', 'all of it', 'trials/s', 'workers', 'sweep', 'server', 'limit'], ...rows]),
    ...(faults.length === 0 ? [] : [showFaults(faults)]),
  ].join('\n\n');
}
