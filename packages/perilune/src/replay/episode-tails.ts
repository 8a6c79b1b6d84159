import { UsageError } from '../errors.js';
import type { Archive, Serializable } from '../state/index.js';

/**
 * Observations that have no row of their own in a replay: the last ones of episodes, which the next
 * episode's first observation does not follow, each under the row that led to it. A pool of slots that
 * grows when all are taken.
 */
export class EpisodeTails implements Serializable {
  private pool: Float32Array;
  private slotOf = new Map<number, number>();
  private free: number[] = [];
  private used = 0;

  /** @param size of an observation */
  constructor(readonly size: number) {
    this.pool = new Float32Array(16 * size);
  }

  /** Bytes of its arrays. */
  get byteLength(): number {
    return this.pool.byteLength;
  }

  /** Copies the observation at `offset` of `source`: what followed the row. */
  keep(row: number, source: Float32Array, offset: number): void {
    const slot = this.free.pop() ?? this.used++;
    if ((slot + 1) * this.size > this.pool.length) this.grow();
    for (let i = 0; i < this.size; i++) {
      this.pool[slot * this.size + i] = source[offset + i] as number;
    }
    this.slotOf.set(row, slot);
  }

  release(row: number): void {
    this.free.push(this.slotOf.get(row) as number);
    this.slotOf.delete(row);
  }

  /** Copies what followed the row to `out`. */
  copyTo(row: number, out: Float32Array, offset: number): void {
    const from = (this.slotOf.get(row) as number) * this.size;
    for (let i = 0; i < this.size; i++) out[offset + i] = this.pool[from + i] as number;
  }

  serialize(archive: Archive): void {
    this.pool = archive.resizable('pool', this.pool);
    this.free = Array.from(archive.resizable('free', Int32Array.from(this.free)));
    const rows = archive.resizable('rows', Float64Array.from(this.slotOf.keys()));
    const slots = archive.resizable('slots', Int32Array.from(this.slotOf.values()));
    this.slotOf = new Map(Array.from(rows, (row, i) => [row, slots[i] as number]));
    const most = Math.floor(this.pool.length / this.size);
    this.used = archive.integer('used', this.used, { most });
    const all = [...this.free, ...slots];
    const isSound = (slot: number) => slot >= 0 && slot < this.used;
    const fits = this.pool.length === most * this.size && this.slotOf.size === slots.length;
    if (fits && all.length === this.used && all.every(isSound)) return;
    throw new UsageError("The state's episode tails do not fit together.");
  }

  private grow(): void {
    const larger = new Float32Array(this.pool.length * 2);
    larger.set(this.pool);
    this.pool = larger;
  }
}
