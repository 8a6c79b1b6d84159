import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, connect as dial, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { within } from './within.js';

const WORKER = fileURLToPath(new URL('./queue-worker.js', import.meta.url));

/** Milliseconds in which a program has to say that it is ready. */
const READY = 60_000;

/** A redis-server of the benchmark's own, which appends what it holds to a file every second. */
class QueueServer {
  private child: ChildProcess | undefined;

  constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async begin(): Promise<void> {
    const where = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.folder];
    const child = spawn('redis-server', [...where, '--appendonly', 'yes', '--save', '']);
    this.child = child;
    await saying(child, 'Ready to accept connections', 'stdout');
  }

  /** @returns whether it was this that ended it */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<boolean> {
    return this.child !== undefined && (await ended(this.child, signal));
  }
}

/** What a benchmark has open while it goes on. */
export interface OpenQueue {
  readonly server: QueueServer;
  /** An empty folder. */
  readonly folder: string;
  /** A worker in a process of its own, once it waits for work. */
  startWorker(url: string, ...args: readonly string[]): Promise<ChildProcess>;
  /** Something else that is to be closed at the end, before the server is. */
  atEnd(close: () => unknown): void;
}

/** Work with a queue: whether it comes to its end or throws, no process and no folder is left behind. */
export function withQueue<T>(work: (queue: OpenQueue) => Promise<T>): Promise<T> {
  return withFolder(async (serverFolder) => {
    const server = new QueueServer(await freePort(), serverFolder);
    const closings: (() => unknown)[] = [() => server.end('SIGKILL')];
    const atEnd = (close: () => unknown) => closings.push(close);
    const startWorker = async (url: string, ...args: readonly string[]) => {
      const child = spawn(process.execPath, [WORKER, url, ...args]);
      atEnd(() => ended(child, 'SIGKILL'));
      await saying(child, 'Waiting at', 'stderr');
      return child;
    };
    try {
      await server.begin();
      return await withFolder((folder) => work({ server, folder, startWorker, atEnd }));
    } finally {
      for (const close of closings.reverse()) await close();
    }
  });
}

/** Work in an empty folder, which is gone when it ends. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-queue-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns whether it was this signal that ended it */
export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<boolean> {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = new Promise((done) => child.on('close', done));
    child.kill(signal);
    await closed;
    return child.signalCode === signal;
  }
  return false;
}

function saying(child: ChildProcess, words: string, on: 'stdout' | 'stderr'): Promise<void> {
  let told = '';
  const said = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child[on]?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes(words)) resolve();
    });
    child.on('close', () => reject(new Error(`It ended: ${told}`)));
  });
  return within(READY, `A program did not say "${words}" in time.`, said);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** A network to the server that can be cut. */
export async function openNetwork(target: number) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = dial(target, '127.0.0.1');
    const ends = [
      [near, far],
      [far, near],
    ] as const;
    for (const [socket, other] of ends) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  return {
    url: `redis://127.0.0.1:${port}`,
    /** @returns how many ends of connections it broke */
    cut: async (seconds: number): Promise<number> => {
      isCut = true;
      const broken = [...sockets];
      for (const socket of broken) socket.destroy();
      await new Promise((later) => setTimeout(later, seconds * 1_000));
      isCut = false;
      return broken.length;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
