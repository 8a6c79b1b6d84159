import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originFields } from '../address.mjs';
import { chromiumFlags, findBrowser, launched } from '../browsers.mjs';
import { contentProblems } from '../check-packages.mjs';
import { esbuild } from '../esbuild.mjs';
import { root } from '../root.mjs';
import { bundlers, PAGE } from './packed/bundlers.js';
import { InstalledFolder } from './packed/folder.js';
import { Site } from './packed/site.js';
import { askWorkerd, CONFIG, findWorkerd } from './packed/workerd.js';

const RUN = `{ env: 'CartPole-v1', steps: 1200, seed: 3, evaluationEpisodes: 0 }`;
const OBSERVATION = '[0.01, -0.4, 0.03, 0.6]';

const chromiumPath = findBrowser('chromium');
let folder: InstalledFolder;
let browser: Browser | undefined;
/** What Node's own training came to. */
let trained: { digest: string; action: number; values: number[] };

beforeAll(async () => {
  folder = new InstalledFolder();
  folder.write(
    'train.mjs',
    `import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { train } from 'perilune';
const { agent } = await train(${RUN});
const bytes = agent.save();
writeFileSync('model.safetensors', bytes);
const digest = createHash('sha256').update(bytes).digest('hex');
const values = [...agent.qValues(${OBSERVATION})];
console.log(JSON.stringify({ digest, action: agent.act(${OBSERVATION}), values }));`,
  );
  trained = JSON.parse(folder.node('train.mjs'));
  if (chromiumPath === undefined) return;
  browser = await launched(() =>
    chromium.launch({ executablePath: chromiumPath, args: chromiumFlags }),
  );
});

afterAll(async () => {
  await browser?.close();
});

/** What a page writes to its title, as JSON. */
async function titleOf(url: string): Promise<unknown> {
  const page = await browser!.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  const wait = page.waitForFunction(() => document.title !== '', undefined, { timeout: 60_000 });
  await wait.catch(() => {
    throw new Error(`The page said nothing: ${complaints.join('; ')}`);
  });
  const title = await page.title();
  await page.close();
  return JSON.parse(title);
}

describe('installed from their tarballs into an empty folder', () => {
  it('have what a package needs, and no source map without its sources', () => {
    for (const packed of folder.packed) expect(contentProblems(packed)).toEqual([]);
  });

  it('a server in Node answers with the action of the agent', () => {
    folder.write(
      'server.mjs',
      `import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { loadAgent } from 'perilune/agent';
const agent = loadAgent(readFileSync('model.safetensors'));
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  response.end(JSON.stringify({ action: agent.act(JSON.parse(body)), by: agent.computation.by }));
});
server.listen(0, '127.0.0.1', async () => {
  const url = \`http://127.0.0.1:\${server.address().port}/\`;
  const answer = await fetch(url, { method: 'POST', body: '${OBSERVATION}' });
  console.log(await answer.text());
  server.close();
  server.closeAllConnections();
});`,
    );
    const answer = JSON.parse(folder.node('server.mjs'));
    expect(answer).toEqual({ action: trained.action, by: 'webassembly' });
  });

  it('a CommonJS module may require them', () => {
    folder.write(
      'old.cjs',
      `const { VERSION } = require('perilune');
const { loadAgent } = require('perilune/agent');
console.log(typeof VERSION, typeof loadAgent);`,
    );
    expect(folder.node('old.cjs').trim()).toBe('string function');
  });

  it('a thread in Node trains to the same bytes', () => {
    folder.write(
      'thread.mjs',
      `import { createHash } from 'node:crypto';
import { trainInWorker } from 'perilune';
const { agent } = await trainInWorker(${RUN});
console.log(createHash('sha256').update(agent.save()).digest('hex'));`,
    );
    expect(folder.node('thread.mjs').trim()).toBe(trained.digest);
  });

  it('the command line runs', () => {
    const bin = join('node_modules', '@perilune', 'cli', 'bin', 'perilune.js');
    expect(folder.node(bin, '--version')).toMatch(/^\d+\.\d+\.\d+/);
  });

  it.each(['nodenext', 'bundler'])('a TypeScript program finds all types: %s', (resolution) => {
    folder.write(
      'typed.ts',
      `import { type Agent, train, trainInWorker, type TrainResult } from 'perilune';
import { type ActingAgent, loadAgent } from 'perilune/agent';
import { conduct } from '@perilune/runs';
export const small: ActingAgent = loadAgent(new Uint8Array());
export const action: number = small.act([1, 2]);
export const run: Promise<TrainResult> = trainInWorker({ env: 'CartPole-v1' });
export const large: Promise<{ agent: Agent<number> }> = train({ env: 'CartPole-v1' });
// @ts-expect-error: an action is no text.
export const text: string = small.act([1, 2]);
export { conduct };`,
    );
    const module = resolution === 'nodenext' ? 'nodenext' : 'esnext';
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom'];
    const types = ['--types', 'node', '--module', module, '--moduleResolution', resolution];
    expect(folder.node(compiler, 'typed.ts', ...options, ...types)).toBe('');
  });

  it.each([
    'perilune',
    'perilune/agent',
    'perilune/policy',
    'perilune/lander',
    '@perilune/formats',
    '@perilune/runs',
    '@perilune/runs/past',
    '@perilune/sweeps',
    '@perilune/sweeps/queue',
    '@perilune/pictures',
    '@perilune/article',
    '@perilune/article/node',
  ])('the types of %s need none of a page, each file of them checked', (entry) => {
    folder.write('nodes.ts', `import * as all from '${entry}';\nexport { all };`);
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022'];
    const libraries = ['--types', 'node', '--skipLibCheck', 'false'];
    const module = ['--module', 'nodenext', '--moduleResolution', 'nodenext'];
    expect(folder.node(compiler, 'nodes.ts', ...options, ...libraries, ...module)).toBe('');
  });
});

describe('in a page', () => {
  beforeAll(() => {
    folder.write('index.html', PAGE);
    folder.write('own-worker.js', "import 'perilune/worker';");
    folder.write(
      'main.js',
      `import { trainInWorker } from 'perilune';
import { loadAgent } from 'perilune/agent';
const own = new URLSearchParams(location.search).has('own');
const worker = own ? () => new Worker('./own-worker.js', { type: 'module' }) : undefined;
const { agent } = await trainInWorker({ ...${RUN}, worker });
const bytes = agent.save();
const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
const digest = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const small = loadAgent(bytes);
const values = [...small.qValues(${OBSERVATION})];
document.title = JSON.stringify({ digest, action: small.act(${OBSERVATION}), values });`,
    );
  });

  it.each(Object.entries(bundlers))(
    'built by %s, a worker trains to the same bytes as Node',
    async (name, bundler) => {
      const out = join(folder.path, 'built', name);
      await bundler.build(folder.path, out);
      if (browser === undefined) return;
      const site = await Site.open(out);
      try {
        expect(await titleOf(`${site.url}${bundler.ownWorker ? '?own' : ''}`)).toEqual(trained);
      } finally {
        site.close();
      }
    },
  );

  it.skipIf(chromiumPath === undefined)(
    "under script-src 'self' JavaScript computes, says why, and gives the same bits",
    async () => {
      const out = join(folder.path, 'strict');
      folder.write(
        'strict.js',
        `import { loadAgent } from 'perilune/agent';
const answer = await fetch('./model.safetensors');
const agent = loadAgent(new Uint8Array(await answer.arrayBuffer()));
const values = [...agent.qValues(${OBSERVATION})];
document.title = JSON.stringify({ ...agent.computation, action: agent.act(${OBSERVATION}), values });`,
      );
      const args = ['strict.js', '--bundle', '--format=esm', '--target=es2022'];
      esbuild([...args, `--outfile=${join(out, 'main.js')}`], { cwd: folder.path });
      copyFileSync(join(folder.path, 'index.html'), join(out, 'index.html'));
      copyFileSync(join(folder.path, 'model.safetensors'), join(out, 'model.safetensors'));
      const site = await Site.open(out, "default-src 'self'; script-src 'self'");
      try {
        const { action, values } = trained;
        const reason = expect.stringContaining('Content Security Policy');
        expect(await titleOf(site.url)).toEqual({ by: 'javascript', reason, action, values });
      } finally {
        site.close();
      }
    },
  );
});

describe.skipIf(findWorkerd() === undefined)('in workerd', () => {
  it.each([
    ['without a module JavaScript computes and says why', '', 'javascript'],
    ['a given module is used', ', { module }', 'webassembly'],
  ])('%s, with the same bits', async (_, options, by) => {
    folder.write(
      'cloud/source.js',
      `import { loadAgent } from 'perilune/agent';
import model from 'model.bin';
import module from 'net-inference.wasm';
export default {
  async fetch() {
    const agent = loadAgent(new Uint8Array(model)${options});
    const values = [...agent.qValues(${OBSERVATION})];
    return Response.json({ ...agent.computation, action: agent.act(${OBSERVATION}), values, m: !!module });
  },
};`,
    );
    const external = ['--external:model.bin', '--external:net-inference.wasm'];
    const args = [
      'source.js',
      '--bundle',
      '--format=esm',
      '--target=es2022',
      '--outfile=worker.js',
    ];
    esbuild([...args, ...external], { cwd: join(folder.path, 'cloud') });
    const wasm = join(folder.path, 'node_modules/perilune/dist/wasm/net-inference.wasm');
    folder.write('cloud/net-inference.wasm', readFileSync(wasm));
    folder.write('cloud/model.bin', readFileSync(join(folder.path, 'model.safetensors')));
    const config = folder.write('cloud/config.capnp', CONFIG);
    const { action, values } = trained;
    const answer = JSON.parse(await askWorkerd(findWorkerd()!, config));
    const reason = expect.stringMatching(/code generation disallowed/);
    const why = by === 'javascript' ? { reason } : {};
    expect(answer).toEqual({ by, ...why, action, values, m: true });
  });
});

describe('where a package comes from', () => {
  it.each([
    'https://example.org/people/moon.git',
    'git@example.org:people/moon.git',
    'ssh://git@example.org/people/moon',
  ])('%s', (address) => {
    expect(originFields(address, 'packages/perilune')).toEqual({
      repository: {
        type: 'git',
        url: 'git+https://example.org/people/moon.git',
        directory: 'packages/perilune',
      },
      homepage: 'https://example.org/people/moon#readme',
      bugs: { url: 'https://example.org/people/moon/issues' },
    });
  });

  it.each([undefined, '/srv/git/moon', 'file:///srv/moon', '../moon'])(
    'an address that is no website says nothing: %s',
    (address) => {
      expect(originFields(address, 'packages/perilune')).toEqual({});
    },
  );

  it('a source map, a missing notice and another engine are named', () => {
    const files = ['package.json', 'README.md', 'LICENSE', 'dist/index.js.map'];
    const manifest = { exports: {}, license: 'MIT', author: 'x', engines: { node: '>=20' } };
    const problems = contentProblems({ name: 'p', folder: '', tarball: '', files, manifest });
    expect(problems).toEqual([
      'it lacks NOTICE',
      'dist/index.js.map is a source map, but no sources are there',
      expect.stringContaining('engines'),
    ]);
  });
});

it('the agent that all of these read is that of the run', () => {
  const bytes = readFileSync(join(folder.path, 'model.safetensors'));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(trained.digest);
});
