import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import type { LossName, LossReduction } from '../kernels/value-operations.js';
import { checkCount, checkRange } from '../layers/checks.js';
import type { Architecture } from '../network/architecture.js';
import type { RandomSource } from '../network/initializers.js';
import type { QNetwork } from '../passes/q-network.js';
import type { OptimizerOptions } from './optimizer.js';

/**
 * The rows of an update between the online network's forward pass and the loss: views, the same at
 * every update. What is written to `actions` and `targets` is what the loss takes; `actions` are those
 * of the learner's batch, so they stay as they were written.
 */
export interface RelabelRows {
  /** B */
  readonly rows: number;
  readonly actionCount: number;
  /** From one row of `values` to the next. */
  readonly pitch: number;
  /** [B x pitch]: Q of the batch's observations. */
  readonly values: Float32Array;
  /** [B] */
  readonly actions: Int32Array;
  /** [B], the td targets. */
  readonly targets: Float32Array;
}

/** @throws UsageError when an action is invalid: nothing has changed yet */
export type Relabel = (rows: RelabelRows) => void;

/** What every learner's update is told. */
export interface DescentOptions {
  /** The online network; the update works in its kernels' arena. */
  network: QNetwork;
  /** B, the rows of every update. */
  batchSize: number;
  /**
   * Default `huber`. A categorical head has its cross-entropy and a quantile head its quantile Huber
   * loss: they take the default alone.
   */
  loss?: LossName | undefined;
  /** Where Huber's loss turns from square to straight; kappa of a quantile head. Default 1. */
  huberDelta?: number | undefined;
  /** Whether a batch's loss is the mean or the sum of its rows' losses. Default `mean`. */
  lossReduction?: LossReduction | undefined;
  /** The largest global norm of a gradient. Default: none. */
  maxGradientNorm?: number | undefined;
  /** Default Adam with its own defaults. */
  optimizer?: OptimizerOptions | undefined;
  /**
   * Looks at the online network's values before the loss does, and may write other actions and targets.
   * For a scalar head. Default: none.
   */
  relabel?: Relabel | undefined;
  /** Where a noisy network's noise is drawn from: every update draws anew. Needed by those alone. */
  noise?: RandomSource | undefined;
}

/**
 * The bonus for the taken action's log-policy (Vieillard et al. 2020, eq. 5,
 * https://arxiv.org/abs/2007.14430), the policy being softmax(Q_target / temperature).
 */
export interface MunchausenOptions {
  /** The bonus's weight, in [0, 1]. Default 0.9; 0 leaves Soft-DQN. */
  alpha?: number | undefined;
  /** tau, the temperature, in units of value. Positive. Default 0.03. */
  temperature?: number | undefined;
  /** l0: the least value of temperature * log-policy that is added. At most 0. Default -1. */
  clip?: number | undefined;
}

/**
 * What goes with what: everything does but
 * - `munchausen` with `double` (it takes no maximum that double could mend) and with a categorical head
 *   (its entropy term moves each action's returns by another amount; the quantile form is M-IQN's);
 * - `loss` other than `huber` with a categorical or a quantile head.
 *
 * `munchausen` with n-step returns adds the bonus of the first of the n actions, and of that alone, to
 * the discounted sum of rewards; the paper's M-DQN has n = 1.
 */
export interface DqnUpdateOptions extends DescentOptions {
  /** Whether the online network chooses the action that the target network values. Default false. */
  double?: boolean | undefined;
  /** Default: none. */
  munchausen?: MunchausenOptions | undefined;
  /**
   * Whether the batch has masks of the allowed actions, which maxima, the policy of Munchausen and the
   * choice of distributions then keep to. Default false.
   */
  masks?: boolean | undefined;
}

/** `MunchausenOptions` with everything filled in. */
export type Munchausen = { readonly [K in keyof MunchausenOptions]-?: number };

const LOSSES: readonly string[] = ['huber', 'squared'];

/** @throws UsageError when an option is out of its range or does not go with the network */
export function checkDescentOptions(options: DescentOptions): void {
  const { batchSize, loss = 'huber', lossReduction = 'mean', huberDelta = 1 } = options;
  const { architecture } = options.network;
  checkCount('batchSize', batchSize);
  if (!LOSSES.includes(loss)) throw new UsageError(unknownName('loss', String(loss), LOSSES));
  if (lossReduction !== 'mean' && lossReduction !== 'sum') {
    throw new UsageError(unknownName('lossReduction', String(lossReduction), ['mean', 'sum']));
  }
  if (loss !== 'huber' && architecture.head.type !== 'scalar') {
    throw new UsageError(
      `A ${architecture.head.type} head has a loss of its own; given loss "${loss}".`,
    );
  }
  if (options.relabel !== undefined && architecture.head.type !== 'scalar') {
    throw new UsageError(`relabel needs a scalar head; given ${architecture.head.type}.`);
  }
  checkRange('huberDelta', huberDelta, huberDelta > 0, 'above 0');
  const { maxGradientNorm = 1 } = options;
  checkRange('maxGradientNorm', maxGradientNorm, maxGradientNorm > 0, 'above 0');
  if (architecture.noisy !== undefined && options.noise === undefined) {
    throw new UsageError('A noisy network needs `noise`, the stream its noise is drawn from.');
  }
}

/** @throws UsageError when an option is out of its range or does not go with another */
export function munchausenOf(
  options: DqnUpdateOptions,
  { head }: Architecture,
): Munchausen | undefined {
  if (options.munchausen === undefined) return undefined;
  if (options.double === true) {
    throw new UsageError('munchausen takes no maximum: it does not go with double.');
  }
  if (head.type === 'categorical') {
    throw new UsageError('munchausen goes with a scalar or quantile head, not a categorical one.');
  }
  const { alpha = 0.9, temperature = 0.03, clip = -1 } = options.munchausen;
  checkRange('munchausen.alpha', alpha, alpha >= 0 && alpha <= 1, 'in [0, 1]');
  checkRange('munchausen.temperature', temperature, temperature > 0, 'above 0');
  checkRange('munchausen.clip', clip, clip <= 0, 'at most 0');
  return { alpha, temperature, clip };
}
