import { readFileSync } from 'node:fs';
import { train } from 'perilune';
import type { Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, dropFile, LabSite, openPanel } from './lab-page.js';

const PATIENCE = 60_000;
const RUN = 'Lunar lander · fast · seed 5';

/** What is set up by now is not what a run was made with. */
describe.skipIf(chromiumPath === undefined)('a run and the setup', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open(false);
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click();

  async function downloaded(page: Page, button: string): Promise<Download> {
    const download = page.waitForEvent('download');
    await press(page, button);
    return await download;
  }

  /** That plot, table and agent are those of `RUN`, under its name. */
  async function expectRun(page: Page, agent: Uint8Array | undefined): Promise<void> {
    expect(await page.locator('.returns figcaption').innerText()).toContain(RUN);
    await openPanel(page, 'Take away');
    const csv = await downloaded(page, 'Save monitor.csv');
    expect(csv.suggestedFilename()).toBe('LunarLander-v3-fast-5.monitor.csv');
    const [head = ''] = readFileSync(await csv.path(), 'utf8').split('\n');
    expect(JSON.parse(head.slice(1))).toMatchObject({ env_id: 'LunarLander-v3' });
    expect((await downloaded(page, 'Save the plot')).suggestedFilename()).toBe(
      'LunarLander-v3-fast-5.png',
    );
    const file = await downloaded(page, 'Save the agent');
    expect(file.suggestedFilename()).toBe('LunarLander-v3-fast-5.safetensors');
    if (agent) expect(readFileSync(await file.path()).equals(agent)).toBe(true);
  }

  it('F13: another recipe, world and seed, and a dropped agent, change nothing of what a run hands out', async () => {
    const { page, complaints } = await lab.visit({ hash: '#seed=5&steps=3000' });
    await press(page, 'Train');
    await page.locator('.status', { hasText: 'used up its steps' }).waitFor();
    const { agent } = await train({ env: 'LunarLander-v3', seed: 5, steps: 3_000 });
    const label = page.locator('.run-label');
    expect(await label.count()).toBe(0);
    await page.getByLabel('Recipe').selectOption('rainbow');
    await label.filter({ hasText: `That run: ${RUN}` }).waitFor();
    await expectRun(page, agent.save());
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('7');
    await page.getByLabel('World').selectOption('CartPole-v1');
    await expectRun(page, agent.save());
    await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
    const cart = await train({ env: 'CartPole-v1', seed: 2, steps: 300, evaluationEpisodes: 0 });
    await dropFile(page, 'cart.safetensors', cart.agent.save());
    await page.locator('.caption-who', { hasText: 'cart.safetensors' }).waitFor();
    await expectRun(page, agent.save());
    expect(complaints).toEqual([]);
  });

  it('goes to a world that the recipe cannot learn in with one that can, as one change', async () => {
    const { page, complaints } = await lab.visit();
    const [world, recipe] = [page.getByLabel('World'), page.getByLabel('Recipe')];
    await world.selectOption('LunarLanderContinuous-v3');
    await expect.poll(() => recipe.inputValue()).toBe('throttle');
    await page.locator('#train:enabled').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await world.inputValue()).toBe('LunarLander-v3');
    expect(await recipe.inputValue()).toBe('fast');
    await world.selectOption('CartPole-v1');
    await expect.poll(() => world.inputValue()).toBe('CartPole-v1');
    expect(await recipe.inputValue()).toBe('fast');
    expect(complaints).toEqual([]);
  });

  it('F13: a link followed while something trains is for the next run', async () => {
    const { page } = await lab.visit({ hash: '#seed=5' });
    await page.getByLabel('Speed of training').selectOption('1,000 steps/s');
    await press(page, 'Train');
    await page.waitForFunction(() =>
      /Returns of \d/.test(document.querySelector('.plot')?.ariaLabel ?? ''),
    );
    await page.evaluate(() => {
      location.hash = 'env=CartPole-v1&preset=best&seed=9';
    });
    await page.locator('.run-label', { hasText: `That run: ${RUN}` }).waitFor();
    expect(await page.getByLabel('World').inputValue()).toBe('CartPole-v1');
    await expectRun(page, undefined);
  });

  it('F13: the lanes of Compare say what they are of when seed, world and ticks are others', async () => {
    const { page } = await lab.visit({ hash: '#seed=5&panel=compare' });
    await press(page, 'Start all');
    const lane = page.locator('.lane', { hasText: 'article-tabular' });
    await lane.getByText('Lunar lander · article-tabular · seed 5').waitFor();
    await page.getByRole('img', { name: /^Mean returns: article-tabular: .\d/ }).waitFor();
    await press(page, 'Stop all');
    await page.getByRole('button', { name: 'Start all' }).waitFor({ timeout: PATIENCE });
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('8');
    await page.keyboard.press('Tab');
    await page.getByLabel('World').selectOption('CartPole-v1');
    await page.getByRole('checkbox', { name: 'article-tabular' }).uncheck();
    await page.getByText('next Cart and pole, seed 8').waitFor();
    await lane.getByText('Lunar lander · article-tabular · seed 5').waitFor();
    const keys = await page.locator('.contest-plot .key').allInnerTexts();
    expect(keys).toContain('article-tabular');
  });

  it('keeps the seed that is being typed when more worlds come to be chosen from meanwhile', async () => {
    const { page } = await lab.visit({});
    const seed = page.getByRole('spinbutton', { name: 'Seed' });
    await seed.fill('8');
    await page.getByLabel('World').locator('option', { hasText: 'Pendulum' }).waitFor({
      state: 'attached',
    });
    await page.keyboard.press('Tab');
    expect(await seed.inputValue()).toBe('8');
    await expect.poll(() => page.url()).toContain('seed=8');
  });

  it('F13: the lanes of Break it say what was taken away of which run', async () => {
    const { page } = await lab.visit({ hash: '#seed=5&panel=break' });
    await page.getByRole('checkbox', { name: 'No replay' }).check();
    await press(page, 'Break it');
    await page
      .getByRole('img', { name: /^Mean returns: whole: .\d/ })
      .waitFor({ timeout: PATIENCE });
    await press(page, 'Stop both');
    await page
      .getByRole('button', { name: 'Break it', exact: true })
      .waitFor({ timeout: PATIENCE });
    await page.getByRole('checkbox', { name: 'No replay' }).uncheck();
    await page.getByRole('checkbox', { name: 'No exploration' }).check();
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('8');
    const [whole, broken] = [page.locator('.lane-1'), page.locator('.lane-2')];
    await whole.getByText(RUN, { exact: true }).waitFor();
    await broken.getByText(`${RUN} · no replay`, { exact: true }).waitFor();
  });

  it('F16: plot and lanes of Compare say the same mean at any moment', async () => {
    const { page } = await lab.visit({ hash: '#seed=5&panel=compare' });
    await press(page, 'Start all');
    await page.getByRole('img', { name: /^Mean returns: article-tabular: .\d/ }).waitFor();
    const said = () =>
      page.evaluate(() => {
        const label = document.querySelector('.contest-plot .plot')?.getAttribute('aria-label');
        const lanes = [...document.querySelectorAll('.lane')].map((lane) => [
          lane.querySelector('h3 .dim')?.textContent ?? '',
          /mean (\S+)/.exec(lane.querySelector('.lane-status .number')?.textContent ?? '')?.[1],
        ]);
        return { label: label ?? '', lanes };
      });
    for (let look = 0; look < 20; look++) {
      const { label, lanes } = await said();
      const means = lanes.filter(([, mean]) => mean !== undefined);
      for (const [name, mean] of means) expect(label).toContain(`${name}: ${mean}`);
      await page.waitForTimeout(100);
    }
    expect((await said()).lanes.filter(([, mean]) => mean !== undefined).length).toBeGreaterThan(0);
  });
});
