import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { heldBy } from './lab-memory.js';
import { type Frames, LabSite } from './lab-site.js';
import type { LabTab, LabVisit } from './lab-tab.js';

/** A fresh visitor in Chromium. @param count of tabs */
export async function visitInChromium(count: number): Promise<LabVisit> {
  const site = await LabSite.open();
  const pages = await site.visitInTabs(count);
  const tabs = pages.map(async (page) => {
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    return new ChromiumTab(site, page, client);
  });
  return { tabs: await Promise.all(tabs), close: () => site.close() };
}

/** A tab that Playwright drives. */
class ChromiumTab implements LabTab {
  constructor(
    private readonly site: LabSite,
    private readonly page: Page,
    private readonly client: CDPSession,
  ) {}

  listen(complain: (text: string) => void): void {
    const { page } = this;
    page.on('pageerror', (error) => complain(`${error.message}\n${error.stack ?? ''}`));
    page.on('console', (message) => {
      if (message.type() === 'error') complain(message.text());
    });
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    page.on('crash', () => complain('The page crashed.'));
  }

  toFront(): Promise<void> {
    return this.page.bringToFront();
  }

  ask<Given, Answer>(does: (given: Given) => Answer, given: Given): Promise<Answer> {
    return this.page.evaluate(does as (given: unknown) => Answer, given);
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key);
  }

  write(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  click(x: number, y: number): Promise<void> {
    return this.page.mouse.click(x, y);
  }

  async resize(width: number, height: number, deviceScaleFactor: number): Promise<void> {
    const metrics = { width, height, deviceScaleFactor, mobile: false };
    await this.client.send('Emulation.setDeviceMetricsOverride', metrics);
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'load' });
  }

  loaded(): Promise<void> {
    return this.page.waitForLoadState();
  }

  beganAnew(error: unknown): boolean {
    return /context was destroyed/.test(String(error));
  }

  async sleep(ms: number): Promise<void> {
    await this.client.send('Page.setWebLifecycleState', { state: 'frozen' });
    await pause(ms);
    await this.client.send('Page.setWebLifecycleState', { state: 'active' });
  }

  goOffline(isOffline: boolean): Promise<void> {
    return this.page.context().setOffline(isOffline);
  }

  async worked(): Promise<number> {
    const { metrics } = await this.client.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'ThreadTime')?.value ?? 0;
  }

  async weigh(): Promise<number> {
    const { heap, buffers } = await heldBy((method) => this.client.send(method as never));
    return heap + buffers;
  }

  watch(work: () => Promise<unknown>): Promise<Frames> {
    return this.site.watch(this.page, work);
  }
}
