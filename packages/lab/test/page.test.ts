import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { resolveConfig } from 'perilune';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, faults, folder, LabSite, openPanel } from './lab-page.js';

const PATIENCE = 60_000;
const PANELS = [
  'See inside',
  'Fly it yourself',
  'Tinker',
  'Compare',
  'Break it',
  'A world of your own',
  'Take away',
];

describe.skipIf(chromiumPath === undefined)('the lab as a page', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open();
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  it.each(['dark', 'light'] as const)(
    'gives axe nothing to find, in %s, in any panel',
    async (colorScheme) => {
      const { page, complaints } = await lab.visit({ colorScheme, reducedMotion: 'reduce' });
      for (const name of PANELS) {
        await openPanel(page, name);
        await page.locator('#panel .card').first().waitFor();
        expect(await faults(page), name).toEqual([]);
      }
      expect(complaints).toEqual([]);
    },
  );

  it('fits 360 pixels without a sideways scroll, in any panel, and gives axe nothing to find there', async () => {
    const { page } = await lab.visit({ viewport: { width: 360, height: 740 } });
    for (const name of PANELS) {
      await openPanel(page, name);
      await page.locator('#panel .card').first().waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, name).toBeLessThanOrEqual(360);
    }
    expect(await faults(page)).toEqual([]);
  });

  it('stands still for who prefers that, until it is told to play', async () => {
    const { page } = await lab.visit({ reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Play the flight' }).waitFor();
    expect(await page.getByLabel('Step of the flight').inputValue()).toBe('0');
  });

  it('is flown by keys, scores the flight and is handed back', async () => {
    const { page } = await lab.visit();
    await openPanel(page, 'Fly it yourself');
    await page.getByRole('button', { name: 'Fly', exact: true }).click();
    await page.getByText('You have the controls').waitFor();
    await page.keyboard.down('ArrowUp');
    await page.locator('.engines .held').waitFor();
    await page.keyboard.up('ArrowUp');
    await page.locator('#panel li').first().waitFor({ timeout: PATIENCE });
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Take over' }).waitFor();
  });

  it('is flown by fingers, that hold an engine and let it go', async () => {
    const { page } = await lab.visit({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    await page.getByRole('button', { name: 'Take over' }).tap();
    await page.getByText('You have the controls').waitFor();
    const button = page.getByRole('button', { name: 'Main engine' });
    const box = await button.boundingBox();
    const finger = { x: (box?.x ?? 0) + 20, y: (box?.y ?? 0) + 20 };
    const client = await page.context().newCDPSession(page);
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [finger] });
    await page.locator('.engines .held').waitFor();
    expect(await button.getAttribute('class')).toContain('held');
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await page.locator('.engines .held').waitFor({ state: 'detached' });
  });

  it('is flown by a gamepad, its stick and its button', async () => {
    const { page } = await lab.visit();
    await page.evaluate(() => {
      const buttons = Array.from({ length: 17 }, () => ({ pressed: false }));
      const pad = { axes: [0, 0], buttons };
      Object.assign(globalThis, { pad });
      Object.defineProperty(navigator, 'getGamepads', { value: () => [null, pad] });
    });
    const hold = (tilt: number, pressed: boolean) =>
      page.evaluate(
        ([x, down]) => {
          const { pad } = globalThis as unknown as {
            pad: { axes: number[]; buttons: { pressed: boolean }[] };
          };
          pad.axes[0] = x;
          pad.buttons[0] = { pressed: down };
        },
        [tilt, pressed] as const,
      );
    await page.getByRole('button', { name: 'Take over' }).click();
    const held = page.locator('.engines .held');
    await hold(-0.9, false);
    await page.getByRole('button', { name: 'Push left' }).and(held).waitFor();
    await hold(0.9, true);
    await page.getByRole('button', { name: 'Main engine' }).and(held).waitFor();
    await hold(0, false);
    await held.waitFor({ state: 'detached' });
  });

  it('is walked through by the keyboard alone: trains, opens every panel, flies', async () => {
    const { page } = await lab.visit({ hash: '#steps=2000' });
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to training');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('Train');
    await page.keyboard.press('Enter');
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor({ timeout: PATIENCE });
    for (let i = 0; (await focused()) !== PANELS[0] && i < 30; i++)
      await page.keyboard.press('Tab');
    for (const name of PANELS) {
      expect(await focused()).toBe(name);
      await page.getByRole('tabpanel', { name }).locator('.card').first().waitFor();
      await page.keyboard.press('ArrowRight');
    }
    expect(await focused()).toBe(PANELS[0]);
    await page.keyboard.press('t');
    await page.getByText('You have the controls').waitFor();
  });

  it('goes back and forth in a flight', async () => {
    const { page } = await lab.visit();
    const slider = page.getByLabel('Step of the flight');
    await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(20);
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.inputValue()).toBe('0');
    await page.keyboard.press('ArrowRight');
    expect(await slider.inputValue()).toBe('1');
    await page.getByRole('button', { name: 'Play the flight' }).click();
    await expect.poll(async () => Number(await slider.inputValue())).toBeGreaterThan(5);
  });

  it('carries the configuration in its address, undoes changes, and says what the library says', async () => {
    const { page } = await lab.visit({ hash: '#seed=7&env.gravity=-5&set.batchSize=64' });
    await openPanel(page, 'Tinker');
    expect(await page.getByRole('textbox', { name: 'gravity' }).inputValue()).toBe('-5');
    const size = page.getByRole('textbox', { name: 'batch size' });
    expect(await size.inputValue()).toBe('64');
    await size.fill('0');
    await size.blur();
    const asked = { env: 'LunarLander-v3', hyperparameters: { batchSize: 0 } };
    let message = '';
    try {
      resolveConfig(asked);
    } catch (error) {
      message = (error as Error).message;
    }
    await page.getByRole('alert').filter({ hasText: message }).waitFor();
    expect(await page.getByRole('button', { name: 'Train', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await size.inputValue()).toBe('64');
    expect(new URL(page.url()).hash).toBe('#seed=7&env.gravity=-5&set.batchSize=64');
  });

  it('trains on code of one’s own, shows its errors at their line, and gives it no network', async () => {
    const { page } = await lab.visit();
    const reached: string[] = [];
    page.context().on('response', (response) => {
      if (response.url().includes('never-asked')) reached.push(response.url());
    });
    await openPanel(page, 'A world of your own');
    const train = page.getByRole('button', { name: 'Train on it' });
    await train.click();
    await page.getByText(/Solved:/).waitFor({ timeout: PATIENCE });

    const editor = page.getByLabel('Code of the world');
    const write = async (code: string) => {
      await editor.click();
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.insertText(code);
      await train.click();
    };
    await write('export default class {\n  reset( {\n}');
    await page.getByRole('alert').filter({ hasText: 'Line' }).waitFor();
    await write('\n\nnull.x;\nexport default class {}');
    await page.getByRole('alert').filter({ hasText: 'Line 3' }).waitFor();
    const secret = `${lab.url}never-asked.js`;
    await write(`fetch('${secret}').catch((e) => setTimeout(() => { throw e; }));
export default class {}`);
    await page.getByRole('alert').waitFor();
    await write(`importScripts('${secret}');\nexport default class {}`);
    await page.getByRole('alert').filter({ hasText: 'Line 1' }).waitFor();
    await write(`new Worker('${secret}');\nexport default class {}`);
    await page.getByRole('alert').waitFor();
    expect(reached).toEqual([]);
  });

  it('opens and trains without a network after the first visit', async () => {
    const { page } = await lab.visit();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.context().setOffline(true);
    await page.goto(`${lab.url}#steps=3000`);
    await page.reload();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor({ timeout: PATIENCE });
    await openPanel(page, 'Compare');
    await page.getByText('Four ideas').waitFor();
  });

  it('works from a sub-path of a static host', async () => {
    const types: Record<string, string> = {
      '.js': 'text/javascript',
      '.css': 'text/css',
      '.html': 'text/html',
    };
    const host = createServer((request, response) => {
      const path = (request.url ?? '').replace(/^\/some\/where\//, '') || 'index.html';
      try {
        const bytes = readFileSync(join(folder, path));
        response.setHeader('content-type', types[extname(path)] ?? 'image/svg+xml').end(bytes);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((listening) => host.listen(0, '127.0.0.1', listening));
    const { port } = host.address() as AddressInfo;
    const { page, complaints } = await lab.visit();
    await page.goto(`http://127.0.0.1:${port}/some/where/#steps=2000`);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor({ timeout: PATIENCE });
    expect(complaints).toEqual([]);
    host.closeAllConnections();
    host.close();
  });

  it('loads at most 200 KB, compressed, before it can be used', async () => {
    const { asked } = await lab.visit();
    const names = asked
      .map((url) => url.replace(lab.url, ''))
      .filter((name) => !name.startsWith('blob:'));
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    const first = [...new Set(names)].filter((name) => name === '' || page.includes(name));
    const bytes = first.map(
      (name) => gzipSync(readFileSync(join(folder, name || 'index.html'))).length,
    );
    expect(first.length).toBeGreaterThan(2);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(200_000);
  });
});
