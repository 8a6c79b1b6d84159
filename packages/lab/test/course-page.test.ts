import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, dropBrokenThenGood, faults, LabSite, whenAppears } from './lab-page.js';

describe.skipIf(chromiumPath === undefined)('the course', () => {
  let site: LabSite;
  let page: Page;
  let complaints: string[];
  beforeAll(async () => {
    site = await LabSite.open(false);
    const hash = '#chapter=bellman&change=0.5&seed=3';
    ({ page, complaints } = await site.visit({ hash, viewport: { width: 390, height: 844 } }));
  });
  afterAll(() => site.close());

  const title = () => page.locator('#chapter-title').innerText();

  it('opens where a link says, changed as it says', async () => {
    expect(await title()).toContain('What a place is worth');
    expect(await page.getByRole('radio', { name: '0.5' }).isChecked()).toBe(true);
    expect(await page.locator('.seed').inputValue()).toBe('3');
  });

  it('predicts, runs and says what came, by keys, in a phone’s width', async () => {
    await page.keyboard.press('1');
    await page.keyboard.press('r');
    await page.locator('.chapter-came').waitFor();
    expect(await page.locator('.answer.came').innerText()).toContain('as many sweeps');
    expect(await page.locator('.answer.missed').innerText()).toContain('your guess');
    expect(await page.locator('.board .tile').count()).toBe(36);
    const overflow = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(false);
    expect(await faults(page)).toEqual([]);
  });

  it('asks again what will come of what is changed, and runs it at a press', async () => {
    await page.keyboard.press('c');
    const change = page.locator('.change');
    expect(await change.getByRole('radio', { name: '1: as much as now' }).isChecked()).toBe(true);
    await change.getByText('when does the start first know of the goal?').waitFor();
    await page.keyboard.press('2');
    await change.getByRole('button', { name: 'Run it so' }).click();
    await page.getByText('As you predicted.').waitFor();
    expect(await change.locator('.answer.came').innerText()).toContain('as many sweeps');
    expect(await page.locator('.prediction .answer.missed').count()).toBe(0);
    await page.getByLabel('Change').getByRole('radio', { name: '0.9' }).check();
    expect(await change.locator('.answer').count()).toBe(0);
    await page.keyboard.press('r');
    await page.locator('.prediction .answer.came').waitFor();
    expect(await faults(page)).toEqual([]);
  });

  it('lights up in formula, code and pictures what is touched, until it is touched again', async () => {
    const letter = page.locator('.legend .letter').first();
    await letter.click();
    await page.locator('h1').hover();
    expect(await page.locator('.formula .letter.lit').count()).toBe(2);
    expect(await page.locator('.course-code .letter.lit').count()).toBe(1);
    expect(await page.locator('.curve.lit').count()).toBe(1);
    expect(await page.locator('.arrow.unlit').count()).toBeGreaterThan(0);
    await letter.click();
    await page.locator('h1').hover();
    await letter.blur();
    expect(await page.locator('.lit').count()).toBe(0);
  });

  it('sets its formulas in type of its own, which the lab itself does not wait for', async () => {
    const isSet = "[...document.fonts].some((face) => face.family.includes('Perilune formulas'))";
    expect(await page.evaluate(isSet)).toBe(true);
    expect(await page.evaluate("document.fonts.check('20px \\'Perilune formulas\\'')")).toBe(true);
    const { asked } = await site.visit();
    expect(asked.filter((url) => url.endsWith('.woff2'))).toEqual([]);
  });

  it('turns to every chapter, without a fault that axe knows, in either theme', async () => {
    const count = await page.getByLabel('Chapter', { exact: true }).locator('option').count();
    for (let i = 0; i < count; i++) {
      await page.getByLabel('Chapter', { exact: true }).selectOption({ index: i });
      if (i % 2 === 1) await page.getByRole('button', { name: /Light|Dark/ }).click();
      expect(await title()).toMatch(new RegExp(`^${i + 1}\\s`));
      expect(await faults(page), `chapter ${i + 1}`).toEqual([]);
    }
  }, 180_000);

  it('says what of a link there is not', async () => {
    await page.evaluate("location.hash = '#chapter=nothing'");
    await page.getByText('The course has no chapter "nothing".').waitFor();
    expect(await title()).toContain('What an agent sees');
  });

  it('goes to the lab and comes back, and nothing has complained', async () => {
    await page.locator('.answer').first().click();
    await page.keyboard.press('Escape');
    await page.locator('#train').waitFor();
    expect(await page.evaluate('location.hash')).toBe('');
    await page.getByRole('link', { name: 'Course' }).click();
    await page.locator('.chapter').waitFor();
    expect(complaints).toEqual([]);
  });

  it('takes a file that is dropped before its first picture', async () => {
    await page.keyboard.press('Escape');
    await page.locator('#train').waitFor();
    const drop = `(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['none'], 'early.safetensors'));
      return new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
    })()`;
    await whenAppears(page, '.chapter', drop);
    await page.getByRole('link', { name: 'Course' }).click();
    await page.getByRole('alert').filter({ hasText: 'early.safetensors: ' }).waitFor();
    await page.getByRole('button', { name: 'All right' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('takes a file that is dropped: one that is none stays in the course, an agent flies in the lab', async () => {
    await dropBrokenThenGood(page);
    await page.locator('#train').waitFor();
    expect(complaints).toEqual([]);
  });

  it('takes the place of a lesson that is presented, with its own letters', async () => {
    await page.keyboard.press('p');
    await page.locator('.presenter').waitFor();
    await page.evaluate("location.hash = '#chapter=agent'");
    await page.locator('.chapter').waitFor();
    await page.locator('[data-presenting]').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });
});
