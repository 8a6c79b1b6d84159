import { UsageError } from '../../errors.js';
import type { Transitions } from '../../replay/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import type { Rollout } from './peng-returns.js';

/** The latest steps of every lane, in the order they were made, to be learned from once and forgotten. */
export class RolloutBuffer implements Rollout, Serializable {
  readonly rows: number;
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
  private taken = 0;

  /**
   * @param size of an observation
   * @param width of an action
   */
  constructor(
    readonly steps: number,
    readonly lanes: number,
    readonly size: number,
    readonly width = 1,
  ) {
    this.rows = steps * lanes;
    this.observations = new Float32Array(this.rows * size);
    this.nextObservations = new Float32Array(this.rows * size);
    this.actions = new Float32Array(this.rows * width);
    this.rewards = new Float64Array(this.rows);
    this.nextValues = new Float32Array(this.rows);
    this.terminated = new Uint8Array(this.rows);
    this.truncated = new Uint8Array(this.rows);
  }

  get isFull(): boolean {
    return this.taken === this.steps;
  }

  /** Forgets all: a buffer is cleared before it is filled again. */
  clear(): void {
    this.taken = 0;
  }

  /** Adds one step of every lane; every array is copied. */
  add(transitions: Transitions): void {
    if (this.isFull)
      throw new UsageError('The rollout is full: `learn` is to be called after every step.');
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
