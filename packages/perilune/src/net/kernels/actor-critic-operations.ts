import type { Operation } from './operation.js';

export type Pessimism = keyof typeof PESSIMISMS;

/** What an actor is told of several estimates of a row: the least of them, or their mean. */
export const PESSIMISMS = { least: 0, mean: 1 } as const;

const estimates = {
  /** Of every critic, one beside the other: [rows x columns]. */
  values: 'address',
  columns: 'count',
} as const;

/** Noise that is a function of the state. */
const stateNoise = {
  /** l: [rows x columns] */
  logDeviation: 'address',
  /** n: [rows x columns] */
  noise: 'address',
  columns: 'count',
} as const;

/**
 * What actors and critics of continuous actions are made of. `temperature` is the address of one number,
 * alpha of Haarnoja et al. 2018; where there is no entropy to reward it is 0.
 */
export const actorCriticOperations = {
  /**
   * Draws actions of a squashed Gaussian (Haarnoja et al. 2018, appendix C, https://arxiv.org/abs/1801.01290)
   * by given noise e, standard normal: l = clamp(logDeviation, -20, 2), u = mean + exp(l) e, action =
   * tanh(u), slope = 4 t / ((1 + t) (1 + t)) with t = exp(-2 |u|), which is 1 - action^2 without its loss
   * of digits, and
   *
   * log p = sum_j (((0 - 0.5 (e e)) - l) - log(2 pi) / 2) - log(slope + 1e-6), eightfold.
   *
   * The limits and 1e-6 are Stable-Baselines3's.
   */
  squashedSample: {
    file: 'actors',
    build: 'learning',
    step: {
      /** [rows x columns] */
      mean: 'address',
      /** [rows x columns] */
      logDeviation: 'address',
      /** e: [rows x columns] */
      noise: 'address',
      columns: 'count',
      /** [rows x columns], written, padding zero. */
      actions: 'address',
      /** [rows x columns], written: the derivatives of tanh. */
      slopes: 'address',
      /** [rows], written. */
      logProbabilities: 'address',
    },
    call: 'rows',
  },
  /**
   * From the gradient with respect to the actions that `squashedSample` drew, and the mean over the rows of
   * temperature log p, to those with respect to means and log-deviations. With share = temperature (1 /
   * rows) and pull = actionGradient slope + share (2 action slope / (slope + 1e-6)): meanGradient = pull;
   * logDeviationGradient = pull (exp(l) e) - share where logDeviation is within -20..2, 0 elsewhere.
   */
  squashedBackward: {
    file: 'actors',
    build: 'learning',
    step: {
      /** [rows x columns] */
      logDeviation: 'address',
      /** [rows x columns] */
      noise: 'address',
      columns: 'count',
      /** [rows x columns] */
      actions: 'address',
      /** [rows x columns] */
      slopes: 'address',
      /** [rows x columns] */
      actionGradient: 'address',
      temperature: 'address',
      /** [rows x columns], written. */
      meanGradient: 'address',
      /** [rows x columns], written. */
      logDeviationGradient: 'address',
    },
    call: 'rows',
  },
  /**
   * As `squashedSample`, of a Gaussian whose noise n has the deviations exp(l) already, as what is a function of the
   * state has (gSDE; Raffin et al. 2022, https://arxiv.org/abs/2005.05719): u = mean + n, z = n / exp(l), l as it is:
   *
   * log p = sum_j (((0 - 0.5 (z z)) - l) - log(2 pi) / 2) - log(slope + 1e-6), eightfold.
   */
  stateSample: {
    file: 'state-noise',
    build: 'learning',
    step: {
      /** [rows x columns] */
      mean: 'address',
      ...stateNoise,
      /** [rows x columns], written, padding zero. */
      actions: 'address',
      /** [rows x columns], written: the derivatives of tanh. */
      slopes: 'address',
      /** [rows], written. */
      logProbabilities: 'address',
    },
    call: 'rows',
  },
  /**
   * The way back of `stateSample`, as `squashedBackward` of `squashedSample`, with its share and pull, l and n being
   * learned each by itself: meanGradient = pull; noiseGradient = pull - share (z / exp(l)); logDeviationGradient =
   * share (z z) - share.
   */
  stateSampleBackward: {
    file: 'state-noise',
    build: 'learning',
    step: {
      ...stateNoise,
      /** [rows x columns] */
      actions: 'address',
      /** [rows x columns] */
      slopes: 'address',
      /** [rows x columns] */
      actionGradient: 'address',
      temperature: 'address',
      /** [rows x columns], written. */
      meanGradient: 'address',
      /** [rows x columns], written. */
      noiseGradient: 'address',
      /** [rows x columns], written. */
      logDeviationGradient: 'address',
    },
    call: 'rows',
  },
  /**
   * actions = clamp(actions + clamp(scale noise, -clip, clip), -1, 1): the smoothed policy of TD3's targets
   * (Fujimoto et al. 2018, eq. 14, https://arxiv.org/abs/1802.09477).
   */
  smoothActions: {
    file: 'actors',
    build: 'learning',
    step: {
      /** [rows x columns], changed. */
      actions: 'address',
      /** Standard normal: [rows x columns]. */
      noise: 'address',
      columns: 'count',
      scale: 'float',
      clip: 'float',
    },
    call: 'rows',
  },
  /**
   * The gradient of -log(temperature) * mean(log p + targetEntropy) with respect to the logarithm, as
   * Stable-Baselines3 has it (Haarnoja et al. 2018b, eq. 18, https://arxiv.org/abs/1812.05905, has the
   * temperature itself): -(mean(log p) + targetEntropy), summed from the left in float64, rounded once.
   */
  temperatureGradient: {
    file: 'actors',
    build: 'learning',
    step: {
      /** [rows] */
      logProbabilities: 'address',
      targetEntropy: 'float',
      /** One number, written. */
      gradient: 'address',
    },
    call: 'rows',
  },
  /**
   * The targets of critics: of the next values of a row, sorted, those `kept` that are smallest, of two
   * critics' values the lesser one (Fujimoto et al. 2018), of quantiles all but the largest (Kuznetsov et
   * al. 2020, eq. 7, https://arxiv.org/abs/2005.04269):
   *
   * targets[r][k] = rewards[r] + discounts[r] (sorted[r][k] - temperature logProbabilities[r]).
   *
   * A NaN comes before everything else, and equal values stay in their order.
   */
  truncatedTargets: {
    file: 'critics',
    build: 'learning',
    step: {
      /** [rows x columns], overwritten by the same in order. */
      nextValues: 'address',
      columns: 'count',
      /** At most `columns`. */
      kept: 'count',
      /** Of the next actions: [rows]. */
      logProbabilities: 'address',
      temperature: 'address',
      /** [rows] */
      rewards: 'address',
      /** [rows] */
      discounts: 'address',
      /** [rows x kept], written. */
      targets: 'address',
    },
    call: 'rows',
  },
  /**
   * The squared errors of several critics: td = target - value, valueGradient = (-(factor td)) (1 / rows),
   * of the sum over the critics of the mean over the rows of factor / 2 td^2. The factor is 1 in SAC and 2 in
   * TD3 as Stable-Baselines3 has them.
   */
  criticLossGradient: {
    file: 'critics',
    build: 'learning',
    step: {
      ...estimates,
      /** [rows x 1] */
      targets: 'address',
      factor: 'float',
      /** [rows x columns], written, padding zero. */
      valueGradient: 'address',
      /** float64 [4], written, summed in order: of td^2, of the values, of the targets, of |td|. */
      totals: 'address',
    },
    call: 'rows',
  },
  /**
   * The quantile Huber loss (Dabney et al. 2018, eq. 10; Kuznetsov et al. 2020, eq. 8) of several critics'
   * quantiles, `quantiles` of each one after the other, kappa 1: with level = (2 i + 1) / (2 quantiles),
   * u = target_k - value_i, c = clamp(u, -1, 1), w = 1 - level where u < 0, else level: the mean over rows,
   * values and targets of w (c (u - 0.5 c)), eightfold over the targets; valueGradient =
   * (-(sum_k w c / (kept columns))) (1 / rows).
   */
  truncatedLossGradient: {
    file: 'critics',
    build: 'learning',
    step: {
      ...estimates,
      quantiles: 'count',
      /** [rows x kept] */
      targets: 'address',
      kept: 'count',
      /** [rows x columns], written, padding zero. */
      valueGradient: 'address',
      /**
       * float64 [4], written, summed in order: of all losses, of the rows' mean values, of their mean
       * targets, of the sizes of their difference.
       */
      totals: 'address',
    },
    call: 'rows',
    scratch: 80,
  },
  /**
   * The gradient of minus the mean over the rows of what their values are worth to an actor: the least, by
   * the first NaN or else the first least one, or the mean.
   */
  actorValueGradient: {
    file: 'critics',
    build: 'learning',
    step: {
      ...estimates,
      pessimism: PESSIMISMS,
      /** [rows x columns], written, padding zero. */
      valueGradient: 'address',
      /** float64 [1], written: the sum over the rows of what they are worth. */
      totals: 'address',
    },
    call: 'rows',
  },
} as const satisfies Record<string, Operation>;
