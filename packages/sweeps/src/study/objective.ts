import type { ResultJson } from '@perilune/runs';
import { mean, median, UsageError } from 'perilune';
import type { Objective, Prices, Study } from './study.js';

/** The metric that has prices. */
const COST = 'costToSolved';

/** What can be sought, of every world; of a lander its ends too. */
const METRICS: readonly string[] = [
  ...['score', 'stepsToSolved', 'secondsToSolved', COST, 'steps', 'seconds', 'episodes', 'updates'],
  ...['evaluation.mean', 'evaluation.std', 'evaluation.cvar5', 'returns.last', 'returns.lowest'],
];
const LANDER_METRICS: readonly string[] = ['landed', 'onPad', 'crashed', 'flewOut', 'timedOut'].map(
  (end) => `evaluation.${end}`,
);

/** @throws UsageError that names an objective which no run of this world has, or a cost without prices */
export function checkMetrics(objectives: readonly Objective[], env: string): void {
  const known = env.startsWith('LunarLander') ? [...METRICS, ...LANDER_METRICS] : METRICS;
  const unknown = objectives.find(({ metric }) => !known.includes(metric));
  if (unknown !== undefined) {
    throw new UsageError(
      `objective is ${JSON.stringify(unknown.metric)}, but must be one of: ${known.join(', ')}.`,
    );
  }
  for (const { metric, prices } of objectives) checkPrices(metric, prices);
}

function checkPrices(metric: string, prices: Prices | undefined): void {
  if (metric === COST && !Object.values(prices ?? {}).some((price) => price > 0)) {
    throw new UsageError(
      `objective is ${COST}, which needs prices, one of them above 0: prices = { steps = 1, updates = 20, validationSteps = 1 }, say.`,
    );
  }
  if (metric !== COST && prices !== undefined) {
    throw new UsageError(`objective is ${metric}, which has no prices: those are of ${COST}.`);
  }
}

/** A run that was not solved counts as having taken so many times its steps (PAR2, as algorithm configuration has it). */
const UNSOLVED = 2;

/**
 * What a run's result comes to by each objective, in its own units; null where it has no such number. A run that diverged
 * has, as its score, the lowest mean of 100 successive training episodes, the level that `compare` gives it too.
 */
export function scoresOf(
  result: ResultJson,
  { objectives, steps }: Pick<Study, 'objectives' | 'steps'>,
): (number | null)[] {
  return objectives.map((objective) => {
    const value = metricOf(result, objective, steps);
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  });
}

function metricOf(result: ResultJson, { metric, prices }: Objective, steps: number): unknown {
  if (metric === 'score') return result.evaluation?.mean ?? lowestOf(result);
  if (metric === 'stepsToSolved') return result.solvedAtStep ?? UNSOLVED * steps;
  // A run that diverged has not had all its steps, and is no cheaper for it.
  const unsolved = (UNSOLVED * steps) / result.steps;
  if (metric === 'secondsToSolved') return result.solvedAtSeconds ?? unsolved * result.seconds;
  if (prices !== undefined) return costOf(result, prices) * (result.solved ? 1 : unsolved);
  return metric
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
      result,
    );
}

/** A run that has solved its task ends there, unless it trains on for the best: then all of it counts. */
function costOf({ steps, updates, validations }: ResultJson, prices: Prices): number {
  const flown = validations.reduce((sum, each) => sum + each.episodes * each.meanLength, 0);
  return prices.steps * steps + prices.updates * updates + prices.validationSteps * flown;
}

function lowestOf({ outcome, returns }: ResultJson): number | undefined {
  return outcome === 'diverged' ? returns?.lowest : undefined;
}

/** What the seeds of a trial come to together, an objective each; null if any of them has no number. */
export function together(
  scores: readonly (readonly (number | null)[])[],
  objectives: readonly Objective[],
): number[] | null {
  if (scores.length === 0) return null;
  const all: number[] = [];
  for (const [k, { aggregate, direction }] of objectives.entries()) {
    const numbers = scores.map((each) => each[k] ?? null);
    if (numbers.some((number) => number === null)) return null;
    all.push(aggregated(numbers as number[], aggregate, direction));
  }
  return all;
}

function aggregated(
  numbers: readonly number[],
  aggregate: Objective['aggregate'],
  direction: Objective['direction'],
): number {
  if (aggregate === 'mean') return mean(numbers);
  if (aggregate === 'median') return median(numbers);
  return direction === 'maximize' ? Math.min(...numbers) : Math.max(...numbers);
}

/** Scores as losses: the less the better. */
export function lossesOf(
  score: readonly number[] | null,
  objectives: readonly Objective[],
): number[] {
  return (score ?? []).map((value, k) =>
    objectives[k]?.direction === 'minimize' ? value : -value,
  );
}
