import * as v from 'valibot';
import {
  count,
  epsilonSchema,
  learningRateSchema,
  networkEntries,
  share,
} from '../value-network/options.js';

const entries = v.strictObject({
  ...networkEntries,
  /** Whether every hidden layer is normalized before its ReLU; what keeps PQN stable without a target network. */
  layerNorm: v.optional(v.boolean(), true),
  optimizer: v.optional(v.picklist(['radam', 'adam', 'sgd']), 'radam'),
  learningRate: v.optional(learningRateSchema, 2.5e-4),
  /** Environments stepped together. */
  environments: v.optional(count, 32),
  /** T: steps of every environment from one round of learning to the next. */
  rolloutSteps: v.optional(count, 64),
  /** How often a rollout is gone through. */
  epochs: v.optional(count, 2),
  /** Parts of equal size that it is then cut into, each worth a gradient step. */
  minibatches: v.optional(count, 16),
  /** lambda of Peng's Q(lambda): 0 is one-step Q-learning, 1 sums rewards to the rollout's end. */
  lambda: v.optional(share, 0.65),
  /** Chance of a random action. */
  epsilon: v.optional(epsilonSchema, { start: 1, end: 0.05, steps: 50_000 }),
});

/** What an agent works with: everything is filled in. */
export type PqnHyperparameters = v.InferOutput<typeof entries>;

/** The hyperparameters of PQN (Gallici et al. 2024, https://arxiv.org/abs/2407.04811) and their defaults. */
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

/** What may be given: everything has a default. */
export type PqnOptions = v.InferInput<typeof pqnSchema>;
