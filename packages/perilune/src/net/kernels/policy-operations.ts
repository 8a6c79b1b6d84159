import type { Operation } from './operation.js';

/** What an update does with the ratio of probabilities, by `surrogate`. */
export type ObjectiveName = keyof typeof OBJECTIVES;

export const OBJECTIVES = { clipped: 0, plain: 1 } as const;

/** What entries of an action choose among, a softmax each. */
const choosing = {
  columns: 'count',
  /** int32 [entries]: how many each has, one after the other; their sum is `columns`. */
  counts: 'address',
  entries: 'count',
  /** [rows x entries], packed: indices. */
  actions: 'address',
  /** p: [rows x columns] */
  probabilities: 'address',
  /** log p: [rows x columns] */
  logs: 'address',
} as const;

const bits = {
  /** x: [rows x columns] */
  logits: 'address',
  columns: 'count',
  /** [rows x columns], packed: 0 or 1. */
  actions: 'address',
} as const;

const gaussian = {
  /** mu: [rows x columns] */
  means: 'address',
  /** log sigma: [rows x columns] */
  logDeviations: 'address',
  columns: 'count',
  /** [rows x columns], packed. */
  actions: 'address',
} as const;

/** Of the actions that were taken, and of the policy: [rows] both, written. */
const found = { logProbabilities: 'address', entropies: 'address' } as const;

/** What a loss is made of: [rows], d loss / d log-probability; and d loss / d entropy, the same in every row. */
const flows = { rows: 'count', entropyWeight: 'float' } as const;

/** h, what a policy's noise is made of. */
const features = {
  /** [rows x inputs] */
  input: 'address',
  /** Floats between two rows of `input`. */
  inputPitch: 'count',
  inputs: 'count',
} as const;

/** What a forward pass leaves for the way back. */
const spreads = {
  /** s: [inputs x columns] */
  squares: 'address',
  /** [rows x columns] */
  variances: 'address',
} as const;

/** Stochastic policies: their log-probabilities and entropies, and the way back of what is learned from these. */
export const policyOperations = {
  /**
   * In each entry log p_k = (x_k - max x) - log s, s the eightfold sum of exp(x_k - max x), p_k = exp(x_k - max x) / s;
   * log-probability = the sum over the entries, from 0 and from the left, of log p at the index taken; entropy =
   * 0 - that of the eightfold sums of p_k log p_k. Returns the first row with an index out of range, else -1.
   */
  categoricalLogs: {
    file: 'categorical',
    build: 'learning',
    step: {
      /** x: [rows x columns] */
      logits: 'address',
      ...choosing,
      ...found,
    },
    call: 'rows',
    result: 'number',
  },
  /**
   * gradient_k = g ([k taken] - p_k) - e (p_k (log p_k + H)), g the row's and e the call's, H the entropy of the
   * entry: 0 - the eightfold sum of p_k log p_k.
   */
  categoricalBackward: {
    file: 'categorical',
    build: 'learning',
    step: {
      ...choosing,
      /** g: [rows] */
      flows: 'address',
      /** [rows x columns], written. */
      logitGradient: 'address',
    },
    call: flows,
  },
  /**
   * With z = x where the bit is 1, -x where it is 0: its log-probability is min(z, 0) - log(1 + exp(-|z|)), its
   * entropy (max(x, 0) + log(1 + exp(-|x|))) - x p, p = 1 / (1 + exp(-x)); of a row the sums over the bits, from 0
   * and from the left. Returns the first row with something else than a bit, else -1.
   */
  bernoulliLogs: {
    file: 'bernoulli',
    build: 'learning',
    step: { ...bits, ...found },
    call: 'rows',
    result: 'number',
  },
  /** gradient = g (bit - p) - e ((x p) (1 - p)), g the row's and e the call's. */
  bernoulliBackward: {
    file: 'bernoulli',
    build: 'learning',
    step: {
      ...bits,
      /** g: [rows] */
      flows: 'address',
      /** [rows x columns], written. */
      logitGradient: 'address',
    },
    call: flows,
  },
  /**
   * With z = (action - mu) / exp(log sigma): the log-probability is the sum over the entries, from 0 and from the
   * left, of (-0.5 (z z) - log sigma) - 0.5 log(2 pi), the entropy that of log sigma + (0.5 + 0.5 log(2 pi)).
   */
  gaussianLogs: {
    file: 'gaussian',
    build: 'learning',
    step: { ...gaussian, ...found },
    call: 'rows',
  },
  /** meanGradient = g (z / sigma); deviationGradient = g (z z - 1) + e, g the row's and e the call's. */
  gaussianBackward: {
    file: 'gaussian',
    build: 'learning',
    step: {
      ...gaussian,
      /** g: [rows] */
      flows: 'address',
      /** [rows x columns], written. */
      meanGradient: 'address',
      /** Of log sigma: [rows x columns], written. */
      deviationGradient: 'address',
    },
    call: flows,
  },
  /**
   * variance[r][j] = (the sum over i, from 0 and from the left, of (h[r][i] h[r][i]) s[i][j]) + 1e-6, s = exp(l) exp(l)
   * with l the log-deviations; output = 0.5 log(variance), the padding 0 (Raffin et al. 2022, eq. 6).
   */
  stateDeviations: {
    file: 'state-deviation',
    build: 'learning',
    step: {
      ...features,
      /** l: [inputs x columns] */
      logDeviations: 'address',
      columns: 'count',
      ...spreads,
      /** [rows x columns], written. */
      output: 'address',
    },
    call: 'rows',
  },
  /**
   * deviationGradient[i][j] = s[i][j] times the sum over the rows, from 0 and the first one on, of (h[r][i] h[r][i])
   * (gradient[r][j] / variance[r][j]); gradient becomes these quotients. None is for h.
   */
  stateDeviationsBackward: {
    file: 'state-deviation',
    build: 'learning',
    step: {
      ...features,
      columns: 'count',
      ...spreads,
      /** Of the output: [rows x columns], overwritten. */
      gradient: 'address',
      /** [inputs x columns], written. */
      deviationGradient: 'address',
    },
    call: 'rows',
  },
  /**
   * With l = log-probability - the old one, r = exp(l), A the advantage, n rows:
   *
   * clipped: loss = -min(r A, clamp(r, 1 - clip, 1 + clip) A) (Schulman et al. 2017, eq. 7); its derivative by the
   * log-probability is -(r A), and 0 where the clamp has changed r and its product is the smaller;
   * plain: loss = -(A log-probability) (Williams 1992), its derivative -A.
   *
   * flow = derivative times 1 / n. totals = sums in float64, from the first row, of the losses; of (r - 1) - l
   * (Schulman 2020, "Approximating KL divergence", k3); of 1 where |r - 1| > clip; of the entropies.
   */
  surrogate: {
    file: 'surrogate',
    build: 'learning',
    step: {
      objective: OBJECTIVES,
      ...found,
      /** [rows] */
      oldLogProbabilities: 'address',
      /** A: [rows] */
      advantages: 'address',
      /** [rows], written. */
      flows: 'address',
      /** float64 [4], written. */
      totals: 'address',
    },
    call: { rows: 'count', clip: 'float' },
  },
  /**
   * With v' = old + clamp(v - old, -clip, clip): loss = (v' - return)^2 in float64, its sum the total; gradient =
   * (weight (2 (v' - return))) times 1 / n rows, 0 where the clamp has changed v - old. With an infinite clip v' = v.
   */
  valueLoss: {
    file: 'surrogate',
    build: 'learning',
    step: {
      /** v: [rows x 1] */
      values: 'address',
      /** [rows] both. */
      oldValues: 'address',
      returns: 'address',
      /** [rows x 1], written. */
      valueGradient: 'address',
      /** float64 [1], written. */
      total: 'address',
    },
    call: { rows: 'count', clip: 'float', weight: 'float' },
  },
} as const satisfies Record<string, Operation>;
