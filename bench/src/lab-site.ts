import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A run that lasts: without an end by solving. */
const LONG_RUN = '#preset=sb3-zoo&steps=100000000';
const KB = 1_000;

/** What a first visit costs. */
export interface FirstVisit {
  /** From the navigation until the Train button can be pressed and the page answers, in seconds. */
  interactive: number;
  /** Of the files fetched until then, compressed by gzip. */
  kilobytes: number;
}

/** What `scripts/frames.mjs` tells of a watched while. */
export interface Frames {
  seconds: number;
  pictures: number;
  late: number;
  lateOfItself: number;
  longestGap: number;
  longTasks: number;
  longestTask: number;
  madeOf: string[];
  cores: number;
}

/** The lab as `perilune lab` serves it, in Chromium. */
export class LabSite {
  private constructor(
    readonly browser: Browser,
    private readonly url: string,
    private readonly stop: () => void,
  ) {}

  static async open(): Promise<LabSite> {
    const { url, close } = await serveLab();
    return new LabSite(await openBrowser(), url, close);
  }

  async close(): Promise<void> {
    await this.browser.close();
    this.stop();
  }

  /** A fresh visitor's page in which training has begun. @param hash the setup, after the address */
  async train(hash: string): Promise<Page> {
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(this.url + hash);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    return page;
  }

  /** Tabs of one fresh visitor, who keeps one store for all of them. */
  async visitInTabs(count: number): Promise<Page[]> {
    const visitor = await this.browser.newContext({ viewport: { width: 1280, height: 720 } });
    const pages: Page[] = [];
    for (let i = 0; i < count; i++) {
      const page = await visitor.newPage();
      await page.goto(this.url);
      await page.locator('#train').waitFor();
      pages.push(page);
    }
    return pages;
  }

  /** What the browser's own tracing says of a page's pictures while some work lasts. */
  async watch(page: Page, work: () => Promise<unknown>): Promise<Frames> {
    const script = new URL('../../scripts/frames.mjs', import.meta.url).href;
    const { watchFrames } = (await import(script)) as {
      watchFrames(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<Frames>;
    };
    return watchFrames(this.browser, page, work);
  }

  trainForLong(): Promise<Page> {
    return this.train(LONG_RUN);
  }

  /** Seconds to solved, by the run's own clock. */
  async solve(seed: number): Promise<number> {
    const page = await this.train(`#seed=${seed}`);
    const solved = page.locator('.status .solved');
    await solved.waitFor({ timeout: 300_000 });
    const seconds = Number(await solved.getAttribute('data-seconds'));
    await page.close();
    return seconds;
  }

  /** A visit by somebody who was never here: nothing is kept of earlier ones. */
  async visitFirst(): Promise<FirstVisit> {
    const page = await this.browser.newPage();
    const fetched: { at: number; body: Promise<Buffer | undefined> }[] = [];
    page.on('response', (response) => {
      const body = response.body().catch(() => undefined);
      fetched.push({ at: response.request().timing().startTime, body });
    });
    await page.addInitScript(noteReady);
    await page.goto(this.url, { waitUntil: 'load' });
    const ready = await page.waitForFunction(() => (globalThis as { ready?: number }).ready);
    const milliseconds = (await ready.jsonValue()) ?? Number.NaN;
    const answered = milliseconds + (await page.evaluate(() => performance.timeOrigin));
    // What the page fetches for later has begun by now as well.
    const needed = fetched.filter(({ at }) => at <= answered);
    const files = await Promise.all(needed.map(({ body }) => body));
    const bytes = files.reduce((sum, file) => sum + (file ? gzipSync(file).length : 0), 0);
    await page.close();
    return { interactive: milliseconds / 1000, kilobytes: bytes / KB };
  }
}

/** Sent to the page as text: notes when Train can be pressed and a task of the page's own comes through. */
function noteReady(): void {
  const look = () => {
    if (document.querySelector('#train:enabled') === null) return;
    observer.disconnect();
    requestAnimationFrame(() =>
      setTimeout(() => {
        (globalThis as { ready?: number }).ready = performance.now();
      }),
    );
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true });
}

/** `perilune lab`, as anybody calls it. */
export async function serveLab(): Promise<{ url: string; close(): void }> {
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
  const { chromiumFlags } = await browsers();
  return chromium.launch({ executablePath: await browserAt('chromium'), args: chromiumFlags });
}

/** Where a browser is. @throws Error if there is none */
export async function browserAt(name: 'chromium' | 'firefox'): Promise<string> {
  const path = (await browsers()).findBrowser(name);
  if (path === undefined) throw new Error(`There is no ${name}: npm test installs one.`);
  return path;
}

function browsers() {
  const script = new URL('../../scripts/browsers.mjs', import.meta.url).href;
  return import(script) as Promise<{
    findBrowser(name: string): string | undefined;
    chromiumFlags: string[];
  }>;
}
