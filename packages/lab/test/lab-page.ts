import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createAgent, make } from 'perilune';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { chromiumFlags, findBrowser, launched } from '../../../scripts/browsers.mjs';
import { type PageServer, servePage } from '../../cli/src/commands/lab/page-server.js';

export const folder = fileURLToPath(new URL('../dist/', import.meta.url));
export const chromiumPath = findBrowser('chromium');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The built page on its own server, and a browser to open it in. */
export class LabSite {
  private constructor(
    private readonly server: PageServer,
    private readonly browser: Browser,
    private readonly isKept: boolean,
  ) {}

  /** @param isKept whether each visitor's browser keeps the page for offline use, which fetches all of its files */
  static async open(isKept = true): Promise<LabSite> {
    if (!existsSync(folder)) throw new Error('The lab is not built: run the tests by npm test.');
    const browser = await launched(() =>
      chromium.launch({ executablePath: chromiumPath ?? '', args: chromiumFlags }),
    );
    return new LabSite(await servePage(folder, 0), browser, isKept);
  }

  get url(): string {
    return this.server.url;
  }

  /**
   * A fresh visitor. What the page complains of is collected in `complaints`.
   *
   * @param options.init what the browser does before anything of the page
   * @param options.isFirst whether the page has never been here before
   */
  async visit(
    options: BrowserContextOptions & { hash?: string; init?: () => void; isFirst?: boolean } = {},
  ): Promise<{ page: Page; browser: Browser; complaints: string[]; asked: string[] }> {
    const { hash = '', init, isFirst = false, ...context } = options;
    const visitor = await this.browser.newContext({
      viewport: { width: 1280, height: 900 },
      acceptDownloads: true,
      ...context,
    });
    const page = await visitor.newPage();
    if (!this.isKept) {
      await page.addInitScript(() => {
        Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
      });
    }
    // Who comes for the first time is shown around, by a training that begins by itself.
    if (!isFirst) {
      await visitor.addInitScript(() => {
        // The sandbox's frame has no storage.
        if (origin !== 'null') localStorage.setItem('perilune-lab-journey', 'seen');
      });
    }
    if (init !== undefined) await page.addInitScript(init);
    const complaints: string[] = [];
    const asked: string[] = [];
    visitor.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(`${this.url}${hash}`);
    await page.locator('#train, .chapter, .missing, .failure').first().waitFor();
    return { page, browser: this.browser, complaints, asked };
  }

  /** Closes what visitors have open: who trains on in another window slows the next one down. */
  async sendHome(): Promise<void> {
    await Promise.all(this.browser.contexts().map((visitor) => visitor.close()));
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

/** A panel by the name on its tab. */
export async function openPanel(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
}

/** What axe finds against WCAG A and AA and its own best practices, briefly. */
export async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await engine.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

/** A lander's agent that has learned nothing, as its file is read. */
export function untrained(): Uint8Array {
  const env = make('LunarLander-v3');
  const bytes = createAgent({ algo: 'dqn', env, seed: 1 }).snapshot().save();
  env.close();
  return bytes;
}

/** Drops a file on the page, as from a folder. */
export function dropFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  return dropFiles(page, [[name, bytes]]);
}

/** Drops several files together. */
export async function dropFiles(page: Page, files: [string, Uint8Array][]): Promise<void> {
  await page.evaluate(
    (given) => {
      const dataTransfer = new DataTransfer();
      for (const [called, content] of given) {
        dataTransfer.items.add(new File([Uint8Array.from(content)], called));
      }
      const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      document.body.dispatchEvent(drop);
    },
    files.map(([name, bytes]) => [name, [...bytes]] as const),
  );
}

/**
 * Has an event come in the very moment in which something appears, before the browser draws it.
 *
 * @param event the text of an expression of the page
 */
export async function whenAppears(page: Page, selector: string, event: string): Promise<void> {
  await page.evaluate(`{
    const watching = new MutationObserver(() => {
      if (document.querySelector(${JSON.stringify(selector)}) === null) return;
      watching.disconnect();
      document.body.dispatchEvent(${event});
    });
    watching.observe(document.body, { childList: true, subtree: true });
  }`);
}

/** Drops a file that is none and then an agent: of each it is said what came of it. */
export async function dropBrokenThenGood(page: Page): Promise<void> {
  await dropFile(page, 'broken.safetensors', new Uint8Array(99));
  const alert = page.getByRole('alert').filter({ hasText: 'broken.safetensors: ' });
  await alert.waitFor();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'All right' }).click();
  await alert.waitFor({ state: 'detached' });
  await dropFile(page, 'good.safetensors', untrained());
  await page.getByRole('status').filter({ hasText: 'good.safetensors is flying.' }).waitFor();
}
