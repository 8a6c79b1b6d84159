import { UsageError } from '../../errors.js';
import type { AnySpace } from '../../spaces/index.js';
import type { Action } from '../api/env.js';
import type { AsyncBatch } from './async-batch.js';
import { VectorBook, WHOLE } from './vector-book.js';
import type {
  AsyncVectorEnv,
  VectorReset,
  VectorResetOptions,
  VectorStep,
  VectorStepOptions,
} from './vector-env.js';

/** A vector over a batch that is waited for. */
export class AsyncBatchedVector extends VectorBook<AsyncBatch> implements AsyncVectorEnv {
  private waiting = false;

  reset(options: VectorResetOptions = {}): Promise<VectorReset> {
    return this.alone('reset', async () => {
      const seeds = this.beginReset(options);
      await this.batch.reset(this.resetting, seeds, this.rows, this.resetOptions);
      this.endReset();
      return this.resetRows;
    });
  }

  step(
    actions: ArrayLike<number> | readonly Action<AnySpace>[],
    options: VectorStepOptions = WHOLE,
  ): Promise<VectorStep> {
    return this.alone('step', async () => {
      this.beginStep(actions, options);
      await this.batch.step(this.stepping, this.actions, this.rows);
      if (this.endStep()) {
        await this.batch.reset(this.resetting, this.unseeded, this.rows);
        this.endReset();
        this.endRestart();
      }
      return this.rows;
    });
  }

  /** A call before the last one is done would find environments in the midst of a step. */
  private async alone<T>(call: string, work: () => Promise<T>): Promise<T> {
    if (this.waiting) {
      throw new UsageError(
        `${this.id}: ${call}() before the last call was done. Await that first.`,
      );
    }
    this.waiting = true;
    try {
      return await work();
    } finally {
      this.waiting = false;
    }
  }
}
