import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LONGEST_MS, watchFrames } from '../../../scripts/frames.mjs';
import { chromiumPath, LabSite } from './lab-page.js';

const PATIENCE = 90_000;
/** A run that lasts longer than anybody watches. */
const endless = '#preset=sb3-zoo&steps=100000000';

/** `npm run bench -- lab` watches a minute of it, and the time between pictures. */
describe.skipIf(chromiumPath === undefined)('frames of the lab', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open();
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  it('need no task of the page with over 50 ms of processor time in ten seconds of training', async () => {
    const { page, browser } = await lab.visit({ hash: endless });
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    const frames = await watchFrames(browser, page, () => page.waitForTimeout(10_000));
    expect(frames.pictures).toBeGreaterThan(20);
    expect(frames.longTasks).toBe(0);
    expect(frames.lateOfItself).toBe(0);
  });

  it('would tell of a task that keeps the page from a picture', async () => {
    const { page, browser } = await lab.visit();
    const compute = () =>
      setTimeout(() => {
        // Long by its own clock too on a machine that gives it a tenth of a core.
        for (const end = performance.now() + 1_000; performance.now() < end; );
      });
    const frames = await watchFrames(browser, page, async () => {
      await page.waitForTimeout(500);
      await page.evaluate(compute);
      await page.waitForTimeout(2_000);
    });
    expect(frames.longTasks).toBeGreaterThan(0);
    expect(frames.lateOfItself).toBeGreaterThan(0);
    expect(frames.longestTask).toBeGreaterThan(LONGEST_MS);
  });
});
