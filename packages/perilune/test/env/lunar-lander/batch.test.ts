import { describe, expect, it } from 'vitest';
import { LunarLander } from '../../../src/env/lunar-lander/lunar-lander.js';
import { LunarLanderBatch } from '../../../src/env/lunar-lander/lunar-lander-batch.js';
import type { LunarLanderOptions } from '../../../src/env/lunar-lander/options.js';
import type { BatchRows } from '../../../src/env/vector/batch.js';
import { Generator } from '../../../src/random/generator.js';

function makeRows(size: number): BatchRows {
  return {
    observations: new Float32Array(8 * size),
    rewards: new Float64Array(size),
    terminated: new Uint8Array(size),
    truncated: new Uint8Array(size),
    infos: new Array(size).fill({}),
  };
}

/** Everything that row i says. */
function rowOf(rows: BatchRows, i: number) {
  return {
    observation: rows.observations.slice(8 * i, 8 * i + 8),
    reward: rows.rewards[i],
    terminated: rows.terminated[i] === 1,
    truncated: rows.truncated[i] === 1,
    info: rows.infos[i],
  };
}

/** Flies a batch and as many single landers with the same actions. @returns how many steps were equal */
function flyBoth(options: LunarLanderOptions, size: number, steps: number): number {
  const generator = new Generator(size);
  const batch = new LunarLanderBatch(options, size);
  const singles = Array.from({ length: size }, () => new LunarLander(options));
  const width = options.continuous ? 2 : 1;
  const actions = new Float32Array(width * size);
  const rows = makeRows(size);
  const all = new Uint8Array(size).fill(1);
  batch.reset(
    all,
    singles.map((_, i) => 100 + i),
    rows,
  );
  for (const [i, env] of singles.entries()) {
    expect(rowOf(rows, i).observation).toEqual(env.reset({ seed: 100 + i }).observation);
  }
  let equal = 0;
  for (let step = 0; step < steps; step++) {
    const moving = all.map(() => (generator.integers(0, 10) === 0 ? 0 : 1));
    for (const [i, _] of actions.entries()) {
      actions[i] = options.continuous ? generator.uniform(-1.5, 1.5) : generator.integers(0, 4);
    }
    batch.step(moving, actions, rows);
    const ended = new Uint8Array(size);
    for (const [i, env] of singles.entries()) {
      if (moving[i] === 0) continue;
      const action = [...actions.subarray(width * i, width * (i + 1))];
      expect(rowOf(rows, i)).toEqual(env.step(options.continuous ? action : (action[0] as number)));
      ended[i] = rows.terminated[i] as number;
      equal += 1;
    }
    batch.reset(ended, new Array(size).fill(undefined), rows);
    for (const [i, env] of singles.entries()) {
      if (ended[i] === 0) continue;
      expect(rowOf(rows, i).observation).toEqual(env.reset().observation);
    }
  }
  batch.close();
  for (const env of singles) env.close();
  return equal;
}

describe('landers side by side', () => {
  it.each([
    { size: 1, options: {} },
    { size: 2, options: { gravity: -3 } },
    { size: 5, options: { continuous: true } },
    { size: 16, options: {} },
    { size: 70, options: { enableWind: true } },
  ])(
    'of $size with $options equal single ones in every number of 250 steps',
    ({ size, options }) => {
      expect(flyBoth(options, size, 250)).toBeGreaterThan(200 * size);
    },
  );
});
