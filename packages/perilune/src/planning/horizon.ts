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
  const chain = chainOf(model, policy);
  let [forecast, longer] = [blankForecast(model.states), blankForecast(model.states)];
  for (let left = 1; left <= steps; left++) {
    oneStepMore(chain, { forecast, discount }, longer);
    if (isSame(longer, forecast)) break;
    [forecast, longer] = [longer, forecast];
  }
  const { values, squares, lengths } = forecast;
  const ofStates = (row: Float64Array) => row.subarray(0, model.states);
  return { values: ofStates(values), squares: ofStates(squares), lengths: ofStates(lengths) };
}

/**
 * What a policy makes of a model: of each state what may come of its one action, laid out one after the other, so that
 * hundreds of steps ask for it but once. All ends are one more state, which is worth nothing.
 */
interface Chain {
  /** [states + 1] where the outcomes of each state begin. */
  begins: Int32Array;
  /** [outcomes] all three. */
  probabilities: Float64Array;
  rewards: Float64Array;
  next: Int32Array;
}

function chainOf(model: TransitionModel, policy: Plan): Chain {
  const { states } = model;
  const outcomes = Array.from({ length: states }, (_, state) =>
    model.transitions(state, policy[state] as number),
  );
  const begins = new Int32Array(states + 1);
  for (const [state, { length }] of outcomes.entries()) {
    begins[state + 1] = (begins[state] as number) + length;
  }
  const all = outcomes.flat();
  return {
    begins,
    probabilities: Float64Array.from(all, ({ probability }) => probability),
    rewards: Float64Array.from(all, ({ reward }) => reward),
    next: Int32Array.from(all, ({ next, terminated }) => (terminated ? states : next)),
  };
}

/** By E[(r + g G)^2] = E[r^2 + 2 r g G + g^2 G^2], where G is the return that follows and g the discount. */
function oneStepMore(
  { begins, probabilities, rewards, next }: Chain,
  { forecast, discount }: { forecast: Forecast; discount: number },
  longer: Forecast,
): void {
  for (let state = 0; state + 1 < begins.length; state++) {
    let [value, square, length] = [0, 0, 0];
    const end = begins[state + 1] as number;
    for (let i = begins[state] as number; i < end; i++) {
      const probability = probabilities[i] as number;
      const reward = rewards[i] as number;
      const to = next[i] as number;
      const rest = discount * (forecast.values[to] as number);
      const restSquare = discount * discount * (forecast.squares[to] as number);
      value += probability * (reward + rest);
      square += probability * (reward * reward + 2 * reward * rest + restSquare);
      length += probability * (1 + (forecast.lengths[to] as number));
    }
    longer.values[state] = value;
    longer.squares[state] = square;
    longer.lengths[state] = length;
  }
}

/** Of no step: nothing anywhere. [states + 1] each, the ends last. */
function blankForecast(states: number): Forecast {
  const [values, squares, lengths] = [0, 0, 0].map(() => new Float64Array(states + 1));
  return { values, squares, lengths } as Forecast;
}

function isSame(a: Forecast, b: Forecast): boolean {
  return (
    isSameRow(a.values, b.values) &&
    isSameRow(a.squares, b.squares) &&
    isSameRow(a.lengths, b.lengths)
  );
}

function isSameRow(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function completeHorizon({ steps, discount }: HorizonOptions): Required<HorizonOptions> {
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new UsageError(
      `The time limit must be a positive integer, but ${show(steps)} was given.`,
    );
  }
  return { steps, discount: completePlanning({ discount: discount ?? 1 }).discount };
}
