import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readGif } from '../../pictures/test/gif-reader.js';
import { chromiumPath, LabSite, openPanel } from './lab-page.js';

const PATIENCE = 60_000;
const patience = { timeout: PATIENCE };

describe.skipIf(chromiumPath === undefined)('worlds of the lab', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open();
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  it.each(['LunarLander-v3', 'MountainCar-v0', 'CartPole-v1', 'Acrobot-v1', 'FrozenLake-v1'])(
    'shows %s in over 200 colours that move, and complains of nothing',
    async (env) => {
      const { page, complaints } = await lab.visit({ hash: `#env=${env}` });
      const picture = () =>
        page.locator('.stage-canvas').evaluate((canvas: HTMLCanvasElement) => {
          const { width, height } = canvas;
          const copy = new OffscreenCanvas(width, height);
          const pen = copy.getContext('2d', { willReadFrequently: true });
          pen?.drawImage(canvas, 0, 0);
          const data = pen?.getImageData(0, 0, width, height).data;
          const pixels = [...new Uint32Array(data?.buffer ?? new ArrayBuffer(0))];
          return { colors: new Set(pixels).size, sum: pixels.reduce((a, b) => (a + b) % 1e9, 0) };
        });
      await expect.poll(async () => (await picture()).colors, patience).toBeGreaterThan(200);
      const before = await picture();
      await expect.poll(async () => (await picture()).sum, patience).not.toBe(before.sum);
      expect(complaints).toEqual([]);
    },
  );

  it('offers the worlds in which something can learn, each of whose flights ends', async () => {
    const { page } = await lab.visit();
    const offered = await page
      .getByLabel('World')
      .locator('option')
      .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    expect(offered).toContain('LunarLander-v3');
    expect(offered).toContain('Taxi-v4');
    expect(offered).not.toContain('Pendulum-v1');
    expect(offered).not.toContain('CliffWalking-v1');
  });

  it('flies the cart by keys, and films what was flown at its own speed', async () => {
    const { page } = await lab.visit({ hash: '#env=CartPole-v1' });
    await page.getByRole('button', { name: 'Take over' }).click();
    await expect.poll(() => page.locator('.engines button').count(), patience).toBe(2);
    await page.keyboard.down('ArrowRight');
    await page.locator('.engines .held').waitFor();
    await page.keyboard.up('ArrowRight');
    await openPanel(page, 'Take away');
    const button = page.getByRole('button', { name: 'Record a GIF' }).and(page.locator(':enabled'));
    await button.waitFor(patience);
    const download = page.waitForEvent('download', patience);
    await button.click();
    const film = await download;
    expect(film.suggestedFilename()).toBe('episode.gif');
    const { frames, globalColors, repeat } = readGif(readFileSync(await film.path()));
    expect([globalColors, repeat]).toEqual([256, 0]);
    expect(new Set(frames.slice(0, -1).map(({ delay }) => delay))).toEqual(new Set([0.04]));
  });
});
