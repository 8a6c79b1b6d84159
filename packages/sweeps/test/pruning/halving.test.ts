import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/conduct/candidate.js';
import type { RunLine, TrialState } from '../../src/folder/lines.js';
import { halving, lossOf, rungsOf } from '../../src/pruning/halving.js';
import { type Pruning, unpruned } from '../../src/pruning/pruning.js';
import type { Study } from '../../src/study/study.js';

type Score = number | null;

const study = (changes: object = {}) =>
  ({
    ...{ seeds: 1, steps: 900 },
    objectives: [{ metric: 'score', direction: 'maximize', aggregate: 'mean' }],
    ...changes,
  }) as unknown as Study;

const runOf = (
  { trial, hyperparameters }: Candidate,
  { seed, budget, score }: { seed: number; budget: number; score: Score },
): RunLine => ({
  ...{ trial, hyperparameters, seed, budget, outcome: 'finished' },
  ...{ scores: [score], steps: budget, seconds: 1, solvedAtStep: null, model: null },
});

const candidate = (trial: number): Candidate => ({ trial, hyperparameters: {} });

/** Judges so many trials. @returns what happened, in its order */
async function judged(
  pruning: Pruning,
  trials: number,
  scoreOf: (trial: number, budget: number, seed: number) => Score,
  of = study(),
): Promise<string[]> {
  const told: string[] = [];
  const batch = Array.from({ length: trials }, (_, trial) => candidate(trial));
  await pruning(batch, {
    study: of,
    ended: [],
    measure: async (each, seed, budget) => {
      told.push(`${each.trial} runs ${budget} with ${seed}`);
      return runOf(each, { seed, budget, score: scoreOf(each.trial, budget, seed) });
    },
    end: ({ trial }: Candidate, runs: readonly RunLine[], state: TrialState) =>
      told.push(`${trial} ${state} at ${runs.map(({ budget }) => budget).join()}`),
  });
  return told;
}

const nine = [5, 4, 7, 1, 2, 3, 9, 8, 6];
const thirds = halving({ eta: 3, rungs: 3 });

describe('the rungs of halving', () => {
  it('have each an eta-th of the steps of the next, rounded down, the last all', () => {
    expect(rungsOf(1_000, 3, 3)).toEqual([111, 333, 1_000]);
    expect(rungsOf(1_000, 2, 2)).toEqual([500, 1_000]);
    expect(rungsOf(1_000, 3, 1)).toEqual([1_000]);
  });
});

describe('successive halving', () => {
  it('has the best three of nine go on, and of them the best: all others end where they are', async () => {
    const told = await judged(thirds, 9, (trial) => nine[trial] ?? null);
    expect(told).toEqual([
      ...nine.map((_, trial) => `${trial} runs 100 with 0`),
      ...[8, 0, 1, 5, 4, 3].map((trial) => `${trial} pruned at 100`),
      ...[6, 7, 2].map((trial) => `${trial} runs 300 with 0`),
      ...[7, 2].map((trial) => `${trial} pruned at 300`),
      ...['6 runs 900 with 0', '6 finished at 900'],
    ]);
  });

  it('goes by what a rung shows, not by what the one before did', async () => {
    const late = (trial: number, budget: number) =>
      budget === 300 && trial === 2 ? 99 : (nine[trial] ?? null);
    expect((await judged(thirds, 9, late)).at(-1)).toBe('2 finished at 900');
  });

  it('has one go on though there are fewer than eta, of equals the first, and one without a score last', async () => {
    const told = await judged(halving({ eta: 4, rungs: 2 }), 3, (trial) =>
      trial === 0 ? null : 5,
    );
    expect(told.slice(3)).toEqual([
      ...['2 pruned at 225', '0 pruned at 225', '1 runs 900 with 0', '1 finished at 900'],
    ]);
    const none = await judged(halving({ eta: 4, rungs: 2 }), 3, () => null);
    expect(none.at(-1)).toBe('0 finished at 900');
  });

  it('takes all seeds of a trial at each rung, and their mean', async () => {
    const scores = [
      [9, 0],
      [5, 6],
    ];
    const two = study({ seeds: 2 });
    const score = (trial: number, _: number, seed: number) => scores[trial]?.[seed] ?? null;
    expect(await judged(halving({ eta: 2, rungs: 2 }), 2, score, two)).toEqual([
      ...['0 runs 450 with 0', '0 runs 450 with 1', '1 runs 450 with 0', '1 runs 450 with 1'],
      ...['0 pruned at 450,450', '1 runs 900 with 0', '1 runs 900 with 1'],
      '1 finished at 900,900',
    ]);
  });
});

describe('the loss of a trial', () => {
  it('is less the better it is, whichever way that is, and infinite without a score', () => {
    const of = (score: Score, direction: string) => {
      const objectives = [{ metric: 'score', direction, aggregate: 'mean' }];
      const run = runOf(candidate(0), { seed: 0, budget: 100, score });
      return lossOf(study({ objectives }), candidate(0), [run]);
    };
    expect([of(3, 'maximize'), of(3, 'minimize')]).toEqual([-3, 3]);
    expect(of(null, 'maximize')).toBe(Infinity);
    expect(of(null, 'minimize')).toBe(Infinity);
  });
});

describe('no pruning', () => {
  it('gives every trial all steps', async () => {
    expect(await judged(unpruned, 2, () => null)).toEqual([
      ...['0 runs 900 with 0', '1 runs 900 with 0', '0 finished at 900', '1 finished at 900'],
    ]);
  });
});
