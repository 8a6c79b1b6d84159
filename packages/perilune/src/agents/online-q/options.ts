import * as v from 'valibot';
import { count, oneStepEntries } from '../one-step/options.js';

/** The hyperparameters of Q-learning with a network, online, and their defaults. */
export const onlineQSchema = v.strictObject({
  ...oneStepEntries(1e-3),
  /** Widths of the hidden ReLU layers. */
  hiddenLayers: v.optional(v.pipe(v.array(count), v.minLength(1)), [64, 64]),
  initializer: v.optional(
    v.picklist(['he-uniform', 'glorot-uniform', 'pytorch']),
    'glorot-uniform',
  ),
  /**
   * What of the squared TD error (y - q)^2 is differentiated:
   * - `semi`: q alone, the target y is a constant (Sutton and Barto 2018, section 9.3);
   * - `residual`: both, the full gradient of the squared Bellman residual (Baird 1995);
   * - `target-only`: y alone, which moves the estimate of the successor and leaves that of the state:
   *   what automatic differentiation gives when q was read as a plain number. A mistake, kept to show
   *   what it does.
   */
  gradient: v.optional(v.picklist(['semi', 'residual', 'target-only']), 'semi'),
  /** `shared`: one network with an output an action. `per-action`: a network of its own for each. */
  networks: v.optional(v.picklist(['shared', 'per-action']), 'shared'),
});

/** Hyperparameters of `online-q`, as they may be given. */
export type OnlineQOptions = v.InferInput<typeof onlineQSchema>;
/** Hyperparameters of `online-q`, every default filled in. */
export type OnlineQHyperparameters = v.InferOutput<typeof onlineQSchema>;
