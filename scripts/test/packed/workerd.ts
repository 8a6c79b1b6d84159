import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const platforms: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-64',
  'darwin-arm64': 'darwin-arm64',
  'win32-x64': 'windows-64',
};

/** workerd's program, if there is one for this platform. */
export function findWorkerd(): string | undefined {
  const platform = platforms[`${process.platform}-${process.arch}`];
  const file = process.platform === 'win32' ? 'bin/workerd.exe' : 'bin/workerd';
  try {
    const path = createRequire(import.meta.url).resolve(`@cloudflare/workerd-${platform}/${file}`);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** What a Worker (`worker.js`, `net-inference.wasm`, `model.bin` in the folder) answers to one request. */
export async function askWorkerd(program: string, config: string): Promise<string> {
  const args = ['serve', config, '--socket-addr=http=127.0.0.1:0', '--control-fd=1'];
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    let errors = '';
    server.stderr.on('data', (text) => {
      errors += text;
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.on('error', reject);
      server.on('exit', () => reject(new Error(`workerd ended: ${errors}`)));
      server.stdout.on('data', (text: Buffer) => {
        for (const line of text.toString().split('\n').filter(Boolean)) {
          const told: { event: string; port?: number } = JSON.parse(line);
          if (told.event === 'listen' && told.port !== undefined) resolve(told.port);
        }
      });
    });
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    return await answer.text();
  } finally {
    server.kill();
  }
}

/** A Worker of ES modules, for `workerd serve`. */
export const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .acting)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const acting :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "net-inference.wasm", wasm = embed "net-inference.wasm"),
    (name = "model.bin", data = embed "model.bin"),
  ],
  compatibilityDate = "2025-01-01",
);
`;
