import type { TransitionModel } from '../env/index.js';
import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { checkPlan, completePlanning, type Plan } from './evaluation.js';
import { bestAction, type Optimum } from './optimum.js';

/** How far ahead is planned, and how much later rewards count. */
export interface HorizonOptions {
  /** The time limit, in steps: `maxEpisodeSteps`. */
  steps: number;
  /** Default 1. */
  discount?: number;
}

/**
 * The best that can be done within a time limit, by backward induction (Puterman 1994, section 4.5): the best
 * action depends on the steps that are left.
 *
 * @returns for each number of steps left, from 1 on, what the states are worth and what is best in them; the
 * last entry is the start of an episode
 * @throws UsageError on a limit that is no positive integer and a discount out of range
 */
export function planWithin(model: TransitionModel, options: HorizonOptions): Optimum[] {
  const { steps, discount } = completeHorizon(options);
  const plans: Optimum[] = [];
  let values = new Float64Array(model.states);
  for (let left = 1; left <= steps; left++) {
    const best = Array.from(values, (_, state) => bestAction(model, values, { state, discount }));
    values = Float64Array.from(best, ({ value }) => value);
    plans.push({ values, policy: Int32Array.from(best, ({ action }) => action) });
  }
  return plans;
}

/** What is to be expected of a policy, from each state on: [states] each. */
export interface Forecast {
  /** The mean of the returns: v. */
  values: Float64Array;
  /** The mean of their squares. */
  squares: Float64Array;
  /** The mean number of steps. */
  lengths: Float64Array;
}

/**
 * What a policy brings within a time limit, exactly: no episode has to be flown.
 *
 * @returns [states] by `startValue` the expected return of an episode
 * @throws UsageError as `planWithin`, and on a policy that does not fit
 */
export function evaluateWithin(
  model: TransitionModel,
  policy: Plan,
  options: HorizonOptions,
): Float64Array {
  return forecastWithin(model, policy, options).values;
}

/**
 * The same with the spread of the returns and the length of the episodes (Sobel 1982). It ends early where one step more
 * changes nothing any more.
 *
 * @throws UsageError as `evaluateWithin`
 */
export function forecastWithin(
  model: TransitionModel,
  policy: Plan,
  options: HorizonOptions,
): Forecast {
  checkPlan(model, policy);
  const { steps, discount } = completeHorizon(options);
  let forecast = blankForecast(model.states);
  for (let left = 1; left <= steps; left++) {
    const longer = oneStepMore(model, policy, { forecast, discount });
    if (isSame(longer, forecast)) break;
    forecast = longer;
  }
  return forecast;
}

/** By E[(r + g G)^2] = E[r^2 + 2 r g G + g^2 G^2], where G is the return that follows and g the discount. */
function oneStepMore(
  model: TransitionModel,
  policy: Plan,
  { forecast, discount }: { forecast: Forecast; discount: number },
): Forecast {
  const next = blankForecast(model.states);
  for (let state = 0; state < model.states; state++) {
    const outcomes = model.transitions(state, policy[state] as number);
    for (const { probability, next: to, reward, terminated } of outcomes) {
      const value = terminated ? 0 : discount * (forecast.values[to] as number);
      const square = terminated ? 0 : discount * discount * (forecast.squares[to] as number);
      const length = terminated ? 0 : (forecast.lengths[to] as number);
      add(next.values, state, probability * (reward + value));
      add(next.squares, state, probability * (reward * reward + 2 * reward * value + square));
      add(next.lengths, state, probability * (1 + length));
    }
  }
  return next;
}

function blankForecast(states: number): Forecast {
  const [values, squares, lengths] = [0, 0, 0].map(() => new Float64Array(states));
  return { values, squares, lengths } as Forecast;
}

function add(sums: Float64Array, state: number, amount: number): void {
  sums[state] = (sums[state] as number) + amount;
}

function isSame(a: Forecast, b: Forecast): boolean {
  const { values, squares, lengths } = b;
  return (
    a.values.every((value, i) => value === values[i]) &&
    a.squares.every((value, i) => value === squares[i]) &&
    a.lengths.every((value, i) => value === lengths[i])
  );
}

function completeHorizon({ steps, discount }: HorizonOptions): Required<HorizonOptions> {
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new UsageError(
      `The time limit must be a positive integer, but ${show(steps)} was given.`,
    );
  }
  return { steps, discount: completePlanning({ discount: discount ?? 1 }).discount };
}
