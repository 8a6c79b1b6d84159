import type { TrialLine } from '../folder/lines.js';
import { lossesOf } from './objective.js';
import type { Study } from './study.js';

type Trials = readonly TrialLine[];

/**
 * The trials with a score that no other betters in one objective without being worse in another; of a single objective
 * the best one, of equal ones the earlier. Only those that came to their end count.
 */
export function paretoFront(
  trials: Trials,
  { objectives }: Pick<Study, 'objectives'>,
): TrialLine[] {
  const ended = trials.filter(({ state, score }) => state === 'finished' && score !== null);
  const losses = ended.map(({ score }) => lossesOf(score, objectives));
  return ended.filter((_, i) =>
    losses.every((other, j) => !dominates(other, losses[i] as number[], j < i)),
  );
}

/** @param earlier of two that are equal in all the earlier stands for both */
function dominates(a: readonly number[], b: readonly number[], earlier: boolean): boolean {
  if (a === b || a.some((loss, k) => loss > (b[k] as number))) return false;
  return earlier || a.some((loss, k) => loss < (b[k] as number));
}

/**
 * From the best to the worst: the front first, by the first objective, then all others that came to their end, then those
 * that were given up, the later the better.
 */
export function leading(trials: Trials, study: Pick<Study, 'objectives'>): TrialLine[] {
  const front = new Set(paretoFront(trials, study));
  const loss = ({ score }: TrialLine) => lossesOf(score, study.objectives)[0] ?? Infinity;
  const tier = (trial: TrialLine) => {
    if (trial.score === null) return Infinity;
    if (front.has(trial)) return -Infinity;
    return trial.state === 'finished' ? 0 : 1 / trial.budget;
  };
  return [...trials].sort(
    (a, b) => compare(tier(a), tier(b)) || compare(loss(a), loss(b)) || a.trial - b.trial,
  );
}

/** Of two losses, infinite ones too. */
export function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
