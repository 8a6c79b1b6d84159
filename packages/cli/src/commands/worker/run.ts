import { serveQueue } from '@perilune/sweeps/queue';
import { UsageError } from 'perilune';
import { library } from '../../library.js';
import { readQueue } from '../../options/queue.js';
import type { QueueFlags } from '../../options/queue-flags.js';
import { readInteger } from '../../options/settings.js';
import { LinesView } from '../../terminal/lines-view.js';
import { Stopped, Stops } from '../../terminal/stops.js';
import { WorkerTable } from './worker-table.js';

export interface WorkerFlags extends QueueFlags {
  concurrency?: string;
  dir?: string;
  import?: string[];
}

/** `perilune worker`: takes runs from a queue until it is stopped; what goes on then is given back. */
export async function work(flags: WorkerFlags): Promise<void> {
  const { concurrency, dir, import: imports } = flags;
  const slots =
    concurrency === undefined ? undefined : readInteger('--concurrency', concurrency, 1);
  const isNamed = flags.queue !== undefined || flags.queueFile !== undefined;
  const queue = await readQueue(isNamed ? flags : { ...flags, queue: true });
  if (queue === undefined) throw new UsageError('A worker needs a queue: give --queue.');
  await library();
  const stops = new Stops();
  const shown = new WorkerTable();
  const view = new LinesView(process.stderr, shown);
  try {
    await serveQueue({
      ...{ queue, concurrency: slots, imports, folder: dir, signal: stops.signal },
      onNote: (text) => view.note(text),
      onEvent: (event) => {
        shown.tell(event);
        view.update();
      },
    });
  } finally {
    view.end();
  }
  throw new Stopped(stops.by, 'stopped; what was going on is given back to the queue');
}
