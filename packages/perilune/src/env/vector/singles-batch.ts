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
    for (const [i, lane] of this.lanes.entries()) {
      if (mask[i] === 1) lane.reset(i, resetWith(seeds[i], options), rows);
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

/** One environment, and the buffers that spare it allocations. */
class Lane {
  readonly env: AnyEnv;
  private readonly stepInto: StepInto;
  private readonly observation: Float32Array;
  private readonly actionWidth: number;
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
    this.stepInto = name === undefined ? stepIntoOf(env) : this.checkedStepInto(name);
    this.observation = new Float32Array(rowWidth(env.observationSpace));
    const { actionSpace } = env;
    this.actionWidth = rowWidth(actionSpace);
    this.values = actionSpace.kind === 'box' ? new Array(actionSpace.size).fill(0) : undefined;
  }

  reset(i: number, options: ResetOptions | undefined, rows: BatchRows): void {
    const result = this.env.reset(options);
    this.steps = 0;
    if (this.name !== undefined) {
      checkReset({ name: this.name, step: 0 }, this.env.observationSpace, result);
    }
    const { observation, info } = result;
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
    copyRow(this.observation, rows.observations, i);
    rows.rewards[i] = outcome.reward;
    rows.terminated[i] = outcome.terminated ? 1 : 0;
    rows.truncated[i] = outcome.truncated ? 1 : 0;
    rows.infos[i] = outcome.info;
  }

  /** As `stepIntoOf`, and throws a UsageError where something else is returned than should be. */
  private checkedStepInto(name: string): StepInto {
    const { env } = this;
    const quick = stepIntoOf(env);
    const isQuick = env.stepInto !== undefined && isCurrent(env);
    return (action, out) => {
      const at = { name, step: ++this.steps };
      if (!isQuick) {
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
    const { values, actionWidth } = this;
    const { actionSpace } = this.env;
    // Of what the vector has let through an index needs no second look.
    if (actionSpace.kind === 'discrete') return actionSpace.start + (actions[i] as number);
    if (values === undefined) return readRow(actionSpace, actions, i * actionWidth);
    for (let k = 0; k < values.length; k++) values[k] = actions[i * values.length + k] as number;
    return values;
  }
}

function nameOf({ id }: AnyEnv, i: number, n: number): string {
  return n === 1 ? id : `${id} (environment ${i})`;
}

/** Number by number: most rows are so short that `set` costs more than what it copies. */
function copyRow(row: Float32Array, rows: Float32Array, i: number): void {
  const from = i * row.length;
  for (let k = 0; k < row.length; k++) rows[from + k] = row[k] as number;
}
