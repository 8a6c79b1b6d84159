import { readFileSync } from 'node:fs';
import { train } from 'perilune';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, LabSite, openPanel } from './lab-page.js';

const PATIENCE = 60_000;
/** A run that ends by its steps, and one that nobody sees the end of. */
const [short, long] = ['#seed=5&steps=6000', '#seed=5&steps=400000'];

describe.skipIf(chromiumPath === undefined)('what the browser keeps', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open(false);
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click();
  const pace = (page: Page, name: string) =>
    page.getByLabel('Speed of training').selectOption(name);
  const number = async (page: Page, stat: string) => {
    const text = await page.locator('.stat', { hasText: stat }).first().locator('dd').innerText();
    return Number(text.replace(',', '').replace(' k', 'e3'));
  };
  const steps = (page: Page) =>
    page
      .locator('.stat')
      .filter({ has: page.locator('dt', { hasText: /^steps$/ }) })
      .locator('dd')
      .innerText()
      .then((text) => Number(text.replace(',', '').replace(' k', 'e3')));
  /** What is kept of runs, as their heads say. */
  const kept = (page: Page) =>
    page.evaluate(
      () =>
        new Promise<{ steps: number; over: boolean; paused: boolean }[]>((done, failed) => {
          const request = indexedDB.open('perilune-lab', 1);
          request.onerror = () => failed(request.error);
          request.onupgradeneeded = () => request.result.createObjectStore('parts');
          request.onsuccess = () => {
            const all = request.result
              .transaction('parts')
              .objectStore('parts')
              .getAll(IDBKeyRange.bound(['head'], ['head', []]));
            all.onsuccess = () => {
              request.result.close();
              done(all.result);
            };
          };
        }),
    );
  const keptSteps = async (page: Page) => (await kept(page))[0]?.steps ?? 0;

  it('F15: a run that is reloaded twice in its middle ends with the bytes of one never stopped', async () => {
    const { page, complaints } = await lab.visit({ hash: '#seed=5&steps=24000' });
    await pace(page, '1,000 steps/s');
    await press(page, 'Train');
    for (const least of [1_000, 3_000]) {
      await expect.poll(() => keptSteps(page), { timeout: PATIENCE }).toBeGreaterThan(least);
      const before = await number(page, 'episodes');
      await page.reload();
      await page.getByRole('button', { name: 'Pause' }).waitFor();
      await pace(page, '1,000 steps/s');
      await expect.poll(() => number(page, 'episodes')).toBeGreaterThan(0.5 * before);
      expect(await steps(page)).toBeGreaterThanOrEqual(least);
    }
    await pace(page, 'full speed');
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor({ timeout: PATIENCE });
    await openPanel(page, 'Take away');
    const saved = async (button: string) => {
      const download = page.waitForEvent('download');
      await press(page, button);
      return readFileSync(await (await download).path());
    };
    const { agent, episodes } = await train({ env: 'LunarLander-v3', seed: 5, steps: 24_000 });
    expect((await saved('Save the agent')).equals(agent.save())).toBe(true);
    const rows = (await saved('Save monitor.csv')).toString().trim().split('\n').slice(2);
    expect(rows.map((row) => Number(row.split(',')[1]))).toEqual(
      episodes.map(({ length }) => length),
    );
    expect(complaints).toEqual([]);
  });

  it('F15: a run that rested rests after a reload, and one that is over is shown as it was', async () => {
    const { page } = await lab.visit({ hash: short });
    await pace(page, '1,000 steps/s');
    await press(page, 'Train');
    await expect.poll(() => keptSteps(page), { timeout: PATIENCE }).toBeGreaterThan(500);
    await press(page, 'Pause');
    await expect.poll(async () => (await kept(page))[0]?.paused).toBe(true);
    await page.reload();
    await page.getByText('Training rests.').waitFor();
    const rested = await steps(page);
    expect(rested).toBeGreaterThan(300);
    await press(page, 'Resume');
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor({ timeout: PATIENCE });
    const episodes = await number(page, 'episodes');
    await page.reload();
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor();
    expect(await number(page, 'episodes')).toBe(episodes);
    await press(page, 'Reset');
    await expect.poll(async () => (await kept(page)).length).toBe(0);
    await page.reload();
    await page.getByText('Press Train').waitFor();
  });

  it('F15: Back and forth again goes on with the run', async () => {
    const { page } = await lab.visit({ hash: long });
    await pace(page, '1,000 steps/s');
    await press(page, 'Train');
    await expect.poll(() => keptSteps(page), { timeout: PATIENCE }).toBeGreaterThan(2_000);
    await page.goto('about:blank');
    await page.goBack();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await expect.poll(() => steps(page), { timeout: PATIENCE }).toBeGreaterThan(2_000);
  });

  it('F15: the run of a tab that is gone is offered in another, while one that lives is not', async () => {
    const { page } = await lab.visit({ hash: long });
    await pace(page, '1,000 steps/s');
    await press(page, 'Train');
    await expect.poll(() => keptSteps(page), { timeout: PATIENCE }).toBeGreaterThan(2_000);
    const other = await page.context().newPage();
    await other.goto(lab.url);
    await other.getByText('Press Train').waitFor();
    await other.waitForTimeout(1_000);
    expect(await other.locator('.left-behind').count()).toBe(0);
    await page.close();
    await other.reload();
    await other.locator('.left-behind', { hasText: 'Lunar lander · fast · seed 5' }).waitFor();
    await press(other, 'Go on with it');
    await other.getByRole('button', { name: 'Pause' }).waitFor();
    await expect.poll(() => steps(other), { timeout: PATIENCE }).toBeGreaterThan(2_000);
    expect(new URL(other.url()).hash).toBe(long);
    await other.reload();
    await other.getByRole('button', { name: 'Pause' }).waitFor();
  });

  it('F15: a checkpoint that is damaged is said, and what was seen of the run is there', async () => {
    const { page } = await lab.visit({ hash: long });
    await pace(page, '1,000 steps/s');
    await press(page, 'Train');
    await expect.poll(() => keptSteps(page), { timeout: PATIENCE }).toBeGreaterThan(2_000);
    await press(page, 'Pause');
    await page.evaluate(
      () =>
        new Promise<void>((done) => {
          const request = indexedDB.open('perilune-lab', 1);
          request.onsuccess = () => {
            const work = request.result.transaction('parts', 'readwrite');
            const store = work.objectStore('parts');
            const keys = store.getAllKeys(IDBKeyRange.bound(['checkpoint'], ['checkpoint', []]));
            keys.onsuccess = () => {
              for (const key of keys.result) store.put(new Uint8Array(1_000), key);
            };
            work.oncomplete = () => done();
          };
        }),
    );
    await page.reload();
    await page.locator('.status', { hasText: /The run failed: .*checkpoint/ }).waitFor();
    expect(await number(page, 'episodes')).toBeGreaterThan(5);
    await openPanel(page, 'Take away');
    await page
      .getByRole('button', { name: 'Save the agent' })
      .and(page.locator(':enabled'))
      .waitFor();
  });

  it('F15: a browser that keeps nothing says so once it matters', async () => {
    const { page } = await lab.visit({
      hash: long,
      init: () => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }),
    });
    await page.locator('.notices', { hasText: 'This browser keeps nothing' }).waitFor();
    await press(page, 'Train');
    await expect.poll(() => steps(page), { timeout: PATIENCE }).toBeGreaterThan(1_000);
  });

  it('F15: a tab that was copied from one that trains leaves its run alone', async () => {
    const { page } = await lab.visit({ hash: long });
    await pace(page, '1,000 steps/s');
    await press(page, 'Train');
    await expect.poll(() => keptSteps(page), { timeout: PATIENCE }).toBeGreaterThan(1_000);
    const id = await page.evaluate(() => sessionStorage.getItem('perilune-lab-tab'));
    const copy = await page.context().newPage();
    await copy.addInitScript((name) => {
      if (sessionStorage.length === 0) sessionStorage.setItem('perilune-lab-tab', name ?? '');
    }, id);
    await copy.goto(lab.url);
    const own = () => copy.evaluate(() => sessionStorage.getItem('perilune-lab-tab'));
    await expect.poll(own, { timeout: PATIENCE }).not.toBe(id);
    await copy.getByText('Press Train').waitFor();
    expect(await copy.locator('.left-behind').count()).toBe(0);
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  it('F15: asks before the page is left while what it does not keep trains, and not for what it keeps', async () => {
    const { page } = await lab.visit({ hash: '#seed=5&panel=compare' });
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.dismiss();
    });
    await press(page, 'Start all');
    await page.getByRole('img', { name: /^Mean returns: article-tabular: .\d/ }).waitFor();
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => asked, { timeout: PATIENCE }).toEqual(['beforeunload']);
    await press(page, 'Stop all');
    await page.getByRole('button', { name: 'Start all' }).waitFor({ timeout: PATIENCE });
    await pace(page, '1,000 steps/s');
    await press(page, 'Train');
    await expect.poll(() => keptSteps(page), { timeout: PATIENCE }).toBeGreaterThan(500);
    const closed = page.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closed;
    expect(asked).toEqual(['beforeunload']);
  });
});
