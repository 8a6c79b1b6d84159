import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { Failure } from '@perilune/runs';

const HOST = '127.0.0.1';
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Sent with everything: no guessing of types, no framing, nothing for other sites, and with that the isolation for
 * which browsers let threads share memory.
 */
const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
};

/** Of these types a file becomes smaller by compressing. */
const COMPRESSED = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest']);
/** Of brotli, out of 11: more of it would keep a first visit waiting. */
const EFFORT = 5;

type Encoding = 'br' | 'gzip';

/** What was compressed lately, by its tag: a page that is asked for again is not compressed again. */
const packed = new Map<string, Uint8Array>();
/** Of the page's files there are some thirty; what was built before falls out. */
const MOST_PACKED = 100;

export interface PageServer {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves the files of a folder on loopback.
 *
 * Only a request whose Host names this machine is answered, so that a page elsewhere cannot reach it by
 * a name of its own (DNS rebinding). A path is looked up among the names of the folder's files and never
 * handed to the file system, so none leads out of it.
 *
 * @param port 0: any that is free
 * @throws Failure when the port is taken
 */
export async function servePage(folder: string, port: number): Promise<PageServer> {
  const server = createServer((request, response) => answer(folder, request, response));
  await listen(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${actual}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(
        taken
          ? new Failure(`Port ${port} cannot be had: try --port with another number, or 0 for any.`)
          : error,
      );
    });
    server.listen(port, HOST, resolve);
  });
}

function answer(folder: string, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(ALWAYS)) response.setHeader(name, value);
  if (!isOwnHost(request)) {
    refuse(response, 421, 'This address is for this machine alone.');
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    refuse(response, 405, 'Only reading is possible here.');
  } else {
    try {
      give(folder, request, response);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      // The folder is being built anew: in a moment it is there again.
      response.setHeader('retry-after', '2');
      refuse(response, 503, 'The page is being built. Ask again in a moment.');
    }
  }
}

/** @throws a system's error while the folder is not there, or the file went between two looks */
function give(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const files = filesOf(folder);
  const name = nameOf(request.url ?? '/');
  const file = name === undefined ? undefined : files.get(name);
  const page = files.get('index.html');
  if (file !== undefined) send(request, response, file, page);
  else if (page !== undefined) refuse(response, 404, 'There is no such file.');
  else throw Object.assign(new Error('There is no page.'), { code: 'ENOENT' });
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  file: string,
  page: string | undefined,
): void {
  const whole = readFileSync(file);
  const policy = page === undefined ? undefined : policyOf(readFileSync(page, 'utf8'));
  if (policy !== undefined) response.setHeader('content-security-policy', policy);
  const encoding = encodingOf(extname(file), request.headers['accept-encoding']);
  const hash = createHash('sha256').update(whole).digest('base64url').slice(0, 22);
  const tag = `"${encoding === undefined ? hash : `${hash}-${encoding}`}"`;
  response.setHeader('etag', tag);
  response.setHeader('vary', 'accept-encoding');
  // The names of built files carry the hash of their content; the others are asked for anew.
  const named = file.includes(`${sep}assets${sep}`);
  response.setHeader('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }
  if (encoding !== undefined) response.setHeader('content-encoding', encoding);
  const bytes = encoding === undefined ? whole : compressed(whole, encoding, tag);
  response.writeHead(200, { 'content-length': bytes.length });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** The policy that stands in the page, for a header; what frames it only a header may say. */
function policyOf(html: string): string | undefined {
  const [, content] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
  if (content === undefined) return undefined;
  return `${content.replaceAll('&#39;', "'").replaceAll('&amp;', '&')}; frame-ancestors 'none'`;
}

/** As the browser can read it, where a file of the type becomes smaller by it. */
function encodingOf(extension: string, accepted: string | string[] = ''): Encoding | undefined {
  const known = String(accepted)
    .split(',')
    .map((name) => name.trim());
  if (!COMPRESSED.has(extension)) return undefined;
  return (['br', 'gzip'] as const).find((encoding) => known.includes(encoding));
}

function compressed(whole: Buffer, encoding: Encoding, tag: string): Uint8Array {
  const known = packed.get(tag);
  if (known !== undefined) return known;
  const params = { [constants.BROTLI_PARAM_QUALITY]: EFFORT };
  const bytes = encoding === 'br' ? brotliCompressSync(whole, { params }) : gzipSync(whole);
  if (packed.size >= MOST_PACKED) packed.clear();
  packed.set(tag, bytes);
  return bytes;
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

function isOwnHost(request: IncomingMessage): boolean {
  const { localPort } = request.socket;
  const { host } = request.headers;
  return host === `${HOST}:${localPort}` || host === `localhost:${localPort}`;
}

/** The file that an address asks for; undefined for one that cannot be read. */
function nameOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/s, ''));
    return path === '/' ? 'index.html' : path.replace(/^\//, '');
  } catch {
    return undefined;
  }
}

/** The folder's files by their names in addresses. Few, so they are listed anew each time. */
function filesOf(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).split(sep).join('/'), path];
    }),
  );
}
