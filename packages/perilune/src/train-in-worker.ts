import { UsageError } from './errors.js';
import { type NodeWorker, nodeThreads } from './threads/index.js';
import type { TrainResult } from './training/index.js';
import { Conductor, type OpenWorker, type WorkerTrainOptions } from './worker/conduct.js';

/** Options of `train`, but for what cannot be sent, and the worker that is to do it. */
export interface TrainInWorkerOptions extends WorkerTrainOptions {
  /**
   * Makes the worker, a module whose last import is `perilune/worker`: for what registers environments,
   * algorithms or presets of its own, and for bundlers that do not follow `new Worker(new URL(...))`
   * (esbuild, Rollup), which are told of the module as of another entry. Default: the library's own.
   */
  worker?: (() => Worker | NodeWorker) | undefined;
}

/**
 * Trains as `train` does, in a thread of its own: a page goes on drawing meanwhile. The same options give
 * the same agent, to the bit. Functions among the options are called here; `env` is the id of an
 * environment that the worker knows.
 *
 * @throws UsageError, before anything begins, that names an option which cannot be sent; and all that
 *   `train` throws
 */
export async function trainInWorker(options: TrainInWorkerOptions): Promise<TrainResult> {
  const { worker, ...others } = options;
  const conductor = new Conductor(others);
  return conductor.train(opened((worker ?? ownWorker)()));
}

function ownWorker(): Worker | NodeWorker {
  // Bundlers find the worker by this very expression.
  if (typeof Worker === 'function') {
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  }
  const threads = nodeThreads();
  if (threads === undefined) throw new UsageError('There are no workers here: use train.');
  // Not the same expression: a bundler would bring the file along a second time.
  const here = import.meta.url;
  return new threads.Worker(new URL('./worker.js', here));
}

/** The same for both kinds of worker. */
function opened(worker: Worker | NodeWorker): OpenWorker {
  const post = (message: unknown) => worker.postMessage(message);
  if ('on' in worker) {
    return {
      post,
      listen: (handle) => worker.on('message', (message) => handle(message as never)),
      failed: (handle) => {
        worker.on('error', (error) => handle(`The worker failed: ${(error as Error).message}`));
        worker.on('exit', () => handle('The worker ended before the training did.'));
      },
      close: () => void worker.terminate(),
    };
  }
  return {
    post,
    listen: (handle) => {
      worker.onmessage = ({ data }: MessageEvent) => handle(data as never);
    },
    failed: (handle) => {
      worker.onerror = ({ message }: ErrorEvent) => handle(unloaded(message));
    },
    close: () => worker.terminate(),
  };
}

function unloaded(message: string | undefined): string {
  return (
    `The worker failed: ${message || 'it could not be loaded'}. Where a bundler does not follow ` +
    'new Worker(new URL(...)), make "perilune/worker" an entry of its own and give trainInWorker ' +
    'what opens it: { worker: () => new Worker(url, { type: "module" }) }.'
  );
}
