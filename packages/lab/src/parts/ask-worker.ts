import { type Remote, releaseProxy, wrap } from 'comlink';

/** Calls back when a worker cannot be started, breaks off, or sends what cannot be read. */
export function whenItFails(worker: Worker, tell: (message: string) => void): void {
  worker.onerror = (event) => {
    event.preventDefault();
    tell(event.message || 'The worker could not be started.');
  };
  worker.onmessageerror = () => tell('A message of the worker could not be read.');
}

/**
 * Asks a worker for one thing, and ends it. Of a worker that somebody else ends before, nothing is heard.
 *
 * @throws Error with what the worker failed by
 */
export async function askOnce<W, T>(
  worker: Worker,
  ask: (remote: Remote<W>) => Promise<T>,
): Promise<T> {
  const failed = new Promise<never>((_, fail) => {
    whenItFails(worker, (message) => fail(new Error(message)));
  });
  const remote = wrap<W>(worker);
  try {
    return await Promise.race([ask(remote), failed]);
  } finally {
    remote[releaseProxy]();
    worker.terminate();
  }
}
