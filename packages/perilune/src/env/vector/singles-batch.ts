import { type Space, sizeOf } from '../../spaces/space.js';
import type { Archive } from '../../state/index.js';
import { checkpointable } from '../api/checkpointable.js';
import type { Action, Env, StepOutcome } from '../api/env.js';
import { stepIntoOf } from '../api/step-into.js';
import type { Batch, BatchRows } from './batch.js';

/** A batch of any environment: n single ones, stepped in turn. */
export class SinglesBatch implements Batch {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  private readonly lanes: readonly Lane[];

  /** @param envs at least one, all alike */
  constructor(envs: readonly [Env, ...Env[]]) {
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
  readonly env: Env;
  private readonly stepInto: (action: Action, out: Float32Array) => Readonly<StepOutcome>;
  private readonly observation: Float32Array;
  /** The action that index 0 of a discrete one is. */
  private readonly first: number;
  /** The values of a continuous action; undefined for a discrete one. */
  private readonly values: number[] | undefined;

  constructor(env: Env) {
    this.env = env;
    this.stepInto = stepIntoOf(env);
    this.observation = new Float32Array(sizeOf(env.observationSpace));
    const { actionSpace } = env;
    this.first = actionSpace.kind === 'discrete' ? actionSpace.start : 0;
    this.values = actionSpace.kind === 'box' ? new Array(actionSpace.size).fill(0) : undefined;
  }

  reset(i: number, seed: number | undefined, rows: BatchRows): void {
    const { observation, info } = this.env.reset(seed === undefined ? undefined : { seed });
    rows.observations.set(observation, i * this.observation.length);
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

  private action(i: number, actions: Float32Array): Action {
    const { values } = this;
    if (values === undefined) return this.first + (actions[i] as number);
    for (let k = 0; k < values.length; k++) values[k] = actions[i * values.length + k] as number;
    return values;
  }
}
