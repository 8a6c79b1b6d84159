import { describe, expect, it } from 'vitest';
import { Runs } from '../../src/conduct/measure.js';
import { resolveStudy } from '../../src/index.js';

/** How often a run that is solved in its first steps is carried out for two budgets, one after the other. */
async function carriedOut(preset: string, solve = {}): Promise<number> {
  const run = { env: 'FrozenLake-v1', preset, steps: 900, solve };
  const search = { learningRate: [0.1, 0.2] };
  const study = await resolveStudy({ ...run, search, objective: 'stepsToSolved' });
  let times = 0;
  const workshop = {
    jobs: 1,
    carryOut: async () => {
      times += 1;
      const result = { steps: 90, seconds: 1, solvedAtStep: 50 };
      return { outcome: 'finished', result };
    },
    close: async () => {},
  };
  const folder = { soFar: { runs: [] }, appendRun: () => {} };
  const { measure } = new Runs(study, folder as never, workshop as never, () => {});
  const candidate = { trial: 0, hyperparameters: { learningRate: 0.1 } };
  for (const budget of [100, 300])
    expect((await measure(candidate, 0, budget)).budget).toBe(budget);
  return times;
}

describe('a run that is solved', () => {
  it('is the same with more steps, unless it trains on for the best, as its preset or its own rule says', async () => {
    expect(await carriedOut('fast')).toBe(1);
    expect(await carriedOut('tabular')).toBe(2);
    expect(await carriedOut('tabular', { keepBest: false })).toBe(1);
    expect(await carriedOut('fast', { keepBest: true })).toBe(2);
  });
});
