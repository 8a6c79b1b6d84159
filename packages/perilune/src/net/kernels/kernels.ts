import type { Address, Arena } from './arena.js';
import type * as R from './family-records.js';
import type {
  AdamFactors,
  AdamStep,
  Copy,
  DenseBackwardInput,
  DenseBackwardParameters,
  DenseForward,
  Gather,
  RowArgmax,
  RowMax,
  SgdStep,
  TdLossGradient,
  TdTargets,
  Transpose,
} from './plain-records.js';

export type {
  AdamFactors,
  AdamStep,
  Copy,
  DenseBackwardInput,
  DenseBackwardParameters,
  DenseForward,
  Gather,
  LossName,
  LossReduction,
  RowArgmax,
  RowMax,
  SgdStep,
  TdLossGradient,
  TdTargets,
  Transpose,
} from './plain-records.js';

/**
 * The numerical kernels every network and learner is composed of.
 *
 * **Memory.** A `Kernels` owns one arena; every address is an address in it. Callers reserve memory
 * while they are constructed; kernels allocate nothing, keep nothing between calls and write only
 * where their record says and to the scratch memory of the object they are called on. So several such
 * objects, each on its own thread, can share one memory. Records are made once, when a plan is made, and not changed while in use.
 *
 * **Layout.** Matrices are row-major float32. A matrix with n columns has rows `pitch(n)` floats
 * apart, n rounded up to a multiple of 4; what lies between is padding, whose content is of no
 * consequence to any result but must be finite: zero when reserved, and kept so by the kernels as
 * long as their inputs are finite. Only inputs may be packed (`inputPitch`). Weights lie
 * [inputs][outputs], the transpose of PyTorch's. Arrays of one operation must not overlap, except
 * where it says so.
 *
 * **Order and bits.** Each operation states its formula; every product, sum, quotient and root in it
 * is rounded to float32 (float64 where it says so) as IEEE 754 has it, none is fused, and sums run in
 * the order stated. An *eightfold* sum over k is eight sums of those k congruent to 0, 1, ... 7 modulo
 * 8, each from 0 and from the left, added as ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)). So all
 * implementations give the same bits, whatever the number of rows. The one freedom: a product with a
 * zero may be left out of a sum where the other factors are all finite, which can change nothing but
 * the sign of a zero.
 *
 * **NaN and infinity** propagate as arithmetic has it: ReLU, maxima, Huber's clamp and gradient
 * clipping let a NaN through, and the index of the largest value is that of the first NaN.
 *
 * **Errors.** Kernels trust their records and addresses: whoever makes a plan checks shapes, once.
 * Indices that arrive as data (actions) are checked by the kernel that reads them.
 */
export interface Kernels {
  readonly arena: Arena;
  /** An empty arena of the same size with the same implementation. */
  fresh(): Kernels;

  /** output[r][j] = relu(bias[j] + x[r][0] w[0][j] + x[r][1] w[1][j] + ...), summed from the left. */
  denseForward(step: DenseForward, rows: number): void;
  /**
   * weightGradient[i][j] = 0 + x[0][i] d[0][j] + x[1][i] d[1][j] + ... over the rows, and
   * biasGradient[j] = 0 + d[0][j] + d[1][j] + ..., summed from the left; both overwritten.
   */
  denseBackwardParameters(step: DenseBackwardParameters, rows: number): void;
  /**
   * inputGradient[r][i] = 0 + d[r][0] w[i][0] + d[r][1] w[i][1] + ..., summed from the left; then
   * with `relu` zero where activation[r][i] <= 0, ReLU's derivative (0 at 0, as in PyTorch and TensorFlow).
   */
  denseBackwardInput(step: DenseBackwardInput, rows: number): void;
  /** to[j][i] = from[i][j]. */
  transpose(step: Transpose): void;

  /** maxima[r] = the largest of values[r], NaN if one of them is NaN. */
  rowMax(step: RowMax, rows: number): void;
  /** indices[r] = the index of the first NaN in values[r], or else of the first largest. */
  rowArgmax(step: RowArgmax, rows: number): void;
  /**
   * taken[r] = values[r][indices[r]].
   *
   * @returns -1, or the first row whose index is outside 0..columns-1; then later rows are unchanged
   */
  gather(step: Gather, rows: number): number;
  /** targets[r] = rewards[r] + discounts[r] * nextValues[r]. `targets` may be `nextValues`. */
  tdTargets(step: TdTargets, rows: number): void;
  /**
   * With td[r] = targets[r] - values[r][actions[r]]: writes td, the gradient of the mean over the
   * rows of weights[r] * loss(td[r]) with respect to values, and the totals.
   *
   * huber (Huber 1964): td^2 / 2 where |td| <= delta, else delta (|td| - delta / 2);
   * its gradient: (-clamp(td, -delta, delta) * weights[r]) * (1 / rows).
   * squared: td^2, as PyTorch's and Keras's mean squared error; gradient (-2 td * weights[r]) * (1 / rows).
   * row-max: td^2 with td = max_a t[a] - max_a values[r][a], where t is zero but for
   * t[actions[r]] = targets[r]; the gradient is that of `squared`, at the index `rowArgmax` finds.
   * With the reduction `sum` all is as if 1 / rows were 1.
   *
   * @returns -1, or the first row whose action is outside 0..columns-1; then what was written so far
   *   means nothing
   */
  tdLossGradient(step: TdLossGradient, rows: number): number;

  /**
   * The sum of squares over a block, in float64: eight partial sums over the indices congruent to 0,
   * 1, ... 7 modulo 8, added as ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)).
   *
   * @param count a multiple of 8
   */
  sumOfSquares(block: Address, count: number): number;
  /** Whether no value of a block is infinite or NaN; count is a multiple of 4. */
  allFinite(block: Address, count: number): boolean;
  /** block[i] *= factor, itself rounded to float32; count is a multiple of 4. */
  scale(block: Address, count: number, factor: number): void;
  /** parameters[i] -= learningRate * gradients[i]. */
  sgd(step: SgdStep, learningRate: number): void;
  /** One step of Adam, in the efficient form of Kingma & Ba 2015, section 2; see `AdamStep`. */
  adam(step: AdamStep, factors: AdamFactors): void;
  /** to[i] = (1 - tau) * to[i] + tau * from[i]; tau and 1 - tau rounded to float32. */
  polyak(step: Copy, tau: number): void;
  /** to[i] = from[i]. */
  copy(step: Copy): void;

  /**
   * LayerNorm (Ba et al. 2016, eq. 3, https://arxiv.org/abs/1607.06450), with `relu` and ReLU. Sums are eightfold:
   *
   * mean = sum_j x_j / n; d_j = x_j - mean; variance = sum_j (d_j d_j) / n;
   * scale = 1 / sqrt(variance + epsilon); xhat_j = d_j scale; y_j = xhat_j gain_j + bias_j.
   */
  layerNormForward(step: R.LayerNormForward, rows: number): void;
  /**
   * With g the gradient of gain xhat + bias, from the top: gainGradient_j = 0 + g[0][j] xhat[0][j] + ...,
   * biasGradient_j = 0 + g[0][j] + ...; and with h_j = g_j gain_j, a = sum_j h_j / n and
   * b = sum_j (h_j xhat_j) / n, eightfold: gradient_j = ((h_j - a) - xhat_j b) scale.
   */
  layerNormBackward(step: R.LayerNormBackward, rows: number): void;
  /**
   * Wang et al. 2016, eq. 9 (https://arxiv.org/abs/1511.06581), for every atom on its own:
   * Q_a = V + (A_a - (A_0 + A_1 + ...) / actions), summed from the left.
   */
  duelingForward(step: R.Dueling, rows: number): void;
  /** dV = dQ_0 + dQ_1 + ..., from the left; dA_a = dQ_a - dV / actions. */
  duelingBackward(step: R.Dueling, rows: number): void;
  /** to[r][j] += from[r][j]. */
  add(step: R.AddRows, rows: number): void;
  /** to[i][j] = from[i][j] + deviations[i][j] (rowNoise[i] columnNoise[j]). */
  perturb(step: R.Perturbation): void;
  /** to[i][j] = from[i][j] (rowNoise[i] columnNoise[j]). */
  noiseGradient(step: R.Perturbation): void;

  /**
   * In each group: m = the largest; e_k = exp(x_k - m); p_k = e_k / sum_k e_k, eightfold; padding
   * becomes zero. A NaN makes the whole group NaN. `exp`: see the reference's `exp32`.
   */
  softmax(step: R.Softmax, rows: number): void;
  /** values[r][a] = sum_k distribution[r][a][k] factors[k], eightfold. */
  expectation(step: R.Expectation, rows: number): void;
  /**
   * taken[r] = distribution[r][indices[r]], padding zero.
   *
   * @returns -1, or the first row whose index is outside 0..actions-1; then later rows are unchanged
   */
  gatherAtoms(step: R.GatherAtoms, rows: number): number;
  /** mixed[r][k] = 0 + policy[r][0] distribution[r][0][k] + ..., summed from the left. */
  mixAtoms(step: R.MixAtoms, rows: number): void;
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
  softPolicy(step: R.SoftPolicy, rows: number): number;
  /** targets[r][k] = rewards[r] + discounts[r] next[r][k]. */
  atomTargets(step: R.AtomTargets, rows: number): void;
  /**
   * Bellemare et al. 2017, algorithm 1 (https://arxiv.org/abs/1707.06887). With spacing
   * (vMax - vMin) / (atoms - 1) and z_k = vMin + k spacing, for k from 0: t = rewards[r] + discounts[r] z_k
   * clamped to vMin..vMax; b = (t - vMin) / spacing clamped to 0..atoms-1; l = floor(b), u = b - l;
   * targets[r][l] += next[r][k] (1 - u), and where u > 0 targets[r][l + 1] += next[r][k] u. Where t is NaN
   * the row is.
   */
  projectAtoms(step: R.Projection, rows: number): void;
  /**
   * Cross-entropy of the target distribution m and p = softmax(values[r][actions[r]]), with
   * log p_k = (x_k - max) - log Z: the row's loss is 0 - sum_k m_k log p_k; the gradient
   * ((p_k - m_k) weights[r]) (1 / rows); the priority the Kullback-Leibler divergence
   * sum_k m_k log m_k + loss, at least 0; td = sum_k m_k z_k - sum_k p_k z_k. Sums are eightfold.
   *
   * @returns as `tdLossGradient`
   */
  categoricalLossGradient(step: R.CategoricalLoss, rows: number): number;
  /**
   * Dabney et al. 2018, eq. 10 (https://arxiv.org/abs/1710.10044). With tau_i = (2 i + 1) / (2 N),
   * u = targets[r][j] - values[r][action][i], c = clamp(u, -delta, delta), w = u < 0 ? 1 - tau_i : tau_i:
   * the row's loss is the sum over i of sum_j w (c (u - c / 2)) / N; the gradient
   * (-(sum_j w c / N) weights[r]) (1 / rows); sums over j are eightfold. The priority is the loss
   * divided by N: the mean over i and j; td the difference of the means.
   *
   * @returns as `tdLossGradient`
   */
  quantileLossGradient(step: R.QuantileLoss, rows: number): number;
  /**
   * y = activation(x), of every number by itself (`ActivationName`). With `exp` the reference's `exp32`:
   * silu = x / (1 + exp(-x)), so that of -infinity it is NaN, as PyTorch's; expm1(x) = exp(x) - 1,
   * for |x| < ln 2 / 2 instead x (1 + x / 2! + ... + x^6 / 7!), by Horner's rule; elu = expm1(x) where
   * not x > 0; tanh = -m / (m + 2) with the sign of x, m = expm1(-2 |x|).
   */
  activate(step: R.Activate, rows: number): void;
  /**
   * gradient *= dy / dx: relu: zero where y <= 0; tanh: 1 - y y; elu: y + 1 where not y > 0;
   * leaky-relu: 0.01 where not x > 0; silu: s (1 + x (1 - s)), s = 1 / (1 + exp(-x)). What is not
   * in the formula is not read.
   */
  activateBackward(step: R.ActivateBackward, rows: number): void;
  /**
   * Copies entries and makes indices one-hot, as Gymnasium's `flatten`: number k of an index's segment
   * is 1 where entry - from = k, else 0. So an index outside of 0..size-1, or between two, gives zeros
   * only, and a NaN gives NaN in its whole segment.
   */
  expandRows(step: R.ExpandRows, rows: number): void;
  /**
   * output[r][j] = clamp((input[r][j] - mean[j]) / sqrt(variance[j] + epsilon), -clip, clip) in
   * float64, then rounded to float32; a NaN passes. As Stable-Baselines3's VecNormalize, and with an
   * infinite clip Gymnasium's NormalizeObservation.
   */
  normalizeRows(step: R.NormalizeRows, rows: number): void;
  /** values[r][a] = fill where masks[r][a] is 0; where a whole row is forbidden, all of it is `fill`. */
  maskValues(step: R.MaskValues, rows: number): void;
  /** How many columns are zero in every row: units that no observation woke. */
  countDead(step: R.DeadColumns, rows: number): number;
}

/** Floats between the beginnings of two rows of a matrix with `columns` columns. */
export function pitch(columns: number): number {
  return (columns + 3) & ~3;
}
