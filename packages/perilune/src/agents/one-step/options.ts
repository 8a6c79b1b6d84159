import * as v from 'valibot';
import { environmentCount } from '../shared/environment-count.js';
import { type Schedule, scheduleSchema } from '../shared/schedule.js';

export const count = v.pipe(v.number(), v.integer(), v.minValue(1));
export const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** The hyperparameters that all agents share which learn from each transition once, as it happens. */
export interface OneStepHyperparameters {
  /**
   * What the value of an action is moved towards: r + discount * the next state's value, which is
   * - `q-learning`: its largest action value (Watkins 1989; Sutton and Barto 2018, eq. 6.8);
   * - `sarsa`: the value of the action that is then taken (Rummery and Niranjan 1994; eq. 6.7);
   * - `td`: its value under the policy followed, the mean of its action values weighted by their
   *   chances: TD(0)'s target (eq. 6.2), known as expected Sarsa (van Seijen et al. 2009; eq. 6.9).
   */
  target: 'q-learning' | 'sarsa' | 'td';
  /** Size of a step: a number, or a line from `start` to `end` over `steps` environment steps. */
  learningRate: Schedule;
  /** gamma: what a reward a step later is worth. */
  discount: number;
  /** Chance of a random action: a number, or a line from `start` to `end` over `steps` environment steps. */
  epsilon: Schedule;
  /**
   * What a TD error that is no finite number does: `stop` throws a DivergenceError; `go-on` learns on
   * from it as TensorFlow and PyTorch do, and an agent whose values are all NaN takes action 0.
   */
  onDivergence: 'stop' | 'go-on';
  /** Environments stepped together. */
  environments: number;
}

export type TargetName = OneStepHyperparameters['target'];

/**
 * Their ranges and defaults.
 *
 * @param learningRate its default: what a step of that size does depends on what is moved by it
 */
export function oneStepEntries(learningRate: number) {
  return {
    target: v.optional(v.picklist(['q-learning', 'sarsa', 'td']), 'q-learning'),
    learningRate: v.optional(scheduleSchema(0, 10), learningRate),
    discount: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.99),
    epsilon: v.optional(scheduleSchema(0, 1), 0.1),
    onDivergence: v.optional(v.picklist(['stop', 'go-on']), 'stop'),
    environments: v.optional(environmentCount, 1),
  };
}
