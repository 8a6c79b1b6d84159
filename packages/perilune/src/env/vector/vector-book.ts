import { UsageError } from '../../errors.js';
import { type AnySpace, rowWidth } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import { checkpointable } from '../api/checkpointable.js';
import { checkKeys } from '../api/checks.js';
import type { Action, Info, ResetOptions } from '../api/env.js';
import { ActionMasks } from './action-masks.js';
import type { BatchRows } from './batch.js';
import { readActions } from './vector-actions.js';
import type {
  AutoresetMode,
  VectorReset,
  VectorResetOptions,
  VectorStep,
  VectorStepOptions,
} from './vector-env.js';
import { readMask } from './vector-masks.js';
import { readOptions, readSeeds } from './vector-resets.js';

const NEW = 0;
const RUNNING = 1;
const ENDED = 2;

/** A step of all environments. */
export const WHOLE: VectorStepOptions = {};

export interface VectorSettings {
  id: string;
  size: number;
  autoreset: AutoresetMode;
  maxEpisodeSteps: number | undefined;
}

type Rows = VectorStep & BatchRows;

/** What a vector does with the environments of a batch: all but resetting and stepping them. */
interface Kept {
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  serialize?(archive: Archive): void;
  close(): void;
}

/**
 * Time limit, autoreset and checks over a batch: the whole of a vector but the dynamics, which may be waited for
 * or not. Whoever derives from it calls `beginReset` and `beginStep`, lets the batch do what they chose, and then
 * `endReset` and `endStep`.
 */
export abstract class VectorBook<B extends Kept> {
  readonly id: string;
  readonly size: number;
  readonly autoreset: AutoresetMode;
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;
  protected readonly batch: B;
  private readonly limit: number;
  private readonly width: number;
  protected readonly rows: Rows;
  protected readonly resetRows: VectorReset;
  private readonly finalInfos: (Info | undefined)[];
  private readonly masks: ActionMasks;
  protected readonly actions: Float32Array;
  protected readonly stepping: Uint8Array;
  protected readonly resetting: Uint8Array;
  private readonly phases: Uint8Array;
  private readonly elapsed: Float64Array;
  protected readonly unseeded: readonly undefined[];
  /** Of the reset that was asked for last: those of an autoreset have none. */
  protected resetOptions: ResetOptions['options'];
  /** Whether anybody is reset in place of moving. */
  private anyResets = false;
  private closed = false;
  private begun = false;

  constructor(batch: B, settings: VectorSettings) {
    const { size } = settings;
    this.id = settings.id;
    this.size = size;
    this.autoreset = settings.autoreset;
    this.limit = settings.maxEpisodeSteps ?? Infinity;
    this.batch = batch;
    this.observationSpace = batch.observationSpace;
    this.actionSpace = batch.actionSpace;
    this.width = rowWidth(batch.observationSpace);
    this.finalInfos = new Array(size).fill(undefined);
    this.rows = makeRows(size, this.width, this.finalInfos);
    this.resetRows = this.rows;
    this.masks = new ActionMasks(this.id, size, batch.actionSpace);
    this.actions = new Float32Array(size * rowWidth(batch.actionSpace));
    this.stepping = new Uint8Array(size);
    this.resetting = new Uint8Array(size);
    this.phases = new Uint8Array(size).fill(NEW);
    this.elapsed = new Float64Array(size);
    this.unseeded = new Array(size).fill(undefined);
  }

  /** Notes whom a reset is for in `resetting`; returns their seeds. */
  protected beginReset(options: VectorResetOptions): readonly (number | undefined)[] {
    this.checkOpen('reset');
    checkKeys('reset option', options, ['seed', 'mask', 'options']);
    const seeds = readSeeds(options, this.size);
    this.resetOptions = readOptions(options);
    readMask(options.mask, this.resetting);
    return seeds;
  }

  /** After the batch has reset them. */
  protected endReset(): void {
    if (!this.begun) this.begin();
    for (let i = 0; i < this.size; i++) {
      if (this.resetting[i] !== 1) continue;
      this.phases[i] = RUNNING;
      this.elapsed[i] = 0;
      this.readMaskOf(i);
    }
  }

  /** Notes in `stepping` who moves, in `resetting` who is reset instead, and in `actions` what they do. */
  protected beginStep(
    actions: ArrayLike<number> | readonly Action<AnySpace>[],
    options: VectorStepOptions,
  ): void {
    this.checkOpen('step');
    if (options !== WHOLE) checkKeys('step option', options, ['mask']);
    readMask(options.mask, this.stepping);
    this.choose();
    readActions(this.actionSpace, actions, this.stepping, this.actions);
  }

  /** After the batch has moved them; returns whether any is to be reset, then `endReset` and `endRestart`. */
  protected endStep(): boolean {
    this.follow();
    if (this.autoreset === 'same-step') return this.startOver();
    return this.anyResets;
  }

  /** `next-step`: whoever had ended before this step has begun the next episode instead of moving. */
  protected endRestart(): void {
    if (this.autoreset !== 'next-step') return;
    const { rows, resetting } = this;
    for (let i = 0; i < this.size; i++) {
      if (resetting[i] !== 1) continue;
      rows.rewards[i] = 0;
      rows.terminated[i] = 0;
      rows.truncated[i] = 0;
      rows.resets[i] = 1;
    }
  }

  serialize(archive: Archive): void {
    archive.part('batch', checkpointable(`The batch of ${this.id}`, this.batch));
    archive.array('observations', this.rows.observations);
    archive.array('phases', this.phases);
    archive.array('elapsed', this.elapsed);
    archive.part('actionMasks', this.masks);
    this.showMasks();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.batch.close();
  }

  /** Of those whom the step is for, who moves, and who is reset instead. */
  private choose(): void {
    const { phases, stepping, resetting } = this;
    this.anyResets = false;
    for (let i = 0; i < phases.length; i++) {
      resetting[i] = 0;
      if (phases[i] === RUNNING || stepping[i] === 0) continue;
      if (phases[i] === NEW || this.autoreset === 'disabled') this.refuseStep(i);
      stepping[i] = 0;
      resetting[i] = 1;
      this.anyResets = true;
    }
  }

  /** Counts the step of whoever moved, and notes who ended. */
  private follow(): void {
    const { stepping, elapsed, phases, limit } = this;
    const { terminated, truncated, infos, resets } = this.rows;
    const masked = this.masks.rows !== undefined;
    for (let i = 0; i < stepping.length; i++) {
      resets[i] = 0;
      if (stepping[i] !== 1) continue;
      const steps = (elapsed[i] as number) + 1;
      elapsed[i] = steps;
      if (steps >= limit) truncated[i] = 1;
      if (terminated[i] === 1 || truncated[i] === 1) phases[i] = ENDED;
      if (masked || (infos[i] as Info).actionMask !== undefined) this.readMaskOf(i);
    }
  }

  /** `same-step`: whoever ended in this step keeps its outcome and begins the next episode. */
  private startOver(): boolean {
    let any = false;
    for (let i = 0; i < this.size; i++) {
      const ended = this.phases[i] === ENDED;
      this.resetting[i] = ended ? 1 : 0;
      this.finalInfos[i] = ended ? this.rows.infos[i] : undefined;
      if (ended) this.keepFinal(i);
      any ||= ended;
    }
    return any;
  }

  private keepFinal(i: number): void {
    const { observations, finalObservations } = this.rows;
    for (let k = i * this.width; k < (i + 1) * this.width; k++) {
      finalObservations[k] = observations[k] as number;
    }
    this.masks.keepFinal(i);
  }

  /** The first reset shows whether there are masks of actions. */
  private begin(): void {
    this.begun = true;
    this.masks.begin(this.rows.infos[this.resetting.indexOf(1)] as Info);
    this.showMasks();
  }

  private showMasks(): void {
    this.rows.actionMasks = this.masks.rows;
    this.rows.finalActionMasks = this.masks.finals;
  }

  private readMaskOf(lane: number): void {
    const info = this.rows.infos[lane] as Info;
    const step = this.elapsed[lane] as number;
    this.masks.read({ lane, info, step, terminated: this.rows.terminated[lane] === 1 });
  }

  private refuseStep(i: number): never {
    if (this.phases[i] === NEW) {
      throw new UsageError(`${this.id}: call reset() before the first step (environment ${i}).`);
    }
    throw new UsageError(
      `${this.id}: the episode of environment ${i} has ended. Call reset({ mask }) first.`,
    );
  }

  private checkOpen(call: string): void {
    if (!this.closed) return;
    throw new UsageError(`${this.id}: ${call}() after close(). Make a new vector.`);
  }
}

function makeRows(size: number, width: number, finalInfos: (Info | undefined)[]): Rows {
  return {
    observations: new Float32Array(size * width),
    rewards: new Float64Array(size),
    terminated: new Uint8Array(size),
    truncated: new Uint8Array(size),
    resets: new Uint8Array(size),
    actionMasks: undefined,
    finalActionMasks: undefined,
    finalObservations: new Float32Array(size * width),
    infos: Array.from({ length: size }, () => ({})),
    finalInfos,
  };
}
