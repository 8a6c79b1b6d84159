import * as v from 'valibot';
import { count, type OneStepHyperparameters, oneStepEntries } from '../one-step/options.js';
import type { Given } from '../shared/given.js';

/** The hyperparameters of Q-learning with a network, online, everything filled in. */
export interface OnlineQHyperparameters extends OneStepHyperparameters {
  /** Widths of the hidden ReLU layers. */
  hiddenLayers: readonly number[];
  /** What the weights begin with: He et al. 2015, Glorot and Bengio 2010, or torch.nn.Linear's own. */
  initializer: 'he-uniform' | 'glorot-uniform' | 'pytorch';
  /**
   * What of the squared TD error (y - q)^2 is differentiated:
   * - `semi`: q alone, the target y is a constant (Sutton and Barto 2018, section 9.3);
   * - `residual`: both, the full gradient of the squared Bellman residual (Baird 1995);
   * - `target-only`: y alone, which moves the estimate of the successor and leaves that of the state:
   *   what automatic differentiation gives when q was read as a plain number. A mistake, kept to show
   *   what it does.
   */
  gradient: 'semi' | 'residual' | 'target-only';
  /** `shared`: one network with an output an action. `per-action`: a network of its own for each. */
  networks: 'shared' | 'per-action';
}

/** What may be given: everything has a default. */
export type OnlineQOptions = Given<OnlineQHyperparameters>;

/** Their ranges and defaults. */
export const onlineQSchema = v.strictObject({
  ...oneStepEntries(1e-3),
  hiddenLayers: v.optional(v.pipe(v.array(count), v.minLength(1)), [64, 64]),
  initializer: v.optional(
    v.picklist(['he-uniform', 'glorot-uniform', 'pytorch']),
    'glorot-uniform',
  ),
  gradient: v.optional(v.picklist(['semi', 'residual', 'target-only']), 'semi'),
  networks: v.optional(v.picklist(['shared', 'per-action']), 'shared'),
}) satisfies v.GenericSchema<OnlineQOptions, OnlineQHyperparameters>;
