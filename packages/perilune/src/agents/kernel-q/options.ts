import * as v from 'valibot';
import {
  count,
  type OneStepHyperparameters,
  oneStepEntries,
  positive,
} from '../one-step/options.js';
import type { Given } from '../shared/given.js';

/** The hyperparameters of Q-learning on kernel features, everything filled in. */
export interface KernelQHyperparameters extends OneStepHyperparameters {
  /**
   * `fourier`: random Fourier features of the RBF kernel, which see all entries of the observation
   * together; `bumps`: Gaussian bumps along each entry on its own.
   */
  features: 'fourier' | 'bumps';
  /** fourier: gamma of each kernel exp(-gamma |x - y|^2), on standardized observations. */
  kernelGammas: readonly number[];
  /** fourier: features for each of the kernels. */
  featuresPerKernel: number;
  /** bumps: bumps along each entry of the observation. */
  bumpsPerEntry: number;
  /** bumps: standard deviation of a bump, in distances between two of them. */
  bumpWidth: number;
  /**
   * What observations are standardized by, (x - mean) / deviation: `space`, the mean and standard
   * deviation of observations spread evenly over the observation space; or given ones, [observation
   * size] each.
   */
  standardizer: 'space' | { mean: readonly number[]; deviation: readonly number[] };
}

/** What may be given: everything has a default. */
export type KernelQOptions = Given<KernelQHyperparameters>;

/** Their ranges and defaults. */
export const kernelQSchema = v.strictObject({
  ...oneStepEntries(0.01),
  features: v.optional(v.picklist(['fourier', 'bumps']), 'fourier'),
  kernelGammas: v.optional(v.pipe(v.array(positive), v.minLength(1)), [5, 2, 1, 0.5]),
  featuresPerKernel: v.optional(count, 100),
  bumpsPerEntry: v.optional(count, 50),
  bumpWidth: v.optional(positive, 1),
  standardizer: v.optional(
    v.union([
      v.literal('space'),
      v.strictObject({ mean: v.array(v.number()), deviation: v.array(positive) }),
    ]),
    'space',
  ),
}) satisfies v.GenericSchema<KernelQOptions, KernelQHyperparameters>;
