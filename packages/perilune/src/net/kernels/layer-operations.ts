import type { Operation } from './operation.js';

/**
 * What a layer's sums become, element by element:
 *
 * linear: x; relu: max(x, 0); tanh; elu: x where x > 0, else e^x - 1 (Clevert et al. 2016, alpha 1);
 * leaky-relu: x where x > 0, else 0.01 x (Maas et al. 2013; PyTorch's default slope);
 * silu: x / (1 + e^-x) (Elfwing et al. 2018);
 * gelu: x Phi(x), Phi the normal distribution's (Hendrycks and Gimpel 2016); gelu-tanh: the same by their approximation,
 * x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2; mish: x tanh(softplus(x)) (Misra 2020);
 * selu: 1.0507 x where x > 0, else 1.7581 (e^x - 1) (Klambauer et al. 2017); softplus: log(1 + e^x);
 * softsign: x / (1 + |x|); hardswish: x clip(x + 3, 0, 6) / 6 (Howard et al. 2019).
 */
export type ActivationName = keyof typeof ACTIVATIONS;

export const ACTIVATIONS = {
  linear: 0,
  relu: 1,
  tanh: 2,
  elu: 3,
  'leaky-relu': 4,
  silu: 5,
  gelu: 6,
  'gelu-tanh': 7,
  mish: 8,
  selu: 9,
  softplus: 10,
  softsign: 11,
  hardswish: 12,
} as const;

/** Bytes of a product's scratch memory: 2,048 words of masks, a strip of the other matrix. */
const PRODUCT = 16384 + 49152;

/** Bytes for as many of an input's columns as are turned over at a time. */
const TURNED = 65536;

const activation = {
  activation: ACTIVATIONS,
  /** x: [rows x columns] */
  input: 'address',
  columns: 'count',
  /** y: [rows x columns]. May be `input`, if no backward pass needs x. */
  output: 'address',
} as const;

const batchRenorm = {
  /** x: [rows x columns] */
  input: 'address',
  /** Floats between two rows of `input`, at least `columns`. */
  inputPitch: 'count',
  columns: 'count',
  /** [columns] */
  gain: 'address',
  /** [columns] */
  bias: 'address',
  /** [columns], the mean that runs along. */
  mean: 'address',
  /** [columns], the variance that runs along. */
  variance: 'address',
  epsilon: 'float',
  /** Whether negative outputs become zero. */
  relu: 'flag',
  /** [rows x columns], written: xhat. */
  values: 'address',
  /** [4 x columns], written: what the way back asks for, scale_j first. */
  terms: 'address',
  /** [rows x columns], written. */
  output: 'address',
} as const;

/** The layers of a network, forward and back. */
export const layerOperations = {
  /**
   * output[r][j] = bias[j] + x[r][0] w[0][j] + x[r][1] w[1][j] + ..., summed from the left; with `relu`
   * max(output, 0).
   */
  denseForward: {
    file: 'dense',
    build: 'forward',
    step: {
      /** [rows x inputs] */
      input: 'address',
      /** Floats between two rows of `input`, at least `inputs`. */
      inputPitch: 'count',
      inputs: 'count',
      /** [inputs x outputs] */
      weights: 'address',
      /** [outputs] */
      bias: 'address',
      /** [rows x outputs], written. */
      output: 'address',
      outputs: 'count',
      /** Whether negative outputs become zero. */
      relu: 'flag',
      /** A hint, for speed alone: many of `input`'s values are zero, and its rows are padded. */
      sparseInput: 'flag',
    },
    call: 'rows',
    scratch: PRODUCT,
  },
  /**
   * weightGradient[i][j] = 0 + x[0][i] d[0][j] + x[1][i] d[1][j] + ... over the rows, and
   * biasGradient[j] = 0 + d[0][j] + d[1][j] + ..., summed from the left; both overwritten.
   */
  denseBackwardParameters: {
    file: 'dense',
    build: 'learning',
    step: {
      /** [rows x inputs] */
      input: 'address',
      inputPitch: 'count',
      inputs: 'count',
      /** d: [rows x outputs], the gradient with respect to the layer's output before its activation. */
      outputGradient: 'address',
      outputs: 'count',
      /** [inputs x outputs], written. */
      weightGradient: 'address',
      /** [outputs], written. */
      biasGradient: 'address',
      /** A hint, as in `denseForward`. */
      sparseInput: 'flag',
    },
    call: 'rows',
    scratch: PRODUCT + TURNED,
  },
  /**
   * inputGradient[r][i] = 0 + d[r][0] w[i][0] + d[r][1] w[i][1] + ..., summed from the left; then with
   * `relu` zero where activation[r][i] <= 0, ReLU's derivative (0 at 0, as in PyTorch and TensorFlow).
   */
  denseBackwardInput: {
    file: 'dense',
    build: 'learning',
    step: {
      /** d: [rows x outputs] */
      outputGradient: 'address',
      outputs: 'count',
      /** The transposed weights: [outputs x inputs]. */
      weightsTransposed: 'address',
      /** [rows x inputs], written. */
      inputGradient: 'address',
      inputs: 'count',
      /** Whether the layer's input is the ReLU output of the layer below. */
      relu: 'flag',
      /** [rows x inputs], the layer's input; not used without `relu`. */
      activation: 'address',
      /** A hint, for speed alone: many of `outputGradient`'s values are zero. */
      sparseGradient: 'flag',
    },
    call: 'rows',
    scratch: PRODUCT,
  },
  /** to[j][i] = from[i][j]. */
  transpose: {
    file: 'transpose',
    build: 'learning',
    step: {
      /** [rows x columns] */
      from: 'address',
      rows: 'count',
      columns: 'count',
      /** [columns x rows], written. */
      to: 'address',
    },
    call: 'once',
  },

  /**
   * y = activation(x), of every number by itself (`ActivationName`). With `exp` the reference's `exp32`:
   * silu = x / (1 + exp(-x)), so that of -infinity it is NaN, as PyTorch's; expm1(x) = exp(x) - 1,
   * for |x| < ln 2 / 2 instead x (1 + x / 2! + ... + x^6 / 7!), by Horner's rule; elu = expm1(x) where
   * not x > 0; tanh = -m / (m + 2) with the sign of x, m = expm1(-2 |x|); selu = lambda x, else lambda alpha expm1(x).
   * Like silu are gelu = x / (1 + exp(-(x P))), P of x x the polynomial that brings it within 1e-7 of x Phi(x) (gelu-tanh:
   * P = 2 sqrt(2 / pi) (1 + 0.044715 x x)), mish = x / (1 + 2 / (u (u + 2))), u = exp(x), softsign = x / (1 + |x|) and
   * hardswish = x / (6 / clip(x + 3, 0, 6)). softplus = max(x, 0) + (s + s) (1 + q / 3 + ... + q^5 / 11), q = s s,
   * s = t / (t + 2), t = exp(-|x|), of padding 0.
   */
  activate: { file: 'activations', build: 'forward', step: activation, call: 'rows' },
  /**
   * gradient *= dy / dx: relu: zero where y <= 0; tanh: 1 - y y; elu: y + 1 where not y > 0;
   * leaky-relu: 0.01 where not x > 0; selu: lambda where y > 0, else y + lambda alpha; with s = 1 / what x is divided by
   * silu: s (1 + x (1 - s)), mish: s (1 + x (1 - s) (2 - 2 / (u + 2))), gelu: s + x exp(x x / -2) / sqrt(2 pi), gelu-tanh:
   * s (1 + x (1 - s) 2 sqrt(2 / pi) (1 + 3 0.044715 x x)), |x| at most 16 in the last square, softsign: s s; softplus: silu's
   * s; hardswish: (c + x) / 6, c = clip(x + 3, 0, 6), and without x where c is 0 or 6. What is not in the formula is not read.
   */
  activateBackward: {
    file: 'activations-backward',
    build: 'learning',
    step: {
      ...activation,
      /** [rows x columns], changed: from the gradient of y to that of x. */
      gradient: 'address',
    },
    call: 'rows',
  },

  /**
   * LayerNorm (Ba et al. 2016, eq. 3, https://arxiv.org/abs/1607.06450), and ReLU. Sums are eightfold:
   *
   * mean = sum_j x_j / n; d_j = x_j - mean; variance = sum_j (d_j d_j) / n;
   * scale = 1 / sqrt(variance + epsilon); xhat_j = d_j scale; output_j = xhat_j gain_j + bias_j; with
   * `relu` max(output_j, 0).
   */
  layerNormForward: {
    file: 'layer-norm',
    build: 'forward',
    step: {
      /** [rows x columns], normalized in place: x becomes xhat. */
      values: 'address',
      columns: 'count',
      /** [columns] */
      gain: 'address',
      /** [columns] */
      bias: 'address',
      epsilon: 'float',
      /** Whether negative outputs become zero. */
      relu: 'flag',
      /** [rows], written: 1 / sqrt(variance + epsilon). */
      scales: 'address',
      /** [rows x columns], written. */
      output: 'address',
    },
    call: 'rows',
    scratch: 128,
  },
  /**
   * With g the gradient of gain xhat + bias, from the top: gainGradient_j = 0 + g[0][j] xhat[0][j] + ...,
   * biasGradient_j = 0 + g[0][j] + ...; and with h_j = g_j gain_j, a = sum_j h_j / n and
   * b = sum_j (h_j xhat_j) / n, eightfold: gradient_j = ((h_j - a) - xhat_j b) scale.
   */
  layerNormBackward: {
    file: 'layer-norm-backward',
    build: 'learning',
    step: {
      /** xhat: [rows x columns] */
      values: 'address',
      columns: 'count',
      /** [columns] */
      gain: 'address',
      /** [rows] */
      scales: 'address',
      /** [rows x columns], changed: from the gradient of gain xhat + bias to that of x. */
      gradient: 'address',
      /** [columns], written. */
      gainGradient: 'address',
      /** [columns], written. */
      biasGradient: 'address',
    },
    call: 'rows',
    scratch: 256,
  },

  /**
   * Batch renormalization (Ioffe 2017, https://arxiv.org/abs/1702.03275) of what acts, and ReLU:
   *
   * scale_j = 1 / sqrt(variance_j + epsilon); xhat = ((x - mean_j) + 0) scale_j; output = xhat gain_j + bias_j;
   * with `relu` max(output, 0).
   */
  batchRenormForward: {
    file: 'batch-renorm',
    build: 'forward',
    step: batchRenorm,
    call: 'rows',
  },
  /**
   * The same of what learns (algorithm 1), of at least two rows, by their own statistics: m = (0 + x[0] + x[1] + ...) /
   * rows, u = x - m, v = (0 + u[0] u[0] + ...) / (rows - 1), from the top, column by column. As long as steps <=
   * warmup r = 1 and d = 0; thereafter with running = sqrt(variance + epsilon)
   *
   * r = clamp(sqrt(v + epsilon) / running, 1 / 3, 3); d = clamp((m - mean) / running, -5, 5).
   *
   * With s = sqrt(v) and b = (d s) / r: scale = 1 / sqrt(v / (r r) + epsilon); xhat = (u + b) scale; output as above;
   * terms: scale, b scale, where s > 0 d / ((r s) scale), else 0, and 1 / (r r). Then mean += momentum (m - mean),
   * variance += momentum (v - variance), steps += 1. The limits are sb3-contrib's.
   */
  batchRenormLearn: {
    file: 'batch-renorm',
    build: 'learning',
    step: {
      ...batchRenorm,
      /** One number, changed: passes that the statistics have seen. */
      steps: 'address',
      momentum: 'float',
      warmup: 'float',
    },
    call: 'rows',
  },
  /**
   * With g the gradient of gain xhat + bias, from the top: gainGradient_j = 0 + g[0][j] xhat[0][j] + ...,
   * biasGradient_j = 0 + g[0][j] + .... Of one after `batchRenormForward` gradient = (g gain) scale. With `batch`, after
   * `batchRenormLearn`, r and d taken as given, A = gain biasGradient, B = gain gainGradient, terms scale, c, e, p:
   *
   * gradient = (((g gain) - A / rows) + (xhat - c) ((e A - p B) / (rows - 1))) scale.
   */
  batchRenormBackward: {
    file: 'batch-renorm-backward',
    build: 'learning',
    step: {
      /** xhat: [rows x columns] */
      values: 'address',
      columns: 'count',
      /** [columns] */
      gain: 'address',
      /** [4 x columns] */
      terms: 'address',
      batch: 'flag',
      /** [rows x columns], changed: from the gradient of gain xhat + bias to that of x. */
      gradient: 'address',
      /** [columns], written. */
      gainGradient: 'address',
      /** [columns], written. */
      biasGradient: 'address',
    },
    call: 'rows',
  },

  /**
   * Dropout (Srivastava et al. 2014): to = 0 where h < threshold, as numbers without a sign, else from scale. In 32
   * bits, from h = key + (r pitch(columns) + j + 1) 9e3779b9 (hexadecimal): h ^= h >> 16, h *= 85ebca6b, h ^= h >> 13,
   * h *= c2b2ae35, h ^= h >> 16. The same key drops the same again: so the way back needs no mask.
   */
  dropout: {
    file: 'dropout',
    build: 'learning',
    step: {
      /** [rows x columns] */
      from: 'address',
      columns: 'count',
      /** The rate times 2^32, its bits. */
      threshold: 'count',
      scale: 'float',
      /** [rows x columns], written. May be `from`. */
      to: 'address',
    },
    call: { key: 'count', rows: 'count' },
  },

  /** gradient becomes 0 where y is -limit or less, or limit or more. */
  clipBackward: {
    file: 'clip',
    build: 'learning',
    step: {
      /** y: [rows x columns] */
      output: 'address',
      columns: 'count',
      limit: 'float',
      /** [rows x columns], changed: from the gradient of y to that of x. */
      gradient: 'address',
    },
    call: 'rows',
  },

  /** to[r][j] += from[r][j]. */
  add: {
    file: 'streams',
    build: 'learning',
    step: {
      /** [rows x columns] */
      from: 'address',
      columns: 'count',
      /** [rows x columns], changed. */
      to: 'address',
    },
    call: 'rows',
  },
  /** to[r][j] *= from[r][j]. */
  multiply: {
    file: 'streams',
    build: 'learning',
    step: {
      from: 'address',
      /** Floats between two rows of `from`, at least `columns`. */
      fromPitch: 'count',
      columns: 'count',
      /** [rows x columns], changed. */
      to: 'address',
    },
    call: 'rows',
  },
  /** to[i][j] = from[i][j] + deviations[i][j] (rowNoise[i] columnNoise[j]). */
  perturb: {
    file: 'streams',
    build: 'inference',
    step: {
      /** The means: [rows x columns] */
      from: 'address',
      /** [rows x columns] */
      deviations: 'address',
      rows: 'count',
      columns: 'count',
      /** [rows] */
      rowNoise: 'address',
      /** [columns] */
      columnNoise: 'address',
      /** [rows x columns], written. */
      to: 'address',
    },
    call: 'once',
  },
  /** to[i][j] = from[i][j] (rowNoise[i] columnNoise[j]). */
  noiseGradient: {
    file: 'streams',
    build: 'learning',
    step: {
      /** The gradient of what `perturb` wrote: [rows x columns] */
      from: 'address',
      rows: 'count',
      columns: 'count',
      /** [rows] */
      rowNoise: 'address',
      /** [columns] */
      columnNoise: 'address',
      /** [rows x columns], written. */
      to: 'address',
    },
    call: 'once',
  },
  /** How many columns are zero in every row: units that no observation woke. */
  countDead: {
    file: 'atom-losses',
    build: 'learning',
    step: {
      /** [rows x columns] */
      values: 'address',
      columns: 'count',
    },
    call: 'rows',
    result: 'number',
  },
} as const satisfies Record<string, Operation>;
