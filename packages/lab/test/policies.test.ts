import { createAgent, make } from 'perilune';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, dropFile, faults, LabSite } from './lab-page.js';

const PATIENCE = 30_000;

/** An agent that has learned nothing, as a file. */
function fileOf(algo: 'ppo' | 'sac' | 'td3', id: string): Uint8Array {
  const env = make(id);
  const bytes = createAgent({ algo, env, seed: 1, hiddenLayers: [8, 8] }).save();
  env.close();
  return bytes;
}

describe.skipIf(chromiumPath === undefined)('policies, seen inside', { timeout: PATIENCE }, () => {
  let lab: LabSite;
  beforeAll(async () => {
    lab = await LabSite.open(false);
  }, PATIENCE);
  afterEach(() => lab.sendHome());
  afterAll(() => lab?.close());

  it('show how likely actions are, where throttles are drawn from, and what the critic says', async () => {
    const { page, complaints } = await lab.visit({
      hash: '#panel=inside',
      viewport: { width: 390, height: 844 },
    });
    const panel = page.locator('.inside');
    const fly = async (name: string, bytes: Uint8Array) => {
      await dropFile(page, name, bytes);
      await page
        .getByRole('status')
        .filter({ hasText: `${name} is flying.` })
        .waitFor();
    };
    await fly('chooser.safetensors', fileOf('ppo', 'LunarLander-v3'));
    const card = panel.locator('.card', { hasText: 'What it would do' });
    await card.getByText('Its critic expects a return of').waitFor();
    const chances = await card.locator('dd').allInnerTexts();
    expect(chances).toHaveLength(4);
    const all = chances.reduce((sum, text) => sum + Number.parseFloat(text), 0);
    expect(Math.abs(all - 100)).toBeLessThan(0.3);
    expect(await card.locator('.chosen').count()).toBe(1);
    await panel.getByText("The critic's value of states around this one").waitFor();
    await panel.getByRole('img', { name: /^Value over distance.* from .*\d/ }).waitFor();
    await fly('throttler.safetensors', fileOf('sac', 'LunarLanderContinuous-v3'));
    await card.getByText('Where it draws its actions from').waitFor();
    await card.getByText('Its critic expects a return of').waitFor();
    await card.getByRole('img', { name: /main engine .*\d, side engines .*\d/ }).waitFor();
    expect(await faults(page)).toEqual([]);
    const widths = () => [document.documentElement.scrollWidth, window.innerWidth] as const;
    const [wide, shown] = await page.evaluate(widths);
    expect(wide).toBeLessThanOrEqual(shown);
    await fly('turner.safetensors', fileOf('td3', 'Pendulum-v1'));
    await card.getByRole('img', { name: /torque .*\d/ }).waitFor();
    await card.getByText('while it learned noise was added').waitFor();
    expect(complaints).toEqual([]);
  });
});
