import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { evaluate } from 'perilune';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags, findBrowser, launched } from '../../../scripts/browsers.mjs';
import { writeOnnx } from '../src/index.js';
import { farthestOf, fly, type Run } from './onnx-outputs.js';
import { agents, rowsFor } from './zoo.js';

const PATIENCE = 60_000;
const chromiumPath = findBrowser('chromium');

/** The runtime's own files. */
const RUNTIME = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
const FILES = ['ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];

/** Of its own, the runtime in it. */
const PAGE = `<!doctype html><script type="module">
  import * as ort from '/ort.wasm.min.mjs';
  ort.env.wasm.numThreads = 1;
  globalThis.ort = ort;
</script>`;

function serve(): Promise<Server> {
  const server = createServer(({ url = '' }, response) => {
    const name = FILES.find((file) => url === `/${file}`);
    const type = name?.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
    response.setHeader('content-type', name === undefined ? 'text/html' : type);
    response.end(name === undefined ? PAGE : readFileSync(join(RUNTIME, name)));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

/** What the page has of the runtime. */
interface OrtPage {
  ort: {
    Tensor: new (type: 'float32', data: Float32Array, dims: number[]) => object;
    InferenceSession: { create(file: Uint8Array, options: object): Promise<OrtPage['session']> };
  };
  session: {
    run(feeds: object): Promise<Record<string, { data: ArrayLike<number | bigint> }>>;
  };
}

/** Makes a session of a file in the page, with the backend of WebAssembly alone. */
async function runnerIn(page: Page, bytes: Uint8Array): Promise<Run> {
  await page.evaluate(
    async (file) => {
      const { InferenceSession } = (globalThis as unknown as OrtPage).ort;
      const options = { executionProviders: ['wasm'] };
      const session = await InferenceSession.create(Uint8Array.from(file), options);
      Object.assign(globalThis, { session });
    },
    [...bytes],
  );
  return (rows, count) =>
    page.evaluate(
      async ([numbers, length]) => {
        const { session, ort } = globalThis as unknown as OrtPage;
        const row = Float32Array.from(numbers);
        const observation = new ort.Tensor('float32', row, [length, row.length / length]);
        const outputs = await session.run({ observation });
        const named = Object.entries(outputs).map(([name, { data }]) => [
          name,
          Array.from(data, Number),
        ]);
        return Object.fromEntries(named);
      },
      [[...rows], count] as const,
    );
}

describe.skipIf(chromiumPath === undefined)(
  'ONNX in a page, by onnxruntime-web',
  { timeout: PATIENCE },
  () => {
    const named = new Map(agents);
    let server: Server;
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      server = await serve();
      browser = await launched(() =>
        chromium.launch({ executablePath: chromiumPath ?? '', args: chromiumFlags }),
      );
      page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.waitForFunction(() => 'ort' in globalThis);
    }, PATIENCE);
    afterAll(async () => {
      await browser?.close();
      server?.close();
    });

    it.each(['dqn, rainbow', 'ppo', 'sac'])(
      'gives what it gives here, within 1e-5 max(1, |x|, support) on 1,000 observations, and over 20 episodes the ' +
        'same returns, continuous ones within 0.02: %s',
      async (name) => {
        const agent = (named.get(name) as () => ReturnType<(typeof agents)[number][1]>)();
        const run = await runnerIn(page, writeOnnx(agent));
        const rows = rowsFor(agent.observationSpace, 1_000);
        expect(farthestOf(await run(rows, 1_000), agent, rows)).toBeLessThan(1e-5);
        const flown = await fly(run, agent, 20);
        const continuous = agent.actionSpace.kind === 'box';
        const envOptions = { continuous };
        const own = evaluate(agent, { env: 'LunarLander-v3', envOptions, episodes: 20 });
        expect(flown.map(({ length }) => length)).toEqual(own.results.map(({ length }) => length));
        const apart = flown.map((one, i) => Math.abs(one.return - (own.results[i]?.return ?? NaN)));
        expect(Math.max(...apart)).toBeLessThanOrEqual(continuous ? 0.02 : 0);
      },
    );
  },
);
