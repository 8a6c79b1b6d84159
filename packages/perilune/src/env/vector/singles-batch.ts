import { type AnySpace, readRow, rowWidth, writeRow } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { checkOutcome, checkReset, checkRow, checkStep } from '../api/check-step.js';
import { checkpointable } from '../api/checkpointable.js';
import type { Action, AnyEnv, ResetOptions } from '../api/env.js';
import { isCurrent, type StepInto, stepIntoOf } from '../api/step-into.js';
import type { Batch, BatchRows } from './batch.js';
import { resetWith } from './vector-resets.js';

export interface SinglesSettings {
  /** Whether what the environments return is looked at: those of other people's. Default false. */
  checked?: boolean | undefined;
  /** Whether they are somebody else's to close. Default false. */
  borrowed?: boolean | undefined;
}

/** A batch of any environment: n single ones, stepped in turn. */
export class SinglesBatch implements Batch {
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  private readonly lanes: readonly Lane[];

  /** @param envs at least one, all alike */
  constructor(
    envs: readonly [AnyEnv, ...AnyEnv[]],
    private readonly settings: SinglesSettings = {},
  ) {
    this.observationSpace = envs[0].observationSpace;
    this.actionSpace = envs[0].actionSpace;
    const { checked = false } = settings;
    this.lanes = envs.map(
      (env, i) => new Lane(env, checked ? nameOf(env, i, envs.length) : undefined),
    );
  }

  reset(
    mask: Uint8Array,
    seeds: readonly (number | undefined)[],
    rows: BatchRows,
    options?: ResetOptions['options'],
  ): void {
    for (let i = 0; i < this.lanes.length; i++) {
      if (mask[i] === 1) (this.lanes[i] as Lane).reset(i, resetWith(seeds[i], options), rows);
    }
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
    if (this.settings.borrowed) return;
    for (const lane of this.lanes) lane.env.close();
  }
}

type QuickEnv = AnyEnv & { stepInto: StepInto };

function isQuick(env: AnyEnv): env is QuickEnv {
  return env.stepInto !== undefined && isCurrent(env);
}

/** One environment, and the buffers that spare it allocations. */
class Lane {
  readonly env: AnyEnv;
  /** `env`, where its `stepInto` may be called as it is: engines inline that, but no bound function. */
  private readonly quick: QuickEnv | undefined;
  private readonly stepInto: StepInto;
  private readonly width: number;
  /** Of what is looked at: it may be refused before the vector has it, and whoever wrote it may keep it. */
  private readonly ownRow: Float32Array | undefined;
  /** The environment's row of the vector's observations, and of which ones. */
  private row: Float32Array = new Float32Array();
  private rowsBehind: Float32Array | undefined;
  private readonly actionWidth: number;
  /** The first index of a Discrete; undefined for other spaces. */
  private readonly firstIndex: number | undefined;
  /** The values of a continuous action, overwritten by the next; undefined for others. */
  private readonly values: number[] | undefined;
  /** Since the reset, where anybody asks. */
  private steps = 0;

  /** @param name for messages, where what the environment returns is looked at */
  constructor(
    env: AnyEnv,
    private readonly name?: string | undefined,
  ) {
    this.env = env;
    this.quick = name === undefined && isQuick(env) ? env : undefined;
    this.stepInto = name === undefined ? stepIntoOf(env) : this.checkedStepInto(name);
    this.width = rowWidth(env.observationSpace);
    this.ownRow = name === undefined ? undefined : new Float32Array(this.width);
    const { actionSpace } = env;
    this.actionWidth = rowWidth(actionSpace);
    this.firstIndex = actionSpace.kind === 'discrete' ? actionSpace.start : undefined;
    this.values = actionSpace.kind === 'box' ? new Array(actionSpace.size).fill(0) : undefined;
  }

  reset(i: number, options: ResetOptions | undefined, rows: BatchRows): void {
    const result = this.env.reset(options);
    this.steps = 0;
    if (this.name !== undefined) {
      checkReset({ name: this.name, step: 0 }, this.env.observationSpace, result);
    }
    const { observation, info } = result;
    writeRow(this.env.observationSpace, observation, rows.observations, i * this.width);
    rows.infos[i] = info;
  }

  step(i: number, actions: Float32Array, rows: BatchRows): void {
    const row = this.rowOf(i, rows);
    const action = this.action(i, actions);
    const { quick } = this;
    const outcome = quick ? quick.stepInto(action, row) : this.stepInto(action, row);
    if (row === this.ownRow) rows.observations.set(row, i * this.width);
    rows.rewards[i] = outcome.reward;
    rows.terminated[i] = outcome.terminated ? 1 : 0;
    rows.truncated[i] = outcome.truncated ? 1 : 0;
    rows.infos[i] = outcome.info;
  }

  private rowOf(i: number, { observations }: BatchRows): Float32Array {
    if (this.ownRow !== undefined) return this.ownRow;
    if (this.rowsBehind !== observations) {
      this.row = observations.subarray(i * this.width, (i + 1) * this.width);
      this.rowsBehind = observations;
    }
    return this.row;
  }

  /** As `stepIntoOf`, and throws a UsageError where something else is returned than should be. */
  private checkedStepInto(name: string): StepInto {
    const { env } = this;
    const quick = stepIntoOf(env);
    const stepsInto = isQuick(env);
    return (action, out) => {
      const at = { name, step: ++this.steps };
      if (!stepsInto) {
        const result = env.step(action);
        checkStep(at, env.observationSpace, result);
        writeRow(env.observationSpace, result.observation, out);
        return result;
      }
      const outcome = quick(action, out);
      checkOutcome(at, outcome as unknown as Record<string, unknown>);
      checkRow(at, out);
      return outcome;
    };
  }

  private action(i: number, actions: Float32Array): Action<AnySpace> {
    const { firstIndex, values, actionWidth } = this;
    // Of what the vector has let through an index needs no second look.
    if (firstIndex !== undefined) return firstIndex + (actions[i] as number);
    if (values === undefined) return readRow(this.env.actionSpace, actions, i * actionWidth);
    for (let k = 0; k < values.length; k++) values[k] = actions[i * values.length + k] as number;
    return values;
  }
}

function nameOf({ id }: AnyEnv, i: number, n: number): string {
  return n === 1 ? id : `${id} (environment ${i})`;
}
