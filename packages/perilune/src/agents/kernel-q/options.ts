import * as v from 'valibot';
import { count, oneStepEntries, positive } from '../one-step/options.js';

/** The hyperparameters of Q-learning on kernel features, and their defaults. */
export const kernelQSchema = v.strictObject({
  ...oneStepEntries(0.01),
  /**
   * `fourier`: random Fourier features of the RBF kernel, which see all entries of the observation
   * together; `bumps`: Gaussian bumps along each entry on its own.
   */
  features: v.optional(v.picklist(['fourier', 'bumps']), 'fourier'),
  /** fourier: gamma of each kernel exp(-gamma |x - y|^2), on standardized observations. */
  kernelGammas: v.optional(v.pipe(v.array(positive), v.minLength(1)), [5, 2, 1, 0.5]),
  /** fourier: features for each of them. */
  featuresPerKernel: v.optional(count, 100),
  /** bumps: bumps along each entry of the observation. */
  bumpsPerEntry: v.optional(count, 50),
  /** bumps: standard deviation of a bump, in distances between two of them. */
  bumpWidth: v.optional(positive, 1),
  /**
   * What observations are standardized by, (x - mean) / deviation: `space`, the mean and standard
   * deviation of observations spread evenly over the observation space; or given ones, [observation
   * size] each.
   */
  standardizer: v.optional(
    v.union([
      v.literal('space'),
      v.strictObject({ mean: v.array(v.number()), deviation: v.array(positive) }),
    ]),
    'space',
  ),
});

export type KernelQOptions = v.InferInput<typeof kernelQSchema>;
export type KernelQHyperparameters = v.InferOutput<typeof kernelQSchema>;
