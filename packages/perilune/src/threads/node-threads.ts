/** What of Node's `MessagePort` is used: the library needs no types of Node's. */
export interface NodePort {
  postMessage(message: unknown): void;
  on(event: string, handle: (value: unknown) => void): unknown;
}

/** What of Node's `Worker` is used. */
export interface NodeWorker extends NodePort {
  terminate(): Promise<unknown>;
  /** Whether it keeps the process alive. */
  ref(): void;
  unref(): void;
}

interface Threads {
  readonly Worker: new (module: URL, options?: { execArgv?: string[] }) => NodeWorker;
  /** null in the main thread. */
  readonly parentPort: NodePort | null;
}

interface NodeProcess {
  getBuiltinModule?(name: 'node:worker_threads'): Threads | undefined;
  getBuiltinModule?(name: 'node:os'): { availableParallelism(): number } | undefined;
}

function nodeProcess(): NodeProcess | undefined {
  return (globalThis as { process?: NodeProcess }).process;
}

/** Node's threads, without an import that a bundler for pages would stumble over; undefined elsewhere. */
export function nodeThreads(): Threads | undefined {
  return nodeProcess()?.getBuiltinModule?.('node:worker_threads');
}

/** The cores that there are for this process, of those that a browser tells of all but one, which its page draws on; at least 1. */
export function availableCores(): number {
  const system = nodeProcess()?.getBuiltinModule?.('node:os');
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  const besidePage = (navigator?.hardwareConcurrency ?? 1) - 1;
  return Math.max(1, system?.availableParallelism() ?? besidePage);
}
