import * as v from 'valibot';
import { environmentCount } from '../shared/environment-count.js';
import type { Given } from '../shared/given.js';
import {
  count,
  epsilonSchema,
  learningRateSchema,
  type NetworkHyperparameters,
  networkEntries,
  share,
} from '../value-network/options.js';

/**
 * The hyperparameters of PQN (Gallici et al. 2024, https://arxiv.org/abs/2407.04811), everything filled in.
 * `layerNorm` is what keeps it stable without a target network.
 */
export interface PqnHyperparameters extends NetworkHyperparameters {
  /** T: steps of every environment from one round of learning to the next. */
  rolloutSteps: number;
  /** How often a rollout is gone through. */
  epochs: number;
  /** Parts of equal size that it is then cut into, each worth a gradient step. */
  minibatches: number;
  /** lambda of Peng's Q(lambda): 0 is one-step Q-learning, 1 sums rewards to the rollout's end. */
  lambda: number;
}

/** What may be given: everything has a default. */
export type PqnOptions = Given<PqnHyperparameters>;

const entries = v.strictObject({
  ...networkEntries,
  layerNorm: v.optional(v.boolean(), true),
  optimizer: v.optional(v.picklist(['radam', 'adam', 'sgd']), 'radam'),
  learningRate: v.optional(learningRateSchema, 2.5e-4),
  environments: v.optional(environmentCount, 32),
  rolloutSteps: v.optional(count, 64),
  epochs: v.optional(count, 2),
  minibatches: v.optional(count, 16),
  lambda: v.optional(share, 0.65),
  epsilon: v.optional(epsilonSchema, { start: 1, end: 0.05, steps: 50_000 }),
}) satisfies v.GenericSchema<PqnOptions, PqnHyperparameters>;

/** Ranges and defaults, and what goes together. */
export const pqnSchema = v.pipe(
  entries,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { environments, rolloutSteps, minibatches } = dataset.value;
    const rows = environments * rolloutSteps;
    if (rows % minibatches === 0) return;
    addIssue({
      message:
        `minibatches is ${minibatches}, but must divide environments x rolloutSteps = ${rows}, ` +
        'so that all minibatches are of one size.',
    });
  }),
);
