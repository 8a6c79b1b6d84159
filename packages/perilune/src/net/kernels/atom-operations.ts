import type { Operation, RecordOf } from './operation.js';
import { REDUCTIONS } from './value-operations.js';

/** An array of groups of numbers in every row, the numbers of an action's distribution. */
export type Atoms = RecordOf<typeof atoms>;

const atoms = {
  /** Groups in a row. */
  actionCount: 'count',
  /** N, the numbers in a group. */
  atoms: 'count',
  /**
   * Floats between the beginnings of two groups: 1 where a group is one number, else pitch(atoms).
   * Rows lie pitch(actions * stride) apart.
   */
  stride: 'count',
} as const;

const dueling = {
  ...atoms,
  /** V, or its gradient: [rows x atoms] */
  value: 'address',
  /** A, or its gradient: [rows x actions x atoms] */
  advantages: 'address',
  /** Q, or its gradient: [rows x actions x atoms] */
  output: 'address',
} as const;

const targets = {
  /** [rows] */
  rewards: 'address',
  /** [rows] */
  discounts: 'address',
  /** [rows x atoms]: returns, or for `projectAtoms` the probabilities of the support's. */
  next: 'address',
  atoms: 'count',
  /** [rows x atoms], written. */
  targets: 'address',
} as const;

const loss = {
  ...atoms,
  /** [rows x actions x atoms]: logits or quantiles. */
  values: 'address',
  /** int32 [rows] */
  actions: 'address',
  /** [rows x atoms] */
  targets: 'address',
  /** [rows], a factor for each row's loss. */
  weights: 'address',
  reduction: REDUCTIONS,
  /** [rows], written: the targets' mean less that of the values taken. */
  tdErrors: 'address',
  /** [rows], written. */
  priorities: 'address',
  /** [rows x actions x atoms], written: zero but for the actions taken. */
  valueGradient: 'address',
  /** float64 [4], written: as `tdLossGradient` has it, of the means. */
  totals: 'address',
} as const;

/** The values of actions as distributions of `atoms` numbers each. */
export const atomOperations = {
  /**
   * Wang et al. 2016, eq. 9 (https://arxiv.org/abs/1511.06581), for every atom on its own:
   * Q_a = V + (A_a - (A_0 + A_1 + ...) / actions), summed from the left.
   */
  duelingForward: { file: 'streams', build: 'forward', step: dueling, call: 'rows' },
  /** dV = dQ_0 + dQ_1 + ..., from the left; dA_a = dQ_a - dV / actions. */
  duelingBackward: { file: 'streams', build: 'learning', step: dueling, call: 'rows' },
  /**
   * In each group: m = the largest; e_k = exp(x_k - m); p_k = e_k / sum_k e_k, eightfold; padding
   * becomes zero. A NaN makes the whole group NaN. `exp`: see the reference's `exp32`.
   */
  softmax: {
    file: 'distributions',
    build: 'forward',
    step: {
      ...atoms,
      /** [rows x actions x atoms] */
      logits: 'address',
      /** [rows x actions x atoms], written. May be `logits`. */
      probabilities: 'address',
    },
    call: 'rows',
  },
  /** values[r][a] = sum_k distribution[r][a][k] factors[k], eightfold. */
  expectation: {
    file: 'distributions',
    build: 'forward',
    step: {
      ...atoms,
      /** [rows x actions x atoms] */
      distribution: 'address',
      /** [atoms] */
      factors: 'address',
      /** [rows x actions], written. */
      values: 'address',
    },
    call: 'rows',
  },
  /**
   * taken[r] = distribution[r][indices[r]], padding zero.
   *
   * @returns -1, or the first row whose index is outside 0..actions-1; then later rows are unchanged
   */
  gatherAtoms: {
    file: 'distributions',
    build: 'learning',
    step: {
      ...atoms,
      /** [rows x actions x atoms] */
      distribution: 'address',
      /** int32 [rows] */
      indices: 'address',
      /** [rows x atoms], written. */
      taken: 'address',
    },
    call: 'rows',
    result: 'number',
  },
  /** mixed[r][k] = 0 + policy[r][0] distribution[r][0][k] + ..., summed from the left. */
  mixAtoms: {
    file: 'distributions',
    build: 'learning',
    step: {
      ...atoms,
      /** [rows x actions x atoms] */
      distribution: 'address',
      /** [rows x actions] */
      policy: 'address',
      /** Written: [rows] where stride is 1, else [rows x atoms]. */
      mixed: 'address',
    },
    call: 'rows',
  },
  /** targets[r][k] = rewards[r] + discounts[r] next[r][k]. */
  atomTargets: { file: 'atom-targets', build: 'learning', step: targets, call: 'rows' },
  /**
   * Bellemare et al. 2017, algorithm 1 (https://arxiv.org/abs/1707.06887). With spacing
   * (vMax - vMin) / (atoms - 1) and z_k = vMin + k spacing, for k from 0: t = rewards[r] + discounts[r] z_k
   * clamped to vMin..vMax; b = (t - vMin) / spacing clamped to 0..atoms-1; l = floor(b), u = b - l;
   * targets[r][l] += next[r][k] (1 - u), and where u > 0 targets[r][l + 1] += next[r][k] u. Where t is NaN
   * the row is.
   */
  projectAtoms: {
    file: 'atom-targets',
    build: 'learning',
    step: { ...targets, vMin: 'float', vMax: 'float' },
    call: 'rows',
  },
  /**
   * Cross-entropy of the target distribution m and p = softmax(values[r][actions[r]]), with
   * log p_k = (x_k - max) - log Z: the row's loss is 0 - sum_k m_k log p_k; the gradient
   * ((p_k - m_k) weights[r]) (1 / rows); the priority the Kullback-Leibler divergence
   * sum_k m_k log m_k + loss, at least 0; td = sum_k m_k z_k - sum_k p_k z_k. Sums are eightfold.
   *
   * @returns as `tdLossGradient`
   */
  categoricalLossGradient: {
    file: 'atom-losses',
    build: 'learning',
    step: {
      ...loss,
      /** z: [atoms] */
      support: 'address',
    },
    call: 'rows',
    result: 'number',
  },
  /**
   * Dabney et al. 2018, eq. 10 (https://arxiv.org/abs/1710.10044). With tau_i = (2 i + 1) / (2 N),
   * u = targets[r][j] - values[r][action][i], c = clamp(u, -delta, delta), w = u < 0 ? 1 - tau_i : tau_i:
   * the row's loss is the sum over i of sum_j w (c (u - c / 2)) / N; the gradient
   * (-(sum_j w c / N) weights[r]) (1 / rows); sums over j are eightfold. The priority is the loss
   * divided by N: the mean over i and j; td the difference of the means.
   *
   * @returns as `tdLossGradient`
   */
  quantileLossGradient: {
    file: 'atom-losses',
    build: 'learning',
    step: {
      ...loss,
      /** kappa */
      delta: 'float',
    },
    call: 'rows',
    result: 'number',
    scratch: 68,
  },
} as const satisfies Record<string, Operation>;
