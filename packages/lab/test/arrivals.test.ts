import { writeOnnx, writeStableBaselines3, writeTfjs } from '@perilune/formats';
import { createAgent, make } from 'perilune';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, dropFile, dropFiles, faults, LabSite } from './lab-page.js';

const PATIENCE = 30_000;

/** An agent that has learned nothing, as its file is read. */
function agentOf(algo: 'ppo' | 'sac', id: string) {
  const env = make(id);
  const agent = createAgent({ algo, env, seed: 1, hiddenLayers: [8, 8] }).snapshot();
  env.close();
  return agent;
}

describe.skipIf(chromiumPath === undefined)(
  'agents of other programs',
  { timeout: PATIENCE },
  () => {
    let lab: LabSite;
    beforeAll(async () => {
      lab = await LabSite.open(false);
    }, PATIENCE);
    afterEach(() => lab.sendHome());
    afterAll(() => lab?.close());

    it('fly where they are dropped: a zip of Stable-Baselines3 the lander, with a throttle its own', async () => {
      const { page, complaints } = await lab.visit({ hash: '#panel=tinker' });
      const { bytes } = writeStableBaselines3(agentOf('ppo', 'LunarLander-v3'));
      await dropFile(page, 'ppo-LunarLander-v2.zip', bytes);
      const told = (name: string) =>
        page.getByRole('status').filter({ hasText: `${name} is flying.` });
      await told('ppo-LunarLander-v2.zip').waitFor();
      expect(new URL(page.url()).hash).not.toContain('Continuous');
      await dropFile(
        page,
        'sac.zip',
        writeStableBaselines3(agentOf('sac', 'LunarLanderContinuous-v3')).bytes,
      );
      await told('sac.zip').waitFor();
      await page.waitForURL(/env=LunarLanderContinuous-v3/);
      await dropFile(page, 'ppo.onnx', writeOnnx(agentOf('ppo', 'LunarLander-v3')));
      await told('ppo.onnx').waitFor();
      const layersModel = Object.entries(writeTfjs(agentOf('ppo', 'LunarLander-v3')));
      await dropFiles(page, layersModel);
      await told('model.json').waitFor();
      expect(await faults(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it('race over one terrain: two that are dropped together, or one against who flew before', async () => {
      const { page, complaints } = await lab.visit({});
      const discrete = writeStableBaselines3(agentOf('ppo', 'LunarLander-v3')).bytes;
      const throttled = writeOnnx(agentOf('sac', 'LunarLanderContinuous-v3'));
      await dropFiles(page, [
        ['ppo.zip', discrete],
        ['sac.onnx', throttled],
      ]);
      const race = page.getByRole('region', { name: 'Race on one terrain' });
      await race.getByRole('heading', { name: 'Side by side, terrain 1' }).waitFor();
      expect(await race.locator('figcaption > b').allTextContents()).toEqual([
        'ppo.zip',
        'sac.onnx',
      ]);
      await race.locator('.ending').nth(1).waitFor();
      await race.getByText('mean of 1:').nth(1).waitFor();
      await race.getByRole('button', { name: 'Pause the race' }).click();
      expect(await faults(page)).toEqual([]);
      await race.getByRole('button', { name: 'End the race' }).click();
      await race.waitFor({ state: 'detached' });
      await dropFile(page, 'other.zip', discrete);
      await page.getByRole('button', { name: 'Race it against who flew before' }).click();
      await race.getByText('other.zip').waitFor();
      await dropFiles(page, [
        ['ppo.zip', discrete],
        ['pole.zip', writeStableBaselines3(agentOf('ppo', 'CartPole-v1')).bytes],
      ]);
      await page
        .getByRole('alert')
        .filter({ hasText: 'only on one ground can they race' })
        .waitFor();
      expect(complaints).toEqual([]);
    });

    it('are refused in words that name the file, the place and the reason', async () => {
      const { page, complaints } = await lab.visit({});
      await dropFile(page, 'holiday.zip', new Uint8Array(2_000).fill(80));
      await page.getByRole('alert').filter({ hasText: 'holiday.zip: ' }).waitFor();
      const { bytes } = writeStableBaselines3(agentOf('ppo', 'LunarLander-v3'));
      await dropFile(page, 'half.zip', bytes.subarray(0, bytes.length / 2));
      await page.getByRole('alert').filter({ hasText: 'half.zip: ' }).waitFor();
      const layersModel = Object.entries(writeTfjs(agentOf('ppo', 'LunarLander-v3')));
      await dropFiles(page, [...layersModel, ...layersModel]);
      const whose = /Of which of model.json and model.json are the weights .*\.bin\?/;
      await page.getByRole('alert').filter({ hasText: whose }).waitFor();
      await dropFiles(page, [
        ...layersModel,
        ...layersModel.filter(([name]) => name.endsWith('.bin')),
      ]);
      await page.getByRole('alert').filter({ hasText: 'There are two files ' }).waitFor();
      expect(complaints).toEqual([]);
    });

    it('are told of while a file hangs over the page', async () => {
      const { page } = await lab.visit({});
      const hint = page.getByText('Drop an agent, and it flies.');
      await page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([], 'agent.zip'));
        const over = { dataTransfer, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new DragEvent('dragover', over));
      });
      await hint.waitFor();
      await page.evaluate(() =>
        document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true })),
      );
      await hint.waitFor({ state: 'detached' });
    });
  },
);
