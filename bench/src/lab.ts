import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { trainInProcess } from './train-process.js';

/** How long the page is watched while it trains. */
const WATCHED_SECONDS = 60;
/** A picture that comes later than this was missed. */
const LONGEST_FRAME_MS = 50;
const MIB = 2 ** 20;
/** A run that lasts: without an end by solving. */
const LONG_RUN = '#preset=sb3-zoo&steps=100000000';

interface TraceEvent {
  name: string;
  ts: number;
}

/** The lab in Chromium: seconds to solved beside the command line, and frames and memory in training. */
export async function benchLab({ seeds, from }: BenchFlags): Promise<Outcome> {
  const site = await serve();
  const browser = await openBrowser();
  try {
    const races: { seed: number; inPage: number; onCommandLine: number }[] = [];
    for (let seed = from; seed < from + Math.min(seeds, 3); seed++) {
      const inPage = await solveInPage(browser, site.url, seed);
      const { solvedAtSeconds } = await trainInProcess(['--seed', String(seed)]);
      races.push({ seed, inPage, onCommandLine: solvedAtSeconds ?? Number.POSITIVE_INFINITY });
    }
    const watched = await watch(browser, site.url);
    const sum = (of: 'inPage' | 'onCommandLine') => races.reduce((all, race) => all + race[of], 0);
    const marks = [
      boundOf({
        name: "seconds to solved in the page, in the command line's",
        bound: 'at most',
        required: 1.5,
        measured: sum('inPage') / sum('onCommandLine'),
        unit: 'times',
      }),
      boundOf({
        name: `frames over ${LONGEST_FRAME_MS} ms in ${WATCHED_SECONDS} s of training`,
        bound: 'at most',
        required: 0,
        measured: watched.missed,
        unit: 'frames',
      }),
      boundOf({
        name: 'growth of the page’s heap meanwhile',
        bound: 'at most',
        required: 8,
        measured: watched.growth,
        unit: 'MiB',
      }),
    ];
    const rows = races.map(
      ({ seed, inPage, onCommandLine }) =>
        `seed ${seed}: ${inPage.toFixed(2)} s in the page, ${onCommandLine.toFixed(2)} s on the command line`,
    );
    const { frames, longest, missed } = watched;
    rows.push(`${frames} frames, the longest ${longest.toFixed(0)} ms, ${missed} over the bound`);
    return { report: { races, watched }, marks, text: rows.join('\n') };
  } finally {
    await browser.close();
    site.close();
  }
}

/** `perilune lab`, as anybody calls it. */
async function serve(): Promise<{ url: string; close(): void }> {
  const cli = dirname(createRequire(import.meta.url).resolve('@perilune/cli/package.json'));
  const args = ['lab', '--port', '0', '--no-open', '--json'];
  const child = spawn(process.execPath, [join(cli, 'bin/perilune.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (text: Buffer) => resolve(text.toString()));
    child.once('exit', (code) => reject(new Error(`perilune lab ended with ${code}.`)));
  });
  const { url } = JSON.parse(said) as { url: string };
  return { url, close: () => child.kill() };
}

async function openBrowser(): Promise<Browser> {
  const script = new URL('../../scripts/browsers.mjs', import.meta.url).href;
  const { findBrowser, chromiumFlags } = (await import(script)) as {
    findBrowser(name: string): string | undefined;
    chromiumFlags: string[];
  };
  const executablePath = findBrowser('chromium');
  if (executablePath === undefined) throw new Error('There is no Chromium: npm test installs one.');
  return chromium.launch({ executablePath, args: chromiumFlags });
}

async function train(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(address);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  return page;
}

async function solveInPage(browser: Browser, url: string, seed: number): Promise<number> {
  const page = await train(browser, `${url}#seed=${seed}`);
  const solved = page.locator('.status .solved');
  await solved.waitFor({ timeout: 300_000 });
  const seconds = Number(await solved.getAttribute('data-seconds'));
  await page.close();
  return seconds;
}

/** A minute of training through the browser's own tracing. */
async function watch(browser: Browser, url: string) {
  const page = await train(browser, url + LONG_RUN);
  const client = await page.context().newCDPSession(page);
  const heap = async () => {
    await client.send('HeapProfiler.collectGarbage');
    return (await client.send('Runtime.getHeapUsage')).usedSize / MIB;
  };
  await page.waitForTimeout(5_000);
  const before = await heap();
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  await page.waitForTimeout(WATCHED_SECONDS * 1000);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const growth = (await heap()) - before;
  const times = trace.traceEvents
    .filter(({ name }) => name === 'FireAnimationFrame')
    .map(({ ts }) => ts / 1000)
    .sort((a, b) => a - b);
  const gaps = times.slice(1).map((time, i) => time - (times[i] as number));
  await page.close();
  return {
    frames: gaps.length,
    longest: Math.max(...gaps),
    missed: gaps.filter((gap) => gap > LONGEST_FRAME_MS).length,
    growth,
  };
}
