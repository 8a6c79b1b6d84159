import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import type { Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { table } from './table.js';

const SECONDS = 5;
/** What a page that trains in a worker is to draw, as its screen does. */
const REQUIRED = 60;
/** A screen of 60 Hz may show two or three pictures fewer in `SECONDS`, by when they are counted. */
const SLACK = 0.5;

/** The page counts its pictures while one of the two trains, on to the last step so that it lasts. */
const PAGE = `import { train, trainInWorker } from 'perilune';
const options = { env: 'LunarLander-v3', seed: 1, solve: { keepBest: true }, evaluationEpisodes: 0 };
const worker = () => new Worker('./worker.js', { type: 'module' });
async function pictures(run) {
  const stop = new AbortController();
  let steps = 0;
  const done = run({ signal: stop.signal, onProgress: (progress) => { steps = progress.steps; } });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const [begun, from] = [performance.now(), steps];
  let count = 0;
  while (performance.now() - begun < ${1000 * SECONDS}) {
    await new Promise(requestAnimationFrame);
    count++;
  }
  const seconds = (performance.now() - begun) / 1000;
  const found = { frames: count / seconds, steps: (steps - from) / seconds };
  stop.abort();
  await done;
  return found;
}
window.measure = (which) =>
  pictures((more) => which === 'train' ? train({ ...options, ...more }) : trainInWorker({ ...options, ...more, worker }));
document.title = 'ready';`;

interface Found {
  frames: number;
  steps: number;
}

/** Pictures a second that a page draws in Chromium while it trains: on its own thread, and in a worker. */
export async function benchFrames(): Promise<Outcome> {
  const files = await bundles();
  const server = await serve(files);
  const browser = await launch();
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const report = {
      train: await measure(browser, url, 'train'),
      trainInWorker: await measure(browser, url, 'trainInWorker'),
    };
    const rows = Object.entries(report).map(([name, { frames, steps }]) => {
      return [name, frames.toFixed(1), Math.round(steps).toString()];
    });
    const text = table([['', 'pictures a second', 'environment steps a second'], ...rows]);
    const mark = boundOf({
      name: 'pictures a second while trainInWorker trains',
      bound: 'at least',
      required: REQUIRED - SLACK,
      measured: report.trainInWorker.frames,
      unit: 'a second',
    });
    return { report, marks: [mark], text };
  } finally {
    await browser.close();
    server.close();
  }
}

async function bundles(): Promise<Readonly<Record<string, string | Buffer>>> {
  const { esbuild } = await import(new URL('../../scripts/esbuild.mjs', import.meta.url).href);
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const bundle = (input: string): Buffer =>
    esbuild(['--bundle', '--format=esm', '--target=es2022', '--log-level=error'], { cwd, input });
  return {
    '/': '<!doctype html><meta charset="utf-8"><script type="module" src="./main.js"></script>',
    '/main.js': bundle(PAGE),
    '/worker.js': bundle("import 'perilune/worker';"),
  };
}

async function serve(files: Readonly<Record<string, string | Buffer>>): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(files[url] === undefined ? 404 : 200, { 'Content-Type': type });
    response.end(files[url]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function launch(): Promise<Browser> {
  const script = new URL('../../scripts/browsers.mjs', import.meta.url).href;
  const { chromiumFlags, findBrowser } = await import(script);
  return chromium.launch({ executablePath: findBrowser('chromium'), args: chromiumFlags });
}

async function measure(browser: Browser, url: string, which: string): Promise<Found> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction("document.title === 'ready'");
  const found = await page.evaluate(`measure(${JSON.stringify(which)})`);
  await page.close();
  return found as Found;
}
