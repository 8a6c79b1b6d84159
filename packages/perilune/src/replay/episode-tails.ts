import { UsageError } from '../errors.js';
import type { Archive, Serializable } from '../state/index.js';

/**
 * Observations that have no row of their own in a replay: the last ones of episodes, which the next
 * episode's first observation does not follow. A pool of slots that grows when all are taken.
 */
export class EpisodeTails implements Serializable {
  private pool: Float32Array;
  private actions: Int32Array;
  private free: number[] = [];
  private used = 0;

  /** @param size of an observation */
  constructor(readonly size: number) {
    this.pool = new Float32Array(16 * size);
    this.actions = new Int32Array(16);
  }

  /** Bytes of its arrays. */
  get byteLength(): number {
    return this.pool.byteLength + this.actions.byteLength;
  }

  /** Copies an observation from `source`, with the action that led to it, and returns its slot. */
  keep(source: Float32Array, offset: number, action: number): number {
    const slot = this.free.pop() ?? this.used++;
    if ((slot + 1) * this.size > this.pool.length) this.grow();
    for (let i = 0; i < this.size; i++) {
      this.pool[slot * this.size + i] = source[offset + i] as number;
    }
    this.actions[slot] = action;
    return slot;
  }

  /** The action that led to the observation in `slot`. */
  actionOf(slot: number): number {
    return this.actions[slot] as number;
  }

  release(slot: number): void {
    this.free.push(slot);
  }

  /** Copies the observation in `slot` to `out`. */
  copyTo(slot: number, out: Float32Array, offset: number): void {
    for (let i = 0; i < this.size; i++) {
      out[offset + i] = this.pool[slot * this.size + i] as number;
    }
  }

  serialize(archive: Archive): void {
    this.actions = archive.resizable('actions', this.actions);
    this.pool = archive.resizable('pool', this.pool);
    this.free = Array.from(archive.resizable('free', Int32Array.from(this.free)));
    const { length } = this.actions;
    this.used = archive.integer('used', this.used, { most: length });
    const isSound = (slot: number) => slot >= 0 && slot < this.used;
    if (this.pool.length === length * this.size && this.free.every(isSound)) return;
    throw new UsageError("The state's episode tails do not fit together.");
  }

  private grow(): void {
    const larger = new Float32Array(this.pool.length * 2);
    larger.set(this.pool);
    this.pool = larger;
    const actions = new Int32Array(this.actions.length * 2);
    actions.set(this.actions);
    this.actions = actions;
  }
}
