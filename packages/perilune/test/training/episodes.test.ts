import { describe, expect, it } from 'vitest';
import { resolveConfig, train } from '../../src/training/index.js';

const table = { env: 'MountainCar-v0', algo: 'tabular-q', evaluationEpisodes: 0 };

describe('a run limited by episodes', () => {
  it('ends with the last of 3 episodes, 600 steps of MountainCar, long before its steps', async () => {
    const totals: (number | null)[] = [];
    const result = await train({
      ...table,
      preset: 'article-tabular',
      hyperparameters: { bins: 4, low: [-1.2, -0.07], high: [0.6, 0.07] },
      episodes: 3,
      onProgress: ({ totalEpisodes }) => totals.push(totalEpisodes),
    });
    expect(result.episodes).toHaveLength(3);
    expect(result.steps).toBe(600);
    expect(new Set(totals)).toEqual(new Set([3]));
  });

  it('takes the limit from the preset, and has none where the preset names none', () => {
    const of = (preset: string) => resolveConfig({ env: 'LunarLander-v3', preset }).episodes;
    expect(of('article-replay')).toBe(2_000);
    expect(of('fast')).toBeNull();
  });

  it('has none where null is given, whatever the preset has, and null is what is written down', () => {
    const run = { env: 'LunarLander-v3', preset: 'article-replay', episodes: null };
    const config = resolveConfig(run);
    expect(config.episodes).toBeNull();
    expect(resolveConfig({ ...config }).episodes).toBeNull();
    expect(resolveConfig({ ...run, episodes: undefined }).episodes).toBe(2_000);
  });

  it('refuses 0 episodes', () => {
    expect(() => resolveConfig({ env: 'LunarLander-v3', episodes: 0 })).toThrow(
      'episodes is 0, but must be a whole number of at least 1',
    );
  });
});
