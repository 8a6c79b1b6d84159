/** What of Node's `MessagePort` is used: the library needs no types of Node's. */
export interface NodePort {
  postMessage(message: unknown): void;
  on(event: string, handle: (value: unknown) => void): unknown;
}

/** What of Node's `Worker` is used. */
export interface NodeWorker extends NodePort {
  terminate(): Promise<unknown>;
}

interface Threads {
  readonly Worker: new (module: URL) => NodeWorker;
  /** null in the main thread. */
  readonly parentPort: NodePort | null;
}

interface NodeProcess {
  getBuiltinModule?(name: 'node:worker_threads'): Threads | undefined;
}

/** Node's threads, without an import that a bundler for pages would stumble over; undefined elsewhere. */
export function nodeThreads(): Threads | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  return process?.getBuiltinModule?.('node:worker_threads');
}
