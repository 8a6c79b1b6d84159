import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/conduct/candidate.js';
import type { RunLine, TrialLine, TrialState } from '../../src/folder/lines.js';
import { racing } from '../../src/pruning/racing.js';
import type { Study } from '../../src/study/study.js';

/** Scores of a candidate's seeds, in their order. */
type Scores = readonly (readonly number[])[];

const study = {
  ...{ seeds: 8, steps: 100 },
  objectives: [{ metric: 'score', direction: 'maximize', aggregate: 'mean' }],
} as unknown as Study;

/** Races candidates of these scores. @returns of each how it ended and how many seeds it got */
async function race(
  scores: Scores,
  ended: readonly TrialLine[] = [],
  test: 'welch' | 'ranks' = 'welch',
) {
  const ends = new Map<number, { state: TrialState; seeds: number }>();
  const measure = async (
    { trial, hyperparameters }: Candidate,
    index: number,
  ): Promise<RunLine> => ({
    ...{ trial, hyperparameters, seed: index, budget: 100, outcome: 'finished' as const },
    ...{ scores: [scores[trial]?.[index] ?? null], steps: 100, seconds: 1 },
    ...{ solvedAtStep: null, model: null },
  });
  const batch = scores.map((_, trial) => ({ trial, hyperparameters: {} }));
  const end = ({ trial }: Candidate, runs: readonly RunLine[], state: TrialState) =>
    ends.set(trial, { state, seeds: runs.length });
  const settings = { firstSeeds: 3, confidence: 0.95, test };
  await racing(settings)(batch, { study, measure, ended, end });
  return scores.map((_, trial) => ends.get(trial));
}

const good = [99, 101, 100, 98, 102, 100, 99, 101];
const alike = [100, 98, 102, 99, 101, 97, 103, 100];
const poor = [10, 12, 11, 9, 13, 10, 12, 11];

describe('a race over seeds', () => {
  it('gives a poor trial the first 3 seeds and no more, and those that cannot be told apart all 8', async () => {
    expect(await race([good, poor, alike])).toEqual([
      { state: 'finished', seeds: 8 },
      { state: 'pruned', seeds: 3 },
      { state: 'finished', seeds: 8 },
    ]);
  });

  it('drops who turns out worse later with the seeds that it had until then', async () => {
    const later = [98, 103, 99, 60, 61, 60, 59, 62];
    const [, second] = await race([good, later]);
    expect(second?.state).toBe('pruned');
    expect(second?.seeds).toBeGreaterThan(3);
    expect(second?.seeds).toBeLessThan(8);
  });

  it('races against the best of the batches before too', async () => {
    const champion: TrialLine = {
      ...{ trial: 9, state: 'finished' as const, hyperparameters: {}, seeds: [], models: [] },
      ...{ scores: good.map((score) => [score]), score: [100], budget: 100, steps: 800 },
    };
    expect(await race([poor], [champion])).toEqual([{ state: 'pruned', seeds: 3 }]);
    expect(await race([poor])).toEqual([{ state: 'finished', seeds: 8 }]);
  });

  it('by ranks sees through one seed that is far off, which the mean does not', async () => {
    const champion: TrialLine = {
      ...{ trial: 9, state: 'finished' as const, hyperparameters: {}, seeds: [], models: [] },
      ...{ scores: good.map((score) => [score]), score: [100], budget: 100, steps: 800 },
    };
    const farOff = [90, 91, -500, 92, 91, 90, 92, 91];
    expect(await race([farOff], [champion])).toEqual([{ state: 'finished', seeds: 8 }]);
    // All three below all eight: one way of C(11, 3) = 165.
    expect(await race([farOff], [champion], 'ranks')).toEqual([{ state: 'pruned', seeds: 3 }]);
  });

  it('by ranks tells nothing of three trials by 3 seeds each: it takes 4', async () => {
    // One way of 20 is no less than half a twentieth, as Holm has it; of 4 seeds each it is one of 70.
    expect(await race([good, alike, poor], [], 'ranks')).toEqual([
      { state: 'finished', seeds: 8 },
      { state: 'finished', seeds: 8 },
      { state: 'pruned', seeds: 4 },
    ]);
  });

  it('drops a trial without a number at once', async () => {
    expect(await race([good, [100, 101]])).toEqual([
      { state: 'finished', seeds: 8 },
      { state: 'pruned', seeds: 3 },
    ]);
  });
});
