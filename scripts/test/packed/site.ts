import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Serves a folder on this machine, with a Content-Security-Policy if one is given. */
export class Site {
  private constructor(private readonly server: Server) {}

  static async open(folder: string, policy?: string): Promise<Site> {
    const server = createServer(({ url = '/' }, response) => {
      const path = new URL(url, 'http://localhost').pathname.replace(/\/$/, '/index.html');
      try {
        const body = readFileSync(join(folder, path));
        response.setHeader('Content-Type', TYPES[extname(path)] ?? 'application/octet-stream');
        if (policy !== undefined) response.setHeader('Content-Security-Policy', policy);
        response.end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Site(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.server.close();
  }
}
