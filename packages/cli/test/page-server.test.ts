import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PageServer, servePage } from '../src/commands/lab/page-server.js';

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

describe('servePage', () => {
  let outside: string;
  let server: PageServer;

  beforeAll(async () => {
    outside = mkdtempSync(join(tmpdir(), 'perilune-page-'));
    const folder = join(outside, 'dist');
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    writeFileSync(join(folder, 'index.html'), '<p>page</p>');
    writeFileSync(join(folder, 'assets/index-abc.js'), 'export {};');
    symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
    server = await servePage(folder, 0);
  });

  afterAll(async () => {
    await server.close();
    rmSync(outside, { recursive: true });
  });

  /** Sends the path as it stands: clients tidy `..` away otherwise. */
  function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
    const { hostname, port, host } = new URL(server.url);
    return new Promise((resolve, reject) => {
      const asked = request({ hostname, port, path, method, headers: { host, ...headers } });
      asked.on('response', (response) => {
        let body = '';
        response.on('data', (part) => {
          body += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      asked.on('error', reject);
      asked.end();
    });
  }

  it('listens on loopback alone', () => {
    expect(new URL(server.url).hostname).toBe('127.0.0.1');
  });

  it('gives the page at its root, to be asked for anew, and what has a hash in its name for ever', async () => {
    const page = await ask('/?any#thing');
    expect(page).toMatchObject({ status: 200, body: '<p>page</p>' });
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['cache-control']).toBe('no-cache');
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    const script = await ask('/assets/index-abc.js');
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(script.headers['cache-control']).toContain('immutable');
  });

  it('says 304 to who has it already', async () => {
    const { headers } = await ask('/');
    const again = await ask('/', { 'if-none-match': headers.etag ?? '' });
    expect(again).toMatchObject({ status: 304, body: '' });
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
    '/..\\secret.txt',
    '/link.txt',
    '/assets',
    '/assets/',
    '/%',
    '/%00',
    '//etc/passwd',
    '/constructor',
  ])('gives nothing for %s', async (path) => {
    const reply = await ask(path);
    expect(reply.status).toBe(404);
    expect(reply.body).not.toContain('secret');
  });

  it.each(['evil.example', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])(
    'answers nobody who calls it %j',
    async (host) => {
      expect((await ask('/', { host })).status).toBe(421);
    },
  );

  it('answers to localhost with its port', async () => {
    const { port } = new URL(server.url);
    expect((await ask('/', { host: `localhost:${port}` })).status).toBe(200);
  });

  it('only reads: HEAD without a body, no POST', async () => {
    expect(await ask('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect((await ask('/', {}, 'POST')).status).toBe(405);
  });

  it('F17: survives that its folder goes and comes again, and says so meanwhile', async () => {
    const own = mkdtempSync(join(tmpdir(), 'perilune-rebuilt-'));
    const folder = join(own, 'dist');
    const build = (text: string) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'index.html'), text);
    };
    build('first');
    const rebuilt = await servePage(folder, 0);
    const get = () => fetch(rebuilt.url);
    expect(await (await get()).text()).toBe('first');
    rmSync(folder, { recursive: true });
    expect((await get()).status).toBe(503);
    mkdirSync(folder);
    const empty = await get();
    expect([empty.status, empty.headers.get('retry-after')]).toEqual([503, '2']);
    build('second');
    expect(await (await get()).text()).toBe('second');
    await rebuilt.close();
    rmSync(own, { recursive: true });
  });

  it('F17: sends the policy that stands in the page as a header too, with everything', async () => {
    const own = mkdtempSync(join(tmpdir(), 'perilune-policy-'));
    const meta = `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">`;
    writeFileSync(join(own, 'index.html'), meta);
    writeFileSync(join(own, 'a.js'), '');
    const strict = await servePage(own, 0);
    for (const path of ['', 'a.js']) {
      const { headers } = await fetch(strict.url + path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; frame-ancestors 'none'",
      );
    }
    await strict.close();
    rmSync(own, { recursive: true });
  });

  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['', undefined],
  ])('F17: to who reads "%s" it sends %s', async (accepted, encoding) => {
    const { headers } = await ask('/assets/index-abc.js', { 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toBe('accept-encoding');
    const again = await ask('/assets/index-abc.js', {
      'accept-encoding': accepted,
      'if-none-match': headers.etag ?? '',
    });
    expect(again.status).toBe(304);
    const read = await fetch(`${server.url}assets/index-abc.js`);
    expect(await read.text()).toBe('export {};');
  });

  it('says so when the port is taken', async () => {
    const { port } = new URL(server.url);
    await expect(servePage(outside, Number(port))).rejects.toThrow(/--port/);
  });
});
