import { train } from 'perilune';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumFlags, findBrowser, launched } from '../../../scripts/browsers.mjs';
import { type PageServer, servePage } from '../../cli/src/commands/lab/page-server.js';
import { folder } from './lab-page.js';

const PATIENCE = 90_000;
/** Playwright keeps every page awake and has no Firefox of Debian's: these tests are Puppeteer's. */
const [chromium, firefox] = [findBrowser('chromium'), findBrowser('firefox')];

const statusOf = () => document.querySelector('.status')?.textContent ?? '';
const saysSolved = async (page: Page) => /^Solved in/.test(await page.evaluate(statusOf));

/** Presses the button with this text. */
function press(page: Page, text: string): Promise<void> {
  return page.evaluate((wanted) => {
    const buttons = [...document.querySelectorAll('button')];
    buttons.find((button) => button.textContent?.trim() === wanted)?.click();
  }, text);
}

/** The file that a button hands to the person, as the page makes it. */
function handedOver(page: Page, button: string): Promise<string> {
  return page.evaluate(async (wanted) => {
    const made = new Promise<Blob>((resolve) => {
      const create = URL.createObjectURL;
      URL.createObjectURL = (object) => {
        resolve(object as Blob);
        return create(object);
      };
    });
    const buttons = [...document.querySelectorAll('button')];
    buttons.find((one) => one.textContent?.trim() === wanted)?.click();
    const bytes = new Uint8Array(await (await made).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }, button);
}

describe('the lab in other browsers and behind other tabs', { timeout: PATIENCE }, () => {
  let server: PageServer;
  let browser: Browser | undefined;
  beforeAll(async () => {
    server = await servePage(folder, 0);
  });
  afterEach(() => browser?.close());
  afterAll(() => server?.close());

  it.skipIf(chromium === undefined)(
    'goes on learning to solved in a tab that is hidden',
    async () => {
      browser = await launched(() =>
        puppeteer.launch({
          executablePath: chromium ?? '',
          args: chromiumFlags,
          // Puppeteer would keep hidden tabs awake; people's browsers do not.
          ignoreDefaultArgs: [
            '--disable-backgrounding-occluded-windows',
            '--disable-background-timer-throttling',
            '--disable-renderer-backgrounding',
          ],
        }),
      );
      const page = await browser.newPage();
      await page.goto(server.url);
      await page.waitForSelector('#train');
      await press(page, 'Train');
      await (await browser.newPage()).bringToFront();
      const flight = () =>
        page.evaluate(() => [
          document.visibilityState,
          document.querySelector('.timeline-step')?.textContent,
        ]);
      await expect.poll(async () => (await flight())[0]).toBe('hidden');
      const before = await flight();
      await expect.poll(() => saysSolved(page), { timeout: PATIENCE, interval: 500 }).toBe(true);
      expect((await flight())[0]).toBe('hidden');
      expect(before[0]).toBe('hidden');
    },
  );

  /** A page in Firefox, and what it complains of. */
  async function openFirefox() {
    browser = await launched(() =>
      puppeteer.launch({ browser: 'firefox', executablePath: firefox ?? '', headless: true }),
    );
    const page = await browser.newPage();
    const complaints: unknown[] = [];
    page.on('pageerror', (error) => complaints.push(error));
    return { page, complaints };
  }

  it.skipIf(firefox === undefined)(
    'learns in Firefox the same agent as Node, every byte, without a complaint',
    async () => {
      const { page, complaints } = await openFirefox();
      await page.goto(`${server.url}#seed=5&steps=4000`);
      await page.waitForSelector('#train');
      await press(page, 'Train');
      await expect
        .poll(() => page.evaluate(statusOf), { timeout: PATIENCE, interval: 200 })
        .toMatch(/used up its steps/);
      await press(page, 'Take away');
      await page.waitForSelector('.keep');
      const saved = await handedOver(page, 'Save the agent');
      const { agent } = await train({
        env: 'LunarLander-v3',
        seed: 5,
        steps: 4_000,
      });
      expect(saved).toBe(Buffer.from(agent.save()).toString('base64'));
      expect(complaints).toEqual([]);
    },
  );

  it.skipIf(firefox === undefined)(
    'shares, races, presents and teaches in Firefox, formulas in the page’s own type, without a complaint',
    async () => {
      const { page, complaints } = await openFirefox();
      const comes = (selector: string) => page.waitForSelector(selector, { timeout: PATIENCE });
      await page.goto(`${server.url}#seed=5&steps=2000`);
      await comes('#train');
      await press(page, 'Train');
      await comes('.filmstrip .film');
      await press(page, 'Share');
      await comes('.copied input');
      const link = () => document.querySelector<HTMLInputElement>('.copied input')?.value;
      expect(await page.evaluate(link)).toContain('&agent=');
      await press(page, 'Fly it yourself');
      await comes('.fly');
      await press(page, 'Race the agent');
      await comes('.caption-rival');
      await page.keyboard.press('p');
      await comes('.presenter');
      await page.keyboard.press('p');
      await page.waitForSelector('.presenter', { hidden: true });
      await page.goto(`${server.url}#chapter=agent`);
      await comes('.chapter');
      await page.keyboard.press('1');
      await page.keyboard.press('r');
      await comes('.chapter-came');
      const types = () =>
        page.evaluate(() => [...document.fonts].map(({ family, status }) => [family, status]));
      await expect
        .poll(async () => (await types()).map(([family]) => family?.replaceAll('"', '')))
        .toEqual(['Perilune formulas']);
      expect((await types()).map(([, status]) => status)).toEqual(['loaded']);
      expect(complaints).toEqual([]);
    },
  );
});
