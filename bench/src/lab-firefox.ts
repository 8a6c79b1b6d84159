import { setTimeout as pause } from 'node:timers/promises';
import puppeteer, { type Browser, type KeyInput, type Page } from 'puppeteer-core';
import { browserAt, serveLab } from './lab-site.js';
import type { LabTab, LabVisit } from './lab-tab.js';
import { tellsThreads, workedByPages } from './page-threads.js';

const SIZE = { width: 1280, height: 720 };
/** Milliseconds that a change of size takes at most. */
const CHANGE = 2_000;

/** A fresh visitor in Firefox: a system's own, which Playwright does not drive. @param count of tabs */
export async function visitInFirefox(count: number): Promise<LabVisit> {
  const { url, close } = await serveLab();
  const browser = await puppeteer.launch({
    ...{ browser: 'firefox', executablePath: await browserAt('firefox'), headless: true },
    defaultViewport: SIZE,
  });
  const tabs: LabTab[] = [];
  for (let i = 0; i < count; i++) tabs.push(await openTab(browser, url));
  return {
    tabs,
    async close() {
      await browser.close();
      close();
    },
  };
}

async function openTab(browser: Browser, url: string): Promise<LabTab> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForSelector('#train');
  return new FirefoxTab(page);
}

/** A tab that Puppeteer drives. */
class FirefoxTab implements LabTab {
  /** The browser itself does not say it, the system may: of its tabs together. */
  readonly worked: (() => Promise<number>) | undefined;

  constructor(private readonly page: Page) {
    const { pid } = page.browser().process() ?? {};
    if (pid !== undefined && tellsThreads()) this.worked = async () => workedByPages(pid);
  }

  listen(complain: (text: string) => void): void {
    const { page } = this;
    page.on('pageerror', (error) => complain(String((error as Error).stack ?? error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complain(message.text());
    });
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
  }

  toFront(): Promise<void> {
    return this.page.bringToFront();
  }

  ask<Given, Answer>(does: (given: Given) => Answer, given: Given): Promise<Answer> {
    return this.page.evaluate(does as (given: unknown) => Answer, given);
  }

  async press(key: string): Promise<void> {
    const { keyboard } = this.page;
    const keys = key.split('+') as KeyInput[];
    for (const one of keys) await keyboard.down(one);
    for (const one of keys.reverse()) await keyboard.up(one);
  }

  write(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  /** Where the page fills the screen, the driver still takes the window for what a hand reaches. */
  async click(x: number, y: number): Promise<void> {
    await this.page.mouse.click(x, y).catch((error) => {
      if (!/out of bounds/.test(String(error))) throw error;
    });
  }

  /** The driver waits for the change to be told of, which it is not where the page fills the screen: no longer than that takes. */
  async resize(width: number, height: number, deviceScaleFactor: number): Promise<void> {
    const resized = this.page.setViewport({ width, height, deviceScaleFactor });
    await Promise.race([resized.catch(() => undefined), pause(CHANGE)]);
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'load' });
  }

  async loaded(): Promise<void> {
    await this.page.waitForSelector('main, .failure');
  }

  beganAnew(error: unknown): boolean {
    return /context was destroyed|no such frame|discarded|Navigating frame|detached/i.test(
      String(error),
    );
  }
}
