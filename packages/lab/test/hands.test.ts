import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, dropBrokenThenGood, faults, LabSite } from './lab-page.js';

const PATIENCE = 30_000;

describe.skipIf(chromiumPath === undefined)('words and hands', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open(false);
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  const takeOver = (page: Page) => page.getByRole('button', { name: 'Take over' }).click();

  it('F16: what came of a dropped file is said whatever panel is open', async () => {
    const { page, complaints } = await lab.visit({ hash: '#panel=tinker' });
    await dropBrokenThenGood(page);
    expect(complaints).toEqual([]);
  });

  it('F16: an arrow fires while a tab has the focus and you fly, and changes the tab while you do not', async () => {
    const { page } = await lab.visit({ hash: '#panel=fly' });
    const tab = page.getByRole('tab', { name: 'Fly it yourself' });
    await tab.click();
    await page.keyboard.press('t');
    await page.getByText('You have the controls').waitFor();
    await page.keyboard.down('ArrowRight');
    await page.locator('.engines .held').waitFor();
    await page.keyboard.up('ArrowRight');
    expect(await tab.getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('t');
    await page.keyboard.press('ArrowRight');
    expect(await tab.getAttribute('aria-selected')).toBe('false');
  });

  it.each([
    ['LunarLander-v3', 'Land it between the flags', /main engine/],
    ['CartPole-v1', 'Keep the pole up', /push left.*push right/s],
    ['FrozenLake-v1', 'Cross the ice', /left.*down.*right.*up.*It waits for you/s],
    ['Taxi-v4', 'Bring the passenger home', /pick up.*put down/s],
    ['Blackjack-v1', 'Come near to 21', /stay.*take a card/s],
  ])('F16: how %s is flown is said in its own words', async (env, title, keys) => {
    const { page } = await lab.visit({ hash: `#env=${env}&panel=fly` });
    const panel = page.locator('.fly');
    await panel.getByRole('heading', { name: title }).waitFor();
    const text = await panel.innerText();
    expect(text.replace(/\s+/g, ' ')).toMatch(keys);
    if (env !== 'LunarLander-v3') expect(text).not.toMatch(/Moon|flags|engine\b.*fuel|land/i);
  });

  it('F16: the lake waits for a key, and each goes where it says', async () => {
    const hash = '#env=FrozenLake-v1&env.isSlippery=false&panel=inside';
    const { page, complaints } = await lab.visit({ hash });
    await takeOver(page);
    await page.getByRole('button', { name: 'New flight' }).click();
    const field = page.locator('.reading', { hasText: 'field' }).locator('dd');
    const at = async () => Number(await field.innerText());
    await page.waitForTimeout(1_000);
    expect(await at()).toBe(0);
    for (const [key, place] of [
      ['ArrowDown', 4],
      ['ArrowDown', 8],
      ['ArrowRight', 9],
      ['ArrowLeft', 8],
      ['ArrowUp', 4],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(at, { timeout: PATIENCE }).toBe(place);
    }
    await page.getByRole('button', { name: 'down', exact: true }).click({ delay: 30 });
    await expect.poll(at).toBe(8);
    expect(await faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('races you against the agent over one terrain, and says who wins', async () => {
    const { page, complaints } = await lab.visit({ hash: '#panel=fly' });
    await page.getByRole('button', { name: 'Race the agent' }).click();
    const rival = page.locator('.caption-rival');
    await rival.getByText('the agent').waitFor();
    expect(await faults(page)).toEqual([]);
    const said = page.locator('.narration');
    await said.getByText(/^On one terrain: you \S+, the agent \S+; (you win|it wins)\.$/).waitFor();
    await page.getByRole('button', { name: 'Hand back' }).first().click();
    await rival.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  it('F16: a network of two streams is called a network', async () => {
    const { page } = await lab.visit({ hash: '#preset=rainbow&panel=inside' });
    await page.locator('.network', { hasText: 'more than one stack of layers' }).waitFor();
    expect(await page.locator('.network').innerText()).not.toContain('no network');
  });

  it('F16: scores of one world do not stand under another', async () => {
    const { page } = await lab.visit({ hash: '#env=CartPole-v1&panel=fly' });
    await page.locator('.scores li').first().waitFor({ timeout: PATIENCE });
    await page.getByLabel('World').selectOption('MountainCar-v0');
    await expect.poll(() => page.locator('.scores li').count()).toBe(0);
  });
});
