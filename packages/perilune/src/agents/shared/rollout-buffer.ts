import { UsageError } from '../../errors.js';
import { checkUnmasked, type Transitions } from '../../replay/index.js';
import type { Archive, Serializable } from '../../state/index.js';

/** A stretch of experience: T steps of N lanes, step after step, each [N]. */
export interface Rollout {
  lanes: number;
  steps: number;
  /** [T x N] */
  rewards: ArrayLike<number>;
  /** [T x N]: what each step's true successor is taken to be worth, the last one of its episode included. */
  nextValues: ArrayLike<number>;
  /** [T x N], 1: s' is terminal and worth nothing. */
  terminated: ArrayLike<number>;
  /** [T x N], 1: the episode was cut in s', and another one begins in the next step. */
  truncated: ArrayLike<number>;
}

export interface RolloutOptions {
  /** T: of every lane. */
  steps: number;
  /** N: environments stepped together. */
  lanes: number;
  /** Of an observation. */
  size: number;
  /** Of an action. Default 1. */
  width?: number;
  /** How many actions the masks have that are kept with the states. Default 0: no masks. */
  maskedActions?: number | undefined;
  /** Of which states they are kept: those that are left, or those that are entered. Default `entered`. */
  masksOf?: 'left' | 'entered' | undefined;
}

/** The latest steps of every lane, in the order they were made, to be learned from once and forgotten. */
export class RolloutBuffer implements Rollout, Serializable {
  readonly steps: number;
  readonly lanes: number;
  readonly rows: number;
  readonly size: number;
  readonly width: number;
  /** [T x N x observation size] */
  readonly observations: Float32Array;
  readonly nextObservations: Float32Array;
  /** [T x N x action width] */
  readonly actions: Float32Array;
  /** [T x N] */
  readonly rewards: Float64Array;
  readonly nextValues: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** Bytes [T x N x actions], where there are masks that are kept: what states allow that are left. */
  readonly masks: Uint8Array | undefined;
  /** The same of those that are entered. */
  readonly nextMasks: Uint8Array | undefined;
  private taken = 0;

  constructor(options: RolloutOptions) {
    const { steps, lanes, size, width = 1, maskedActions = 0, masksOf = 'entered' } = options;
    this.steps = steps;
    this.lanes = lanes;
    this.size = size;
    this.width = width;
    this.rows = steps * lanes;
    this.observations = new Float32Array(this.rows * size);
    this.nextObservations = new Float32Array(this.rows * size);
    this.actions = new Float32Array(this.rows * width);
    this.rewards = new Float64Array(this.rows);
    this.nextValues = new Float32Array(this.rows);
    this.terminated = new Uint8Array(this.rows);
    this.truncated = new Uint8Array(this.rows);
    const masks = maskedActions > 0 ? new Uint8Array(this.rows * maskedActions) : undefined;
    this.masks = masksOf === 'left' ? masks : undefined;
    this.nextMasks = masksOf === 'left' ? undefined : masks;
  }

  get isFull(): boolean {
    return this.taken === this.steps;
  }

  /** Rows that it holds. */
  get length(): number {
    return this.taken * this.lanes;
  }

  /** Forgets all: a buffer is cleared before it is filled again. */
  clear(): void {
    this.taken = 0;
  }

  /** @throws UsageError when it is full, or there are masks and it keeps none: before anybody takes in the step */
  checkRoom(transitions: Transitions): void {
    if (this.masks === undefined && this.nextMasks === undefined) checkUnmasked(transitions);
    if (this.isFull)
      throw new UsageError('The rollout is full: `learn` is to be called after every step.');
  }

  /** Adds one step of every lane; every array is copied. @throws UsageError as `checkRoom` does */
  add(transitions: Transitions): void {
    this.checkRoom(transitions);
    const first = this.taken * this.lanes;
    if (this.taken > 0) this.closeGaps(first, transitions.observations);
    this.observations.set(transitions.observations, first * this.size);
    this.nextObservations.set(transitions.nextObservations, first * this.size);
    this.actions.set(transitions.actions, first * this.width);
    for (let lane = 0; lane < this.lanes; lane++) {
      this.rewards[first + lane] = transitions.rewards[lane] as number;
      this.terminated[first + lane] = transitions.terminated[lane] ? 1 : 0;
      this.truncated[first + lane] = transitions.truncated[lane] ? 1 : 0;
    }
    this.keepMasks(this.masks, transitions.masks);
    this.keepMasks(this.nextMasks, transitions.nextMasks);
    this.taken += 1;
  }

  serialize(archive: Archive): void {
    this.taken = archive.integer('taken', this.taken, { most: this.steps });
    archive.array('observations', this.observations);
    archive.array('nextObservations', this.nextObservations);
    archive.array('actions', this.actions);
    archive.array('rewards', this.rewards);
    archive.array('terminated', this.terminated);
    archive.array('truncated', this.truncated);
    if (this.masks !== undefined) archive.array('masks', this.masks);
    if (this.nextMasks !== undefined) archive.array('nextMasks', this.nextMasks);
  }

  /** Without any, all is allowed. */
  private keepMasks(kept: Uint8Array | undefined, given: Uint8Array | undefined): void {
    const { taken, steps } = this;
    if (kept === undefined) return;
    const size = kept.length / steps;
    if (given === undefined) kept.fill(1, taken * size, (taken + 1) * size);
    else kept.set(given, taken * size);
  }

  /** An episode that was left without an end is cut where it was left: what follows belongs to another. */
  private closeGaps(first: number, observations: Float32Array): void {
    const before = (first - this.lanes) * this.size;
    for (let i = 0; i < observations.length; i++) {
      if (this.nextObservations[before + i] === observations[i]) continue;
      const lane = Math.floor(i / this.size);
      this.truncated[first - this.lanes + lane] = 1;
      i = (lane + 1) * this.size - 1;
    }
  }
}
