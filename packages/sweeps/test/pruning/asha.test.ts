import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/conduct/candidate.js';
import type { RunLine, TrialState } from '../../src/folder/lines.js';
import { Asha } from '../../src/pruning/asha.js';
import { Rung } from '../../src/pruning/rung.js';
import type { Study } from '../../src/study/study.js';

/** Halves trials that have these scores whatever their steps, so many at a time. @returns what happened, in its order */
async function halve(scores: readonly (number | null)[], jobs: number): Promise<string[]> {
  const told: string[] = [];
  const study = {
    ...{ seeds: 1, steps: 900, trials: scores.length },
    objectives: [{ metric: 'score', direction: 'maximize', aggregate: 'mean' }],
  } as unknown as Study;
  const measure = async (
    { trial, hyperparameters }: Candidate,
    seed: number,
    budget: number,
  ): Promise<RunLine> => {
    told.push(`${trial} runs ${budget}`);
    return {
      ...{ trial, hyperparameters, seed, budget, outcome: 'finished' },
      ...{ scores: [scores[trial] ?? null], steps: budget, seconds: 1 },
      ...{ solvedAtStep: null, model: null },
    };
  };
  const end = ({ trial }: Candidate, _: readonly RunLine[], state: TrialState) =>
    told.push(`${trial} ${state}`);
  let next = 0;
  const begin = () => (next < scores.length ? { trial: next++, hyperparameters: {} } : undefined);
  await new Asha({ study, measure, end, jobs, next: begin }, 3, 3).run();
  return told;
}

describe('asynchronous halving', () => {
  it('has of 9 trials, one at a time, the third that is best so far go on, and ends who cannot any more', async () => {
    expect(await halve([5, 4, 7, 1, 2, 3, 9, 8, 6], 1)).toEqual([
      ...['0 runs 100', '1 runs 100', '2 runs 100', '2 runs 300'],
      // Three of nine can go on: behind the first three nobody waits.
      ...['3 runs 100', '3 pruned', '4 runs 100', '4 pruned', '5 runs 100', '5 pruned'],
      // As many as six could come to 300 steps; when a fourth is out, five, of whom one goes on.
      ...['0 runs 300', '6 runs 100', '1 pruned', '0 pruned', '6 runs 300', '2 pruned'],
      ...['6 runs 900', '6 finished', '7 runs 100', '7 runs 300', '7 pruned', '8 runs 100'],
      '8 pruned',
    ]);
  });

  it('ends every trial once, one without a score as diverged at once, however many go on at a time', async () => {
    const scores = fc.array(fc.option(fc.integer({ min: 0, max: 5 })), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(scores, fc.integer({ min: 1, max: 8 }), async (given, jobs) => {
        const told = await halve(given, jobs);
        const ends = told.filter((text) => !text.includes('runs'));
        expect(ends.map((text) => Number.parseInt(text, 10)).sort((a, b) => a - b)).toEqual(
          given.map((_, trial) => trial),
        );
      }),
    );
  });
});

describe('a rung', () => {
  it('lets those go on, and tells once of those behind, that sorting all of it anew would', () => {
    const loss = fc.option(fc.integer({ min: 0, max: 9 }), { nil: Infinity });
    const act = fc.oneof(loss, fc.constant('promote' as const));
    const numbers = fc.tuple(fc.constantFrom(2, 3, 4), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), numbers, (acts, [eta, most]) => {
        const rung = new Rung<{ loss: number }>();
        const [all, gone] = [[] as { loss: number }[], new Set<object>()];
        const told = new Set<object>();
        const sorted = () => [...all].sort((a, b) => (a.loss === b.loss ? 0 : a.loss - b.loss));
        for (const [i, each] of acts.entries()) {
          if (each === 'promote') {
            const first = sorted().slice(0, Math.floor(all.length / eta));
            const due = first.find((entry) => !gone.has(entry) && entry.loss < Infinity);
            expect(rung.promote(eta)).toBe(due);
            if (due !== undefined) gone.add(due);
            continue;
          }
          const entry = { loss: each };
          all.push(entry);
          rung.add(entry);
          const count = Math.max(0, most - (i >> 4));
          const behind = sorted().slice(count);
          const found = rung.behind(count);
          expect(new Set(found)).toEqual(new Set(behind.filter((one) => !told.has(one))));
          for (const one of found) told.add(one);
        }
      }),
    );
  });
});
