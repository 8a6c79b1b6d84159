import { UsageError } from '../../errors.js';
import type { AnySpace } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { Action } from '../api/env.js';
import type { Batch } from './batch.js';
import { VectorBook, WHOLE } from './vector-book.js';
import type {
  AutoresetMode,
  VectorEnv,
  VectorReset,
  VectorResetOptions,
  VectorStep,
  VectorStepOptions,
} from './vector-env.js';

/** A vector over a batch. */
export class BatchedVector extends VectorBook<Batch> implements VectorEnv {
  reset(options: VectorResetOptions = {}): VectorReset {
    const seeds = this.beginReset(options);
    this.batch.reset(this.resetting, seeds, this.rows, this.resetOptions);
    this.endReset();
    return this.resetRows;
  }

  step(
    actions: ArrayLike<number> | readonly Action<AnySpace>[],
    options: VectorStepOptions = WHOLE,
  ): VectorStep {
    this.beginStep(actions, options);
    this.batch.step(this.stepping, this.actions, this.rows);
    if (this.endStep()) {
      this.batch.reset(this.resetting, this.unseeded, this.rows);
      this.endReset();
      this.endRestart();
    }
    return this.rows;
  }
}

const MODES: readonly AutoresetMode[] = ['next-step', 'same-step', 'disabled'];

/** Throws unless `mode` is one of the three; undefined means `next-step`. */
export function checkAutoreset(mode: unknown): AutoresetMode {
  if (mode === undefined) return 'next-step';
  const known = MODES.find((name) => name === mode);
  if (known !== undefined) return known;
  throw new UsageError(
    `autoreset must be one of ${MODES.join(', ')}, but ${show(mode)} was given.`,
  );
}
