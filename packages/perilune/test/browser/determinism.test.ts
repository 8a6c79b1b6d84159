import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags, findBrowser, launched } from '../../../../scripts/browsers.mjs';
import { train } from '../../src/training/index.js';
import { withCheckpoints } from '../training/interrupted.js';
import { cases, type WrittenRun } from './cases.js';
import { type Site, serveSite } from './site.js';

/** @param checkpoint to go on from, in base64 as what comes back */
type TrainInPage = (options: WrittenRun, checkpoint?: string) => Promise<string>;

interface Page {
  train: TrainInPage;
  close(): Promise<void>;
}

/** What the page offers; the function is sent to the browser as text. */
const inPage = ([options, checkpoint]: Parameters<TrainInPage>) =>
  (globalThis as unknown as { trainToBase64: TrainInPage }).trainToBase64(options, checkpoint);
const ready = () => 'trainToBase64' in globalThis;

async function openChromium(executablePath: string, url: string): Promise<Page> {
  const browser = await launched(() => chromium.launch({ executablePath, args: chromiumFlags }));
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(ready);
  return { train: (...run) => page.evaluate(inPage, run), close: () => browser.close() };
}

async function openFirefox(executablePath: string, url: string): Promise<Page> {
  const browser = await launched(() =>
    puppeteer.launch({ browser: 'firefox', executablePath, headless: true }),
  );
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(ready);
  return { train: (...run) => page.evaluate(inPage, run), close: () => browser.close() };
}

describe.each([
  { name: 'Chromium', path: findBrowser('chromium'), open: openChromium },
  { name: 'Firefox', path: findBrowser('firefox'), open: openFirefox },
])('$name', ({ path, open }) => {
  let site: Site;
  let page: Page;

  beforeAll(async () => {
    if (path === undefined) return;
    site = await serveSite();
    page = await open(path, site.url);
  }, 60_000);

  afterAll(async () => {
    await page?.close();
    site?.close();
  });

  for (const [name, options] of Object.entries(cases)) {
    it.skipIf(path === undefined)(
      `learns the same network as Node, every byte: ${name}`,
      async () => {
        const { agent } = await train(options);
        expect(await page.train(options)).toBe(base64(agent.save()));
      },
    );
  }

  it.skipIf(path === undefined)('ends a run that Node began as Node does, every byte', async () => {
    const run = cases['LunarLander with wind and turbulence'] as WrittenRun;
    const { checkpoints, trace } = await withCheckpoints(run, [1_000]);
    const checkpoint = base64(checkpoints[0]?.bytes as Uint8Array);
    expect(await page.train(run, checkpoint)).toBe(base64(trace.model));
  });
});

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
