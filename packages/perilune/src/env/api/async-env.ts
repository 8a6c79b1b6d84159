import type { AnySpace, Box, Space, ValueOf } from '../../spaces/index.js';
import type { Action, Env, ResetOptions, ResetResult, StepResult } from './env.js';

/**
 * An environment that is waited for: a game server, a page's game, a robot. As `Env` in everything else, and
 * registered as what it is: `register(id, factory, { async: true })`. It trains (`train`) and is evaluated
 * (`evaluateAsync`) to the same bits as one that answers at once; n of them are waited for together.
 */
export interface AsyncEnv<O extends AnySpace = Box, A extends AnySpace = Space>
  extends Pick<Env<O, A>, 'id' | 'observationSpace' | 'actionSpace' | 'scene' | 'serialize'> {
  reset(options?: ResetOptions): Promise<ResetResult<ValueOf<O>>>;
  step(action: Action<A>): Promise<StepResult<ValueOf<O>>>;
  /** Frees what it holds. Nobody waits for it. */
  close(): void | Promise<void>;
}

/** One of which nothing is known but that it is one. */
export interface AnyAsyncEnv extends Pick<AsyncEnv<AnySpace, AnySpace>, keyof AsyncEnv> {}
