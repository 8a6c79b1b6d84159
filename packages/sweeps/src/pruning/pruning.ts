import type { Candidate } from '../conduct/candidate.js';
import type { Measure } from '../conduct/measure.js';
import type { RunLine, TrialLine, TrialState } from '../folder/lines.js';
import type { Study } from '../study/study.js';

/** What judges a batch of trials has to do with. */
export interface Court {
  study: Study;
  measure: Measure;
  /** The trials that ended before the batch. */
  ended: readonly TrialLine[];
  /** A trial has ended with these runs. */
  end(candidate: Candidate, runs: readonly RunLine[], state: TrialState): void;
}

/** Carries a batch of trials to their ends, each ended once. What comes of them does not depend on who is done first. */
export type Pruning = (batch: readonly Candidate[], court: Court) => Promise<void>;

/** All seeds of a trial with as many steps. */
export function measureAll(
  { study, measure }: Pick<Court, 'study' | 'measure'>,
  candidate: Candidate,
  budget: number,
): Promise<RunLine[]> {
  return Promise.all(
    Array.from({ length: study.seeds }, (_, index) => measure(candidate, index, budget)),
  );
}

/** No trial is given up. */
export const unpruned: Pruning = async (batch, court) => {
  await Promise.all(
    batch.map(async (candidate) => {
      court.end(candidate, await measureAll(court, candidate, court.study.steps), 'finished');
    }),
  );
};
