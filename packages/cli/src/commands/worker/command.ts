import type { Command } from 'commander';
import { addQueueFlags, QUEUE_HELP } from '../../options/queue-flags.js';
import type { WorkerFlags } from './run.js';

/** Defines `perilune worker`. */
export function addWorker(perilune: Command): void {
  const worker = perilune
    .command('worker')
    .description('carry out the runs of sweeps that are given to a queue, until it is stopped');
  addQueueFlags(worker, 'where runs are taken from')
    .option('--concurrency <n>', 'runs at a time (default: as many as there are cores)')
    .option('--dir <dir>', 'where runs lie while they go on; given again after a crash, they go on')
    .addHelpText(
      'after',
      `
Any number of workers on any number of machines, which share no disk; what a run comes to goes back through the queue.
Runs are of what is registered here, by --import of this machine's files: no code comes from the queue.
${QUEUE_HELP}

Examples:
  perilune worker --queue redis://localhost:6379
  PERILUNE_QUEUE=rediss://:secret@queue.example perilune worker --concurrency 4
  perilune sweep study.toml --out studies/first --queue redis://localhost:6379`,
    )
    .action(async (flags: WorkerFlags) => (await import('./run.js')).work(flags));
}
