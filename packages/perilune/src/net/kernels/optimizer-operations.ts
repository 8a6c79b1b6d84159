import type { Operation } from './operation.js';

/** [count] numbers, one after the other. */
const block = { block: 'address', count: 'count' } as const;

const fromTo = {
  from: 'address',
  /** Written. */
  to: 'address',
  /** A multiple of 4. */
  count: 'count',
} as const;

const descent = {
  /** [count], changed. */
  parameters: 'address',
  /** [count] */
  gradients: 'address',
} as const;

/** What is done to blocks of numbers, whatever they are of. */
export const optimizerOperations = {
  /**
   * The sum of squares over a block, in float64: eight partial sums over the indices congruent to 0,
   * 1, ... 7 modulo 8, added as ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)). Count is a multiple
   * of 8.
   */
  sumOfSquares: {
    file: 'optimize',
    build: 'learning',
    step: block,
    call: 'once',
    result: 'number',
  },
  /** Whether no value of a block is infinite or NaN; count is a multiple of 4. */
  allFinite: {
    file: 'optimize',
    build: 'inference',
    step: block,
    call: 'once',
    result: 'flag',
  },
  /** block[i] *= factor; count is a multiple of 4. */
  scale: { file: 'optimize', build: 'learning', step: block, call: 'float' },
  /** parameters[i] -= learningRate * gradients[i]; the learning rate is the call's. */
  sgd: {
    file: 'optimize',
    build: 'learning',
    step: {
      ...descent,
      /** A multiple of 4. */
      count: 'count',
    },
    call: 'float',
  },
  /**
   * One step of Adam, in the efficient form of Kingma & Ba 2015, section 2:
   *
   * m = beta1 m + (1 - beta1) g;  v = beta2 v + ((1 - beta2) g) g;
   * parameters -= stepSize * (m / (sqrt(v) * rootCorrection + epsilon)).
   *
   * A moment smaller than float32's least normal number (2^-126) becomes zero: those of a dead unit
   * would otherwise decay into denormals and stay there, where some processors are a hundred times
   * slower.
   */
  adam: {
    file: 'optimize',
    build: 'learning',
    step: {
      ...descent,
      /** m: [count], changed. */
      firstMoments: 'address',
      /** v: [count], changed. */
      secondMoments: 'address',
      /** A multiple of 4. */
      count: 'count',
    },
    call: {
      beta1: 'float',
      beta2: 'float',
      /** 1 - beta1, rounded after the subtraction. */
      oneMinusBeta1: 'float',
      oneMinusBeta2: 'float',
      epsilon: 'float',
      /** alpha / (1 - beta1^t) */
      stepSize: 'float',
      /** 1 / sqrt(1 - beta2^t) */
      rootCorrection: 'float',
    },
    scratch: 32,
  },
  /**
   * One step of RMSprop (Tieleman & Hinton 2012, lecture 6.5), without momentum:
   *
   * v = decay v + ((1 - decay) g) g; parameters -= learningRate (g / root), the root sqrt(v) + epsilon, as PyTorch
   * has it, or with `inside` sqrt(v + epsilon), as TensorFlow. v below 2^-126 becomes zero, as in `adam`.
   */
  rmsprop: {
    file: 'rmsprop',
    build: 'learning',
    step: {
      ...descent,
      /** v: [count], changed. */
      secondMoments: 'address',
      /** A multiple of 4. */
      count: 'count',
      inside: 'flag',
    },
    call: {
      decay: 'float',
      /** 1 - decay, rounded after the subtraction. */
      oneMinusDecay: 'float',
      epsilon: 'float',
      learningRate: 'float',
    },
  },
  /** to[i] = (1 - tau) * to[i] + tau * from[i]; tau, the call's, and 1 - tau rounded to float32. */
  polyak: { file: 'optimize', build: 'learning', step: fromTo, call: 'double' },
  /** to[i] = from[i]. */
  copy: { file: 'optimize', build: 'inference', step: fromTo, call: 'once' },
  /** to[i] = e^from[i], as the reference's `exp32`; `to` may be `from`. */
  exp: { file: 'exp-log', build: 'learning', step: fromTo, call: 'once' },
  /** to[i] = log from[i], as the reference's `log32`; `to` may be `from`. */
  log: { file: 'exp-log', build: 'learning', step: fromTo, call: 'once' },
} as const satisfies Record<string, Operation>;
