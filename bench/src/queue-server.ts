import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer, connect as dial, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WORKER = fileURLToPath(new URL('./queue-worker.js', import.meta.url));

/** A redis-server of the benchmark's own, which appends what it holds to a file every second. */
export class QueueServer {
  private child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<QueueServer> {
    const folder = mkdtempSync(join(tmpdir(), 'perilune-redis-'));
    const server = new QueueServer(await freePort(), folder);
    await server.begin();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async begin(): Promise<void> {
    const where = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.folder];
    const child = spawn('redis-server', [...where, '--appendonly', 'yes', '--save', '']);
    this.child = child;
    await saying(child, 'Ready to accept connections', 'stdout');
  }

  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    if (this.child !== undefined) await ended(this.child, signal);
  }
}

/** A worker in a process of its own, once it waits for work. */
export async function startWorker(url: string, ...args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [WORKER, url, ...args]);
  await saying(child, 'Waiting at', 'stderr');
  return child;
}

export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((done) => child.on('close', done));
  child.kill(signal);
  await closed;
}

function saying(child: ChildProcess, words: string, on: 'stdout' | 'stderr'): Promise<void> {
  return new Promise((resolve, reject) => {
    let told = '';
    child.on('error', reject);
    child[on]?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes(words)) resolve();
    });
    child.on('close', () => reject(new Error(`It ended: ${told}`)));
  });
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
    cut: async (seconds: number) => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
      await new Promise((later) => setTimeout(later, seconds * 1_000));
      isCut = false;
    },
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
