import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '@perilune/runs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../runs/test/temporary-folder.js';
import { LocalWorkshop } from '../../src/conduct/local-workshop.js';

const order = {
  ...{ trial: 0, episodes: 5, onProgress: () => {} },
  run: { env: 'FrozenLake-v1', algo: 'tabular-q', preset: 'tabular', seed: 1_000, steps: 300 },
};

describe('runs on this machine', () => {
  it('whose folder another writes fail, and leave it alone', async () => {
    const folder = join(temporaryFolder(), 'run');
    const workshop = new LocalWorkshop(() => folder, { jobs: 1 });
    expect(await workshop.carryOut(order)).toMatchObject({ outcome: 'finished' });
    const release = lockFolder(folder);
    const longer = { ...order, run: { ...order.run, steps: 600 } };
    expect(await workshop.carryOut(longer)).toMatchObject({
      ...{ outcome: 'failed', error: expect.stringContaining('is being written') },
    });
    expect(existsSync(join(folder, 'model.safetensors'))).toBe(true);
    release();
    expect(await workshop.carryOut(longer)).toMatchObject({ outcome: 'finished' });
    await workshop.close();
  });
});
