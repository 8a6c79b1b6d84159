import { readFileSync } from 'node:fs';
import { loadAgent, train } from 'perilune';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, faults, LabSite, openPanel } from './lab-page.js';

const PATIENCE = 60_000;
/** A short run, the same from a link and in Node. */
const short = { env: 'LunarLander-v3', seed: 5, steps: 4_000 };
const shortLink = '#seed=5&steps=4000';

describe.skipIf(chromiumPath === undefined)('training in the lab', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open();
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  async function trained(page: Page, text: RegExp): Promise<void> {
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.locator('.status', { hasText: text }).waitFor({ timeout: PATIENCE });
  }

  async function savedModel(page: Page): Promise<Buffer> {
    await openPanel(page, 'Take away');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the agent' }).click();
    return readFileSync(await (await download).path());
  }

  it('solves LunarLander by one press of Train, off the network, without a complaint', async () => {
    const { page, complaints, asked } = await lab.visit();
    await trained(page, /Solved in/);
    expect(await page.locator('.status').textContent()).toMatch(/it earns 2\d\d/);
    await page.getByText(/it lands \d+ times out of 100/).waitFor();
    expect(await faults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    for (const url of asked) expect(url.startsWith(lab.url) || url.startsWith('blob:')).toBe(true);
  });

  it('learns the same agent as Node, every byte, and keeps it through saving and loading', async () => {
    const { page } = await lab.visit({ hash: shortLink });
    await trained(page, /used up its steps/);
    const saved = await savedModel(page);
    const { agent } = await train(short);
    expect(saved.equals(agent.save())).toBe(true);

    const file = { name: 'mine.safetensors', mimeType: '', buffer: saved };
    await page.getByLabel('Load an agent').setInputFiles(file);
    await page.getByText('mine.safetensors is flying.').waitFor();
    expect(loadAgent(saved).trainedIn).toBe('LunarLander-v3');
    const broken = { name: 'broken.safetensors', mimeType: '', buffer: saved.subarray(0, 99) };
    await page.getByLabel('Load an agent').setInputFiles(broken);
    await page.locator('.keep .problem').waitFor();
  });

  it('flies validations in a worker beside the trainer, over shared memory, to the same bytes as Node', async () => {
    const { page, browser, complaints } = await lab.visit({ hash: '#env=CartPole-v1&seed=3' });
    await giveCores(page, 3);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const devtools = await browser.newBrowserCDPSession();
    const trainers = async () => {
      const { targetInfos } = await devtools.send('Target.getTargets');
      return targetInfos.filter(({ type, url }) => type === 'worker' && /trainer/.test(url)).length;
    };
    const isTrained = trained(page, /Solved in/);
    await expect.poll(trainers, { timeout: PATIENCE }).toBe(2);
    await isTrained;
    const { agent, solved } = await train({ env: 'CartPole-v1', seed: 3, threads: 1 });
    expect(solved).toBe(true);
    expect((await savedModel(page)).equals(agent.save())).toBe(true);
    await expect.poll(trainers, { timeout: PATIENCE }).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('writes monitor.csv, the plot and a GIF', async () => {
    const { page } = await lab.visit({ hash: shortLink });
    await trained(page, /used up its steps/);
    await openPanel(page, 'Take away');
    const saved = async (button: string) => {
      const download = page.waitForEvent('download', { timeout: PATIENCE });
      await page.getByRole('button', { name: button }).click();
      return readFileSync(await (await download).path());
    };
    const rows = (await saved('Save monitor.csv')).toString().trim().split('\n');
    expect(JSON.parse(rows[0]?.slice(1) ?? '')).toMatchObject({ env_id: 'LunarLander-v3' });
    expect(rows[1]).toBe('r,l,t');
    expect(rows.length).toBeGreaterThan(10);
    expect((await saved('Save the plot')).subarray(1, 4).toString()).toBe('PNG');
    await page
      .getByRole('button', { name: 'Record a GIF' })
      .and(page.locator(':enabled'))
      .waitFor();
    expect((await saved('Record a GIF')).subarray(0, 6).toString()).toBe('GIF89a');
    await page
      .getByRole('button', { name: 'Record an MP4' })
      .and(page.locator(':enabled'))
      .waitFor();
    const steps = Number.parseInt(
      (await page.getByText(/steps, 600 × 400/).textContent()) ?? '',
      10,
    );
    const film = await saved('Record an MP4');
    expect(film.subarray(4, 12).toString()).toBe('ftypisom');
    const shown = await played(page, film);
    expect(shown).toMatchObject({ width: 600, height: 400, error: undefined });
    expect(shown.duration).toBeCloseTo(steps / 50, 2);
    expect(shown.colors).toBeGreaterThan(20);
  });

  it('pauses, does one episode at a step, resumes and resets', async () => {
    const { page } = await lab.visit();
    const episodes = async () =>
      Number(await page.locator('.stat', { hasText: 'episodes' }).locator('dd').textContent());
    await page.getByLabel('Speed of training').selectOption('100 steps/s');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Training rests.').waitFor();
    for (let before = 0, i = 0; i < 2; i++) {
      await page.getByRole('button', { name: 'Step', exact: true }).click();
      await expect.poll(episodes, { timeout: PATIENCE }).toBeGreaterThan(before);
      before = await episodes();
    }
    await page.getByLabel('Speed of training').selectOption('full speed');
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(episodes, { timeout: PATIENCE }).toBeGreaterThan(5);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByText('Press Train').waitFor();
  });

  it('says when its worker fails, and starts again', async () => {
    const { page } = await lab.visit();
    const started = page.waitForEvent('worker');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await (await started).evaluate(() => {
      setTimeout(() => {
        throw new Error('out of fuel');
      });
    });
    await page.locator('.status', { hasText: 'out of fuel' }).waitFor();
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.getByText('It practises').waitFor();
  });

  it('trains an agent whole and without its terminal mask, and shows what either promises', async () => {
    const { page, complaints } = await lab.visit();
    await openPanel(page, 'Break it');
    await page.getByRole('checkbox', { name: 'No terminal mask' }).check();
    await page.getByRole('button', { name: 'Break it' }).click();
    const promised = page.getByRole('img', { name: /^Predicted .*, realised/ });
    await expect.poll(() => promised.count(), { timeout: PATIENCE }).toBe(2);
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Watch it fly: broken' }).click();
    await page.getByText(/^broken, after/).waitFor();
    await page.getByRole('button', { name: 'Stop both' }).click();
    await page.getByRole('button', { name: 'Break it' }).waitFor({ timeout: PATIENCE });
    expect(complaints).toEqual([]);
  });

  it('compares the article’s agents on one seed, each in a worker of its own', async () => {
    const { page } = await lab.visit();
    await openPanel(page, 'Compare');
    await page.getByRole('button', { name: 'Start all' }).click();
    await expect.poll(() => page.workers().length, { timeout: PATIENCE }).toBeGreaterThan(1);
    await page
      .getByRole('img', { name: /^Mean returns: article-tabular: .\d/ })
      .waitFor({ timeout: PATIENCE });
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop all' }).click();
    await page.getByRole('button', { name: 'Start all' }).waitFor({ timeout: PATIENCE });
  });
});

/** Has the trainer's worker be told of so many cores, whatever the machine has: of two the page counts one for itself. */
async function giveCores(page: Page, count: number): Promise<void> {
  await page.route(/trainer\.worker/, async (route) => {
    const response = await route.fetch();
    const told = `Object.defineProperty(navigator, 'hardwareConcurrency', { value: ${count} });`;
    await route.fulfill({ response, body: told + (await response.text()) });
  });
}

/** What a browser that plays a film has of it, and how many colours its last picture. */
async function played(page: Page, film: Buffer) {
  const player = await page.context().newPage();
  await player.setContent('<video muted></video><canvas></canvas>');
  const shown = await player.evaluate(
    async (source) => {
      const [video, canvas] = [document.querySelector('video'), document.querySelector('canvas')];
      if (video === null || canvas === null) throw new Error('There is no player.');
      const until = (name: string) =>
        new Promise((done) => {
          video.addEventListener(name, done, { once: true });
          video.addEventListener('error', done, { once: true });
        });
      const loaded = until('loadeddata');
      video.src = source;
      await loaded;
      const sought = until('seeked');
      video.currentTime = video.duration - 0.01;
      await sought;
      const pen = canvas.getContext('2d');
      const colorsNow = () => {
        pen?.drawImage(video, 0, 0, canvas.width, canvas.height);
        return new Set(pen?.getImageData(0, 0, canvas.width, canvas.height).data ?? []).size;
      };
      // What was sought may be decoded a little later.
      for (let i = 0; i < 100 && colorsNow() <= 1; i++)
        await new Promise((go) => setTimeout(go, 50));
      const { videoWidth: width, videoHeight: height, duration, error } = video;
      return { width, height, duration, error: error?.message, colors: colorsNow() };
    },
    `data:video/mp4;base64,${film.toString('base64')}`,
  );
  await player.close();
  return shown;
}
