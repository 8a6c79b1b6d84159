import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../../runs/test/temporary-folder.js';

/** Whether there is a server to test with. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
/** Whether certificates can be made. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** A port that is free on the loopback. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** A server of the test's own, in a folder of its own, which keeps what it holds in an append-only file. */
export class RedisServer {
  private child: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly args: readonly string[],
    private readonly scheme: string,
  ) {}

  static async start(more: readonly string[] = [], scheme = 'redis'): Promise<RedisServer> {
    const port = await freePort();
    const folder = temporaryFolder();
    const listen =
      scheme === 'redis' ? ['--port', `${port}`] : ['--port', '0', '--tls-port', `${port}`];
    const keep = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
    const args = [...listen, '--bind', '127.0.0.1', '--dir', folder, ...keep, ...more];
    const server = new RedisServer(port, args, scheme);
    await server.begin();
    return server;
  }

  get url(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  async begin(): Promise<void> {
    const child = spawn('redis-server', this.args);
    this.child = child;
    await new Promise<void>((ready, fail) => {
      let told = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        told += text;
        if (told.includes('Ready to accept connections')) ready();
      });
      child.on('close', () => fail(new Error(`redis-server ended: ${told}`)));
    });
  }

  /** Ends it, in good order or as a machine does that loses its power. */
  async end(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = new Promise((done) => child.on('close', done));
    child.kill(signal);
    await closed;
  }
}

/** A network that can be cut: it passes on what comes to the server, or breaks everything off and takes nothing. */
export class Network {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(target: number): Promise<Network> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const network = new Network(server, (server.address() as { port: number }).port);
    server.on('connection', (near) => network.join(near, target));
    return network;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async cut(milliseconds: number): Promise<void> {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
    await new Promise((later) => setTimeout(later, milliseconds));
    this.isCut = false;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(near: Socket, target: number): void {
    if (this.isCut) {
      near.destroy();
      return;
    }
    const far = dial(target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}

/** A certificate that vouches for itself, of 127.0.0.1. */
export function certificate(): { cert: string; key: string; pem: string } {
  const folder = temporaryFolder();
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=perilune test', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
  execFileSync(
    'openssl',
    [...kind, '-nodes', '-days', '2', ...subject, '-keyout', key, '-out', cert],
    {
      stdio: 'ignore',
    },
  );
  return { cert, key, pem: readFileSync(cert, 'utf8') };
}

/** A file of this package as it was built. */
export const built = (file: string) =>
  fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));

/** Writes a program to be run as a process of its own, on what was built. */
export function programIn(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
