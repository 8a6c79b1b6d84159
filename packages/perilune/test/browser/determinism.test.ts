import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags, findBrowser } from '../../../../scripts/browsers.mjs';
import { type TrainOptions, train } from '../../src/training/index.js';
import { cases } from './cases.js';
import { type Site, serveSite } from './site.js';

type TrainInPage = (options: TrainOptions) => Promise<string>;

interface Page {
  train: TrainInPage;
  close(): Promise<void>;
}

/** What the page offers; the function is sent to the browser as text. */
const inPage = (options: TrainOptions) =>
  (globalThis as unknown as { trainToBase64: TrainInPage }).trainToBase64(options);
const ready = () => 'trainToBase64' in globalThis;

async function openChromium(executablePath: string, url: string): Promise<Page> {
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(ready);
  return { train: (options) => page.evaluate(inPage, options), close: () => browser.close() };
}

async function openFirefox(executablePath: string, url: string): Promise<Page> {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(ready);
  return { train: (options) => page.evaluate(inPage, options), close: () => browser.close() };
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
        expect(await page.train(options)).toBe(Buffer.from(agent.save()).toString('base64'));
      },
    );
  }
});
