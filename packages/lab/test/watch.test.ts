import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { screens } from '../../../scripts/screens.mjs';
import { chromiumPath, dropFile, faults, LabSite, untrained, whenAppears } from './lab-page.js';

const PATIENCE = 90_000;

describe.skipIf(chromiumPath === undefined)('watching it learn', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open(false);
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  const films = (page: Page) => page.locator('.film');
  const slider = (page: Page) => page.getByLabel('Which policy flies');
  const who = (page: Page) => page.locator('.caption-who').textContent();

  it('keeps policies of the way: filmstrip, slider and plot fly them, and the plot says which', async () => {
    const { page, complaints } = await lab.visit({ hash: '#seed=5&steps=7000' });
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor({ timeout: PATIENCE });
    await expect.poll(() => films(page).count()).toBe(4);
    await films(page).first().click();
    await expect.poll(() => who(page)).toMatch(/^Before any training$/);
    expect(await slider(page).inputValue()).toBe('0');
    await slider(page).press('ArrowRight');
    await expect.poll(() => who(page)).toMatch(/After \d+ episodes \(2,0\d\d steps\)/);
    const plot = page.locator('.returns .plot');
    await plot.locator('canvas').waitFor();
    const box = await plot.boundingBox();
    const [x, y] = [(box?.x ?? 0) + 0.6 * (box?.width ?? 0), (box?.y ?? 0) + 60];
    await page.mouse.click(x, y);
    await expect.poll(async () => Number(await slider(page).inputValue())).toBeGreaterThan(1);
    expect(await films(page).and(page.locator('[aria-pressed="true"]')).count()).toBe(1);
    await page.getByRole('button', { name: 'Finished' }).click();
    expect(await slider(page).inputValue()).toBe('4');
    expect(await faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows who is here for the first time how it learned, can be stopped, and never comes back', async () => {
    const { page, complaints } = await lab.visit({ isFirst: true });
    const said = page.locator('.narration');
    await said.getByText(/^Before any practice it crashes: .\d+ points\.$/).waitFor();
    await page.getByRole('button', { name: 'Stop the tour' }).click();
    await page.getByRole('button', { name: 'How it learned' }).waitFor();
    expect(await said.textContent()).toBe('');
    await page.getByRole('button', { name: 'Reset' }).click();
    // What the browser kept of the run is forgotten in its own time.
    await page.waitForTimeout(1_000);
    await page.reload();
    await page.locator('.status', { hasText: 'Press Train' }).waitFor();
    await page.waitForTimeout(2_000);
    expect(await page.locator('.status').textContent()).toMatch(/Press Train/);
    expect(complaints).toEqual([]);
  });

  it('shows nobody around who came for something else, and ends where they turn to it', async () => {
    const { page, complaints } = await lab.visit({ isFirst: true, hash: '#panel=break' });
    const isLeftAlone = async () => {
      await page.waitForTimeout(2_000);
      expect(await page.evaluate("localStorage.getItem('perilune-lab-journey')")).toBe(null);
    };
    await isLeftAlone();
    await page.goto(lab.url);
    await page.getByRole('link', { name: 'Course' }).click();
    await isLeftAlone();
    await page.goto(`${lab.url}?embed`);
    await isLeftAlone();

    await page.goto(`${lab.url}#seed=5&steps=200000`);
    await page.locator('.status', { hasText: 'Press Train' }).waitFor();
    const [begin, end] = ['How it learned', 'Stop the tour'].map((name) =>
      page.getByRole('button', { name }),
    ) as [Locator, Locator];
    const turnsTo = async (other: () => Promise<void>) => {
      await begin.click();
      await page.locator('.narration', { hasText: 'Before any practice' }).waitFor();
      await other();
      await begin.waitFor();
      expect(await end.count()).toBe(0);
      expect(await page.locator('.narration').textContent()).toBe('');
    };
    await turnsTo(() => page.getByRole('button', { name: 'Reset' }).click());
    await turnsTo(async () => {
      await page.getByRole('link', { name: 'Course' }).click();
      await page.locator('.chapter').waitFor();
      await page.keyboard.press('Escape');
    });
    await turnsTo(() => dropFile(page, 'agent.safetensors', untrained()));
    const who = page.locator('.caption-who');
    await page.waitForTimeout(1_000);
    expect(await who.textContent()).toBe('agent.safetensors');
    await turnsTo(async () => {
      await page.keyboard.press('p');
      await page.locator('.presenter').waitFor();
      await page.keyboard.press('p');
    });
    await turnsTo(async () => {
      const leave = "new KeyboardEvent('keydown', { key: 'p', bubbles: true })";
      await whenAppears(page, '.presenter', leave);
      await page.keyboard.press('p');
      await page.locator('[data-presenting]').waitFor({ state: 'detached' });
    });
    expect(complaints).toEqual([]);
  });

  it('leaves who prefers things to stand still alone', async () => {
    const { page } = await lab.visit({ isFirst: true, reducedMotion: 'reduce' });
    await page.waitForTimeout(2_000);
    expect(await page.locator('.status').textContent()).toMatch(/Press Train/);
  });

  it('keeps the lander on the screen, however far one scrolls, at every size', async () => {
    const { page } = await lab.visit({ hash: '#panel=tinker' });
    await page.locator('.tinker').waitFor();
    for (const { width, height } of screens) {
      await page.setViewportSize({ width, height });
      for (const share of [0.3, 0.6, 1]) {
        await page.evaluate((to) => {
          scrollTo(0, to * document.documentElement.scrollHeight);
        }, share);
        const box = await page.locator('.stage').boundingBox();
        const [top, bottom] = [box?.y ?? -1, (box?.y ?? 0) + (box?.height ?? 0)];
        const name = `${width} × ${height} at ${share}`;
        expect(top, name).toBeGreaterThanOrEqual(0);
        expect(bottom, name).toBeLessThanOrEqual(height);
        expect(box?.height ?? 0, name).toBeGreaterThanOrEqual(0.25 * height);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${width} wide`).toBeLessThanOrEqual(width);
    }
  });

  it('keeps every picture sharp where the window goes to a projector and back, while it trains and flies', async () => {
    const { page, complaints } = await lab.visit({
      hash: '#preset=sb3-zoo&steps=100000000&panel=inside',
      viewport: { width: 1280, height: 720 },
    });
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await page.locator('.returns .plot canvas').waitFor();
    const screen = await page.context().newCDPSession(page);
    const windows = [
      [1920, 1080, 2],
      [1280, 720, 1],
      [1366, 768, 1.5],
      [1280, 720, 3],
      // As good as the same window on a screen of coarser pixels: of that alone an emulated page is not told.
      [1280, 721, 1],
    ] as const;
    for (const [width, height, deviceScaleFactor] of windows) {
      const metrics = { width, height, deviceScaleFactor, mobile: false };
      await screen.send('Emulation.setDeviceMetricsOverride', metrics);
      await expect.poll(() => page.evaluate(unsharp), { timeout: 20_000 }).toEqual([]);
      expect(await page.evaluate(covering), `${deviceScaleFactor} to 1`).toBe('stage-canvas');
    }
    expect(await page.getByRole('button', { name: 'Pause', exact: true }).count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('lays nothing over the lower two thirds of the picture, whoever flies', async () => {
    const { page } = await lab.visit({ viewport: { width: 390, height: 844 } });
    await page.keyboard.press('t');
    await page.locator('.engines button').first().waitFor();
    const covers = await page.evaluate(() => {
      const stage = document.querySelector('.stage')?.getBoundingClientRect();
      if (stage === undefined) return ['no stage'];
      const places = [0.05, 0.3, 0.5, 0.7, 0.95].flatMap((x) =>
        [0.4, 0.6, 0.8, 0.98].map(
          (y) => [stage.x + x * stage.width, stage.y + y * stage.height] as const,
        ),
      );
      return places.flatMap(([x, y]) => document.elementFromPoint(x, y)?.className ?? []);
    });
    expect(new Set(covers)).toEqual(new Set(['stage-canvas']));
  });

  it('presents: a key a step, large letters, and back', async () => {
    const { page, complaints } = await lab.visit({ hash: '#steps=3000' });
    const letters = () =>
      page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    const before = await letters();
    await page.getByText('Keys', { exact: true }).click();
    await page.getByText('presenter’s mode').waitFor();
    await page.keyboard.press('p');
    const told = page.locator('.presenter [role=status]');
    await told.getByText('It knows nothing').waitFor();
    expect(await letters()).toBeGreaterThanOrEqual(1.2 * before);
    await page.keyboard.press('PageDown');
    await told.getByText('It practises').waitFor();
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor({ timeout: PATIENCE });
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('b');
    await told.getByText('It knows nothing').waitFor();
    await page.keyboard.press('p');
    await page.locator('.presenter').waitFor({ state: 'detached' });
    expect(await letters()).toBe(before);
    expect(complaints).toEqual([]);
  });
});

/** Sent to the page as text: canvases in sight that have other than as many pixels as the screen shows them with. */
function unsharp(): string[] {
  // A wider picture is drawn at that many.
  const most = 1920;
  return [...document.querySelectorAll('canvas')].flatMap((canvas) => {
    const { clientWidth, clientHeight } = canvas;
    const { top, bottom } = canvas.getBoundingClientRect();
    if (clientWidth === 0 || bottom <= 0 || top >= innerHeight) return [];
    const scale = Math.min(devicePixelRatio, most / clientWidth);
    const isSharp =
      Math.abs(canvas.width - clientWidth * scale) <= 1 &&
      Math.abs(canvas.height - clientHeight * scale) <= 1;
    const text = `${canvas.className}: ${canvas.width} x ${canvas.height} for ${clientWidth} x ${clientHeight}`;
    return isSharp ? [] : [text];
  });
}

/** Sent to the page as text: what lies on the middle of the stage, and whether the page is wider than its window. */
function covering(): string {
  const {
    x = 0,
    y = 0,
    width = 0,
    height = 0,
  } = document.querySelector('.stage')?.getBoundingClientRect() ?? {};
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) return 'the page is wider than its window';
  return document.elementFromPoint(x + width / 2, y + height / 2)?.className ?? '';
}
