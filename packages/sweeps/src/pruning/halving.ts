import { type Candidate, trialLine } from '../conduct/candidate.js';
import type { RunLine } from '../folder/lines.js';
import { lossesOf } from '../study/objective.js';
import { compare } from '../study/ranking.js';
import type { Study } from '../study/study.js';
import { measureAll, type Pruning } from './pruning.js';

/** The steps of each rung: the last has all, each before an `eta`-th of the next. */
export function rungsOf(steps: number, eta: number, rungs: number): number[] {
  return Array.from({ length: rungs }, (_, k) => Math.floor(steps / eta ** (rungs - 1 - k)));
}

/** What a candidate's runs come to as a loss; Infinity without a score. */
export function lossOf(study: Study, candidate: Candidate, runs: readonly RunLine[]): number {
  const { score } = trialLine(study, candidate, runs, 'pruned');
  return lossesOf(score, study.objectives)[0] ?? Infinity;
}

/**
 * Successive halving (Jamieson and Talwalkar 2016; Li et al. 2018, "Hyperband", algorithm 1): all of a batch run a rung, then
 * the best `1 / eta` of them go on to the next. All wait for the last of a rung, so that what comes of it is the same whatever
 * runs beside what. Going on costs no more than the difference: runs are made longer.
 */
export function halving({ eta, rungs }: { eta: number; rungs: number }): Pruning {
  return async (batch, court) => {
    const budgets = rungsOf(court.study.steps, eta, rungs);
    let alive = [...batch];
    for (const [k, budget] of budgets.entries()) {
      const all = await Promise.all(alive.map((each) => measureAll(court, each, budget)));
      const rows = alive.map((candidate, i) => {
        const runs = all[i] as RunLine[];
        return { candidate, runs, loss: lossOf(court.study, candidate, runs) };
      });
      rows.sort((a, b) => compare(a.loss, b.loss) || a.candidate.trial - b.candidate.trial);
      const isLast = k === budgets.length - 1;
      const going = isLast ? 0 : Math.max(1, Math.floor(rows.length / eta));
      const [up, down] = [rows.slice(0, going), rows.slice(going)];
      for (const { candidate, runs } of down) {
        court.end(candidate, runs, isLast ? 'finished' : 'pruned');
      }
      alive = up.map(({ candidate }) => candidate);
    }
  };
}
