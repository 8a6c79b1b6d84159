import type { Operation } from './operation.js';

export type LossName = keyof typeof LOSSES;
export type LossReduction = keyof typeof REDUCTIONS;

export const LOSSES = { squared: 0, huber: 1 } as const;
/** What becomes of the rows' losses: their mean, or their sum. */
export const REDUCTIONS = { mean: 0, sum: 1 } as const;

const matrix = {
  /** [rows x columns] */
  values: 'address',
  columns: 'count',
} as const;

/** The values of actions, one number each. */
export const valueOperations = {
  /** maxima[r] = the largest of values[r], NaN if one of them is NaN. */
  rowMax: {
    file: 'values',
    build: 'learning',
    step: {
      ...matrix,
      /** [rows], written. */
      maxima: 'address',
    },
    call: 'rows',
  },
  /** indices[r] = the index of the first NaN in values[r], or else of the first largest. */
  rowArgmax: {
    file: 'values',
    build: 'inference',
    step: {
      ...matrix,
      /** int32 [rows], written. */
      indices: 'address',
    },
    call: 'rows',
  },
  /**
   * taken[r] = values[r][indices[r]].
   *
   * @returns -1, or the first row whose index is outside 0..columns-1; then later rows are unchanged
   */
  gather: {
    file: 'values',
    build: 'learning',
    step: {
      ...matrix,
      /** int32 [rows] */
      indices: 'address',
      /** [rows], written. */
      taken: 'address',
    },
    call: 'rows',
    result: 'number',
  },
  /** targets[r] = rewards[r] + discounts[r] * nextValues[r]. `targets` may be `nextValues`. */
  tdTargets: {
    file: 'values',
    build: 'learning',
    step: {
      /** [rows] */
      rewards: 'address',
      /** [rows] */
      discounts: 'address',
      /** [rows] */
      nextValues: 'address',
      /** [rows], written. */
      targets: 'address',
    },
    call: 'rows',
  },
  /**
   * With td[r] = targets[r] - values[r][actions[r]]: writes td, the gradient of the mean over the
   * rows of weights[r] * loss(td[r]) with respect to values, and the totals.
   *
   * huber (Huber 1964): td^2 / 2 where |td| <= delta, else delta (|td| - delta / 2);
   * its gradient: (-clamp(td, -delta, delta) * weights[r]) * (1 / rows).
   * squared: td^2, as PyTorch's and Keras's mean squared error; gradient (-2 td * weights[r]) * (1 / rows).
   * With the reduction `sum` all is as if 1 / rows were 1.
   *
   * @returns -1, or the first row whose action is outside 0..columns-1; then what was written so far
   *   means nothing
   */
  tdLossGradient: {
    file: 'values',
    build: 'learning',
    step: {
      loss: LOSSES,
      reduction: REDUCTIONS,
      /** Huber's delta; ignored by the others. */
      delta: 'float',
      ...matrix,
      /** int32 [rows] */
      actions: 'address',
      /** [rows] */
      targets: 'address',
      /** [rows], a factor for each row's loss. */
      weights: 'address',
      /** [rows], written: targets - values taken. */
      tdErrors: 'address',
      /** [rows x columns], written: zero but for the actions taken. */
      valueGradient: 'address',
      /**
       * float64 [4], written, summed in the order of the rows: the sums of weights * loss, of the values
       * taken and of the targets, and the largest |td| (NaN if one is NaN).
       */
      totals: 'address',
    },
    call: 'rows',
    result: 'number',
  },
  /**
   * Vieillard et al. 2020 (https://arxiv.org/abs/2007.14430), eq. 5 and appendix B. With
   * L_a(q) = (q_a - m) - tau log Z, m = max_a q_a and Z = sum_a exp((q_a - m) / tau), eightfold, the
   * stable form of tau log pi(a): policy_a = exp((q_a - m) / tau) / Z of the next values;
   * entropy = 0 - sum_a policy_a L_a(next), eightfold; bonus = min(max(L_action(values), clip), 0), a
   * NaN passing; softRewards = (rewards + alpha bonus) + discounts entropy.
   *
   * @returns -1, or the first row whose action is outside 0..columns-1; then what was written so far
   *   means nothing
   */
  softPolicy: {
    file: 'distributions',
    build: 'learning',
    step: {
      /** Of the states left: [rows x columns]. */
      values: 'address',
      /** Of the states entered: [rows x columns]. */
      nextValues: 'address',
      columns: 'count',
      /** int32 [rows] */
      actions: 'address',
      /** [rows] */
      rewards: 'address',
      /** [rows] */
      discounts: 'address',
      /** tau */
      temperature: 'float',
      alpha: 'float',
      /** l0 */
      clip: 'float',
      /** [rows x columns], written: pi(.|next). */
      policy: 'address',
      /** [rows], written: the rewards with the bonus and the next state's entropy. */
      softRewards: 'address',
    },
    call: 'rows',
    result: 'number',
  },
} as const satisfies Record<string, Operation>;
