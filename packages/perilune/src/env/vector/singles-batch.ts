import { type AnySpace, readRow, rowWidth, writeRow } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { checkpointable } from '../api/checkpointable.js';
import type { Action, AnyEnv } from '../api/env.js';
import { type StepInto, stepIntoOf } from '../api/step-into.js';
import type { Batch, BatchRows } from './batch.js';

/** A batch of any environment: n single ones, stepped in turn. */
export class SinglesBatch implements Batch {
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  private readonly lanes: readonly Lane[];

  /** @param envs at least one, all alike */
  constructor(envs: readonly [AnyEnv, ...AnyEnv[]]) {
    this.observationSpace = envs[0].observationSpace;
    this.actionSpace = envs[0].actionSpace;
    this.lanes = envs.map((env) => new Lane(env));
  }

  reset(mask: Uint8Array, seeds: readonly (number | undefined)[], rows: BatchRows): void {
    for (const [i, lane] of this.lanes.entries()) if (mask[i] === 1) lane.reset(i, seeds[i], rows);
  }

  step(mask: Uint8Array, actions: Float32Array, rows: BatchRows): void {
    for (let i = 0; i < this.lanes.length; i++) {
      if (mask[i] === 1) (this.lanes[i] as Lane).step(i, actions, rows);
    }
  }

  serialize(archive: Archive): void {
    for (const [i, { env }] of this.lanes.entries()) {
      archive.part(`${i}`, checkpointable(env.id, env));
    }
  }

  close(): void {
    for (const lane of this.lanes) lane.env.close();
  }
}

/** One environment, and the buffers that spare it allocations. */
class Lane {
  readonly env: AnyEnv;
  private readonly stepInto: StepInto;
  private readonly observation: Float32Array;
  private readonly actionWidth: number;
  /** The values of a continuous action, overwritten by the next; undefined for others. */
  private readonly values: number[] | undefined;

  constructor(env: AnyEnv) {
    this.env = env;
    this.stepInto = stepIntoOf(env);
    this.observation = new Float32Array(rowWidth(env.observationSpace));
    const { actionSpace } = env;
    this.actionWidth = rowWidth(actionSpace);
    this.values = actionSpace.kind === 'box' ? new Array(actionSpace.size).fill(0) : undefined;
  }

  reset(i: number, seed: number | undefined, rows: BatchRows): void {
    const { observation, info } = this.env.reset(seed === undefined ? undefined : { seed });
    writeRow(
      this.env.observationSpace,
      observation,
      rows.observations,
      i * this.observation.length,
    );
    rows.infos[i] = info;
  }

  step(i: number, actions: Float32Array, rows: BatchRows): void {
    const outcome = this.stepInto(this.action(i, actions), this.observation);
    rows.observations.set(this.observation, i * this.observation.length);
    rows.rewards[i] = outcome.reward;
    rows.terminated[i] = outcome.terminated ? 1 : 0;
    rows.truncated[i] = outcome.truncated ? 1 : 0;
    rows.infos[i] = outcome.info;
  }

  private action(i: number, actions: Float32Array): Action<AnySpace> {
    const { values, actionWidth } = this;
    const { actionSpace } = this.env;
    if (values === undefined) return readRow(actionSpace, actions, i * actionWidth);
    for (let k = 0; k < values.length; k++) values[k] = actions[i * values.length + k] as number;
    return values;
  }
}
