import { type AnySpace, readRow, rowWidth, writeRow } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import type { AnyAsyncEnv } from '../api/async-env.js';
import { checkReset, checkStep } from '../api/check-step.js';
import { checkpointable } from '../api/checkpointable.js';
import type { ResetOptions, ResetResult, StepResult } from '../api/env.js';
import type { BatchRows } from './batch.js';
import { resetWith } from './vector-resets.js';

/**
 * A batch of environments that are waited for: each call lets all that it is for begin, and goes on when the last of
 * them is done. Rows are written when all are there, so that who answers first makes no difference.
 */
export class AsyncBatch {
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  private readonly width: number;
  private readonly actionWidth: number;
  /** Steps of each environment since its reset. */
  private readonly steps: number[];

  /** @param envs at least one, all alike */
  constructor(private readonly envs: readonly [AnyAsyncEnv, ...AnyAsyncEnv[]]) {
    this.observationSpace = envs[0].observationSpace;
    this.actionSpace = envs[0].actionSpace;
    this.width = rowWidth(this.observationSpace);
    this.actionWidth = rowWidth(this.actionSpace);
    this.steps = envs.map(() => 0);
  }

  async reset(
    mask: Uint8Array,
    seeds: readonly (number | undefined)[],
    rows: BatchRows,
    options?: ResetOptions['options'],
  ): Promise<void> {
    const results = await this.all(mask, (env, i) => env.reset(resetWith(seeds[i], options)));
    for (const [i, result] of results) this.writeReset(i, result, rows);
  }

  async step(mask: Uint8Array, actions: Float32Array, rows: BatchRows): Promise<void> {
    const results = await this.all(mask, (env, i) =>
      env.step(readRow(this.actionSpace, actions, i * this.actionWidth)),
    );
    for (const [i, result] of results) this.writeStep(i, result, rows);
  }

  serialize(archive: Archive): void {
    for (const [i, env] of this.envs.entries()) {
      archive.part(`${i}`, checkpointable(env.id, env));
    }
  }

  close(): void {
    // Nobody waits for it, and nothing is left to be said to anybody.
    for (const env of this.envs) Promise.resolve(env.close()).catch(() => undefined);
  }

  /** Of several that fail the first in line is told, whichever failed first. */
  private async all<T>(
    mask: Uint8Array,
    call: (env: AnyAsyncEnv, i: number) => Promise<T>,
  ): Promise<[lane: number, result: T][]> {
    const chosen = [...this.envs.entries()].filter(([i]) => mask[i] === 1);
    const settled = await Promise.allSettled(chosen.map(async ([i, env]) => await call(env, i)));
    return settled.map((outcome, k) => {
      if (outcome.status === 'rejected') throw outcome.reason;
      return [(chosen[k] as (typeof chosen)[number])[0], outcome.value];
    });
  }

  private writeReset(i: number, result: ResetResult<unknown>, rows: BatchRows): void {
    checkReset(this.at(i), this.observationSpace, result);
    this.steps[i] = 0;
    writeRow(this.observationSpace, result.observation as never, rows.observations, i * this.width);
    rows.infos[i] = result.info;
  }

  private writeStep(i: number, result: StepResult<unknown>, rows: BatchRows): void {
    this.steps[i] = (this.steps[i] as number) + 1;
    checkStep(this.at(i), this.observationSpace, result);
    writeRow(this.observationSpace, result.observation as never, rows.observations, i * this.width);
    rows.rewards[i] = result.reward;
    rows.terminated[i] = result.terminated ? 1 : 0;
    rows.truncated[i] = result.truncated ? 1 : 0;
    rows.infos[i] = result.info;
  }

  private at(i: number) {
    const { id } = this.envs[0];
    const name = this.envs.length === 1 ? id : `${id} (environment ${i})`;
    return { name, step: this.steps[i] as number };
  }
}
