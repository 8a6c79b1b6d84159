import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, faults, LabSite, openPanel } from './lab-page.js';

const PATIENCE = 60_000;
const PHONES = [
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 640, height: 360 },
] as const;

describe.skipIf(chromiumPath === undefined)('the lab at sizes', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open();
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  it.each(PHONES)(
    'presents at $width x $height: two thirds for the lesson at least, nothing beside the stage’s column, what is looked at in sight',
    async (viewport) => {
      const { page, complaints } = await lab.visit({ viewport, hash: '#steps=3000' });
      await page.keyboard.press('p');
      const lesson = page.locator('.presenter');
      await lesson.waitFor();
      const next = lesson.getByRole('button', { name: 'next' });
      for (const place of ['.transport', '.transport', '.returns', '', '.tabs', '', '.tabs']) {
        if (place !== '') await expectInSight(page, place);
        expect(await outsideOf(page, '.theatre-stage')).toEqual([]);
        const bar = await lesson.boundingBox();
        expect(bar?.height ?? viewport.height).toBeLessThanOrEqual(viewport.height / 3);
        await next.click();
      }
      expect(await faults(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  it.each([{ width: 1280, height: 720 }, ...PHONES])(
    'presents at $width x $height what is flown by hand above the lesson, and the open panel’s name in sight',
    async (viewport) => {
      const { page } = await lab.visit({ viewport, hash: '#steps=3000' });
      await page.locator('#train').click();
      await page.locator('.status', { hasText: 'used up its steps' }).waitFor();
      await page.keyboard.press('p');
      const lesson = page.locator('.presenter');
      await lesson.waitFor();
      for (const title of ['Your turn: take over with T', 'What is each piece for?']) {
        while (!(await lesson.getByRole('status').innerText()).includes(title)) {
          await page.keyboard.press('n');
        }
        await expect.poll(() => coveredBy(page, '.presenter', '.theatre')).toEqual([]);
        await expect.poll(() => outsideOf(page, '.tabs', '[aria-selected="true"]')).toEqual([]);
      }
    },
  );

  it.each([1, 2, 3])(
    'writes a plot’s numbers as large as its words where a pixel of the page is %i of the screen, and larger before an audience',
    async (deviceScaleFactor) => {
      const { page, complaints } = await lab.visit({
        ...{ viewport: { width: 1280, height: 720 }, deviceScaleFactor, init: noteLetters },
      });
      const written = () => page.evaluate(lettersWritten);
      await expect.poll(written, { timeout: 20_000 }).toEqual([[12]]);
      await page.keyboard.press('p');
      await page.locator('.presenter').waitFor();
      await expect.poll(written, { timeout: 20_000 }).toEqual([[16]]);
      const screen = await page.context().newCDPSession(page);
      // Of other pixels alone an emulated page is not told: the plot's own size stays.
      const metrics = { width: 1280, height: 721, deviceScaleFactor: 1.5, mobile: false };
      await screen.send('Emulation.setDeviceMetricsOverride', metrics);
      await expect.poll(written, { timeout: 20_000 }).toEqual([[16]]);
      expect(complaints).toEqual([]);
    },
  );

  it('keeps the numbers along a plot apart before an audience, on a projector of 3840 x 2160', async () => {
    const { page, complaints } = await lab.visit({
      ...{ viewport: { width: 3840, height: 2160 }, hash: '#env=CartPole-v1&steps=6000' },
      init: noteLetters,
    });
    await page.locator('#train').click();
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor();
    await page.keyboard.press('p');
    await page.locator('.presenter').waitFor();
    await expect.poll(() => page.evaluate(lettersWritten)).toEqual([[30]]);
    expect(await page.evaluate(gapsAlongPlot)).toBeGreaterThan(5);
    expect(complaints).toEqual([]);
  });

  it.each([{ width: 800, height: 360 }, PHONES[1], { width: 932, height: 430 }])(
    'leaves at $width x $height one line to what is chosen, and the whole of what flies to be seen',
    async (viewport) => {
      const { page } = await lab.visit({ viewport });
      const middles = await page.locator('.top').evaluate((top) =>
        [...top.querySelectorAll('h1, select, input, a, button')].map((element) => {
          const { y, height } = element.getBoundingClientRect();
          return y + height / 2;
        }),
      );
      expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(10);
      const timeline = await page.locator('.timeline').boundingBox();
      expect((timeline?.y ?? 0) + (timeline?.height ?? 0)).toBeLessThanOrEqual(viewport.height);
    },
  );

  it.each(PHONES)(
    'keeps the engines in the stage’s column at $width x $height',
    async (viewport) => {
      const { page } = await lab.visit({ viewport });
      await page.keyboard.press('t');
      await page.locator('.engines button').first().waitFor();
      expect(await outsideOf(page, '.theatre-stage')).toEqual([]);
    },
  );

  it.each([
    { width: 300, height: 220 },
    { width: 480, height: 320 },
    { width: 390, height: 844 },
  ])(
    'fills a frame of $width x $height, and says in at most two lines who flies',
    async (viewport) => {
      const { page } = await lab.visit({ viewport });
      await page.goto(`${lab.url}?embed`);
      await page.locator('.ending').waitFor({ timeout: PATIENCE });
      const box = await page.locator('.stage').boundingBox();
      expect(box?.width).toBeGreaterThanOrEqual(viewport.width - 12);
      expect(box?.height).toBeLessThanOrEqual(viewport.width);
      const caption = page.locator('.caption');
      const [height, line] = await caption.evaluate((element) => {
        const { paddingTop, paddingBottom, lineHeight } = getComputedStyle(element);
        const [top = 0, bottom = 0, each = 0] = [paddingTop, paddingBottom, lineHeight].map(
          Number.parseFloat,
        );
        return [element.clientHeight - top - bottom, each] as const;
      });
      expect(height).toBeLessThanOrEqual(2.1 * line);
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      expect(tall).toBeLessThanOrEqual(viewport.height);
    },
  );

  it.each([{ width: 1280, height: 720 }, PHONES[0]])(
    'brings the card of what is shared into sight at $width x $height',
    async (viewport) => {
      const { page, complaints } = await lab.visit({ viewport, hash: '#steps=2000' });
      await page.locator('#train').click();
      await page.locator('.status', { hasText: 'used up its steps' }).waitFor();
      await page.getByRole('button', { name: 'Share', exact: true }).click();
      await expectInSight(page, '.keep .card');
      const card = page.locator('.keep .card').first();
      await expect
        .poll(async () => (await card.boundingBox())?.y)
        .toBeLessThan(viewport.height - 100);
      expect(complaints).toEqual([]);
    },
  );

  it('brings what a piece’s own button sets off into sight', async () => {
    const { page, complaints } = await lab.visit({ viewport: { width: 1280, height: 720 } });
    await openPanel(page, 'Break it');
    await page.getByRole('button', { name: 'Show me: No target network' }).click();
    await expectInSight(page, '.contest-plot .plot');
    expect(complaints).toEqual([]);
  });
});

/** What is written in plots: the size of its letters in pixels of the page, and from where to where under that of the returns. */
interface Noted {
  letters?: number[];
  words?: { text: string; from: number; to: number }[];
}

/** Sent to the page as text: keeps what is written in plots. */
function noteLetters(): void {
  const { fillText } = CanvasRenderingContext2D.prototype;
  const noted = globalThis as Noted;
  CanvasRenderingContext2D.prototype.fillText = function write(...given) {
    const isPlot = this.canvas.closest('.plot') !== null;
    const pixels = Number.parseFloat(/([\d.]+)px/.exec(this.font)?.[1] ?? '0');
    if (isPlot) noted.letters?.push(Math.round(pixels / devicePixelRatio));
    const [text, x] = given;
    const half = this.measureText(text).width / 2;
    if (this.canvas.closest('.returns') !== null && this.textAlign === 'center') {
      noted.words?.push({ text, from: x - half, to: x + half });
    }
    return fillText.apply(this, given);
  };
}

/** Sent to the page as text: the sizes of letters in a drawing of the returns anew. */
async function lettersWritten(): Promise<number[][]> {
  const noted = globalThis as Noted;
  noted.letters = [];
  noted.words = [];
  const light = [...document.querySelectorAll('button')].find(({ textContent }) =>
    ['Light', 'Dark'].includes(textContent ?? ''),
  );
  light?.click();
  await new Promise((drawn) => setTimeout(drawn, 200));
  return [[...new Set(noted.letters)]];
}

/** Sent to the page as text: pixels between numbers along a plot that are nearest to each other, by what was written last. */
function gapsAlongPlot(): number {
  const { words = [] } = globalThis as Noted;
  const numbers = words.filter(({ text }) => /^\d+$/.test(text)).sort((a, b) => a.from - b.from);
  const gaps = numbers.slice(1).map(({ from }, i) => from - (numbers[i]?.to ?? from));
  return gaps.length < 3 ? Number.NaN : Math.min(...gaps);
}

/** What of a part can be pressed and lies in part under another one, by its words. */
function coveredBy(page: Page, cover: string, part: string): Promise<string[]> {
  return page.locator(cover).evaluate((over, within) => {
    const { top } = over.getBoundingClientRect();
    const shown = [...document.querySelectorAll(`${within} :is(button, select, input)`)].filter(
      (element) => element.checkVisibility(),
    );
    return shown.flatMap((element) => {
      const isOver = element.getBoundingClientRect().bottom <= top + 1;
      return isOver ? [] : [element.ariaLabel ?? element.textContent ?? ''];
    });
  }, part);
}

/** What can be pressed within a part and reaches out of it to a side, by its words. */
function outsideOf(page: Page, part: string, which = 'button, select, input'): Promise<string[]> {
  return page.locator(part).evaluate((whole, pressed) => {
    const { left, right } = whole.getBoundingClientRect();
    const shown = [...whole.querySelectorAll(pressed)].filter((element) =>
      element.checkVisibility(),
    );
    return shown.flatMap((element) => {
      const box = element.getBoundingClientRect();
      const isOut = box.left < left - 1 || box.right > right + 1;
      return isOut ? [element.ariaLabel ?? element.textContent ?? ''] : [];
    });
  }, which);
}

/** That nothing lies over the middle of the upper edge of a part. */
function expectInSight(page: Page, part: string): Promise<void> {
  return expect
    .poll(() =>
      page
        .locator(part)
        .first()
        .evaluate((element) => {
          const { x, y, width } = element.getBoundingClientRect();
          const there = document.elementFromPoint(x + width / 2, y + 12);
          const isThere = there !== null && (element.contains(there) || there.contains(element));
          return isThere ? '' : `${element.className} at ${y} has ${there?.className} over it`;
        }),
    )
    .toBe('');
}
