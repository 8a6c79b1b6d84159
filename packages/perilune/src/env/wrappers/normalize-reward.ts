import { UsageError } from '../../errors.js';
import type { AnySpace, Box, Space, ValueOf } from '../../spaces/index.js';
import { type Archive, RunningMoments } from '../../state/index.js';
import { show } from '../../text/show.js';
import { checkKeys } from '../api/checks.js';
import type { Action, Env, StepResult } from '../api/env.js';
import { EnvWrapper } from '../api/env-wrapper.js';
import { checkEpsilon } from './checks.js';

/** What rewards' running deviation is taken of. */
export interface NormalizeRewardOptions {
  /** The discount of the returns whose deviation is kept. Default 0.99. */
  gamma?: number | undefined;
  /** Added to the variance. Default 1e-8. */
  epsilon?: number | undefined;
}

/**
 * Pays rewards over the running deviation of their discounted return, so that returns have about unit variance:
 * Gymnasium's `NormalizeReward`. The return goes on over truncations and resets; a termination drops what it had
 * come to before it adds its own reward. `normalizeRewards`, a hyperparameter of the algorithms, keeps one deviation
 * for all environments of a run.
 */
export class NormalizeReward<
  O extends AnySpace = Box,
  A extends AnySpace = Space,
> extends EnvWrapper<O, A> {
  /** Whether further rewards change the deviation. */
  updateRunningMean = true;
  private readonly gamma: number;
  private readonly epsilon: number;
  private readonly moments = new RunningMoments();
  private discounted = 0;

  /** @throws UsageError unless gamma lies in 0..1 and epsilon above 0 */
  constructor(env: Env<O, A>, options: NormalizeRewardOptions = {}) {
    super(env);
    checkKeys('NormalizeReward option', options, ['gamma', 'epsilon']);
    const { gamma = 0.99, epsilon = 1e-8 } = options;
    if (!(typeof gamma === 'number' && gamma >= 0 && gamma <= 1)) {
      throw new UsageError(`gamma must be a number from 0 to 1, but ${show(gamma)} was given.`);
    }
    checkEpsilon(epsilon);
    this.gamma = gamma;
    this.epsilon = epsilon;
  }

  override step(action: Action<A>): StepResult<ValueOf<O>> {
    const result = this.env.step(action);
    const { reward, terminated } = result;
    this.discounted = this.discounted * this.gamma * (terminated ? 0 : 1) + reward;
    if (this.updateRunningMean) this.moments.observe([this.discounted], 1);
    const variance = this.moments.variance[0] as number;
    return { ...result, reward: reward / Math.sqrt(variance + this.epsilon) };
  }

  override serialize(archive: Archive): void {
    super.serialize(archive);
    archive.part('moments', this.moments);
    this.discounted = archive.number('discounted', this.discounted);
    this.updateRunningMean = archive.boolean('updates', this.updateRunningMean);
  }
}
