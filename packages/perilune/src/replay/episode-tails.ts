/**
 * Observations that have no row of their own in a replay: the last ones of episodes, which the next
 * episode's first observation does not follow. A pool of slots that grows when all are taken.
 */
export class EpisodeTails {
  private pool: Float32Array;
  private actions: Int32Array;
  private readonly free: number[] = [];
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

  private grow(): void {
    const larger = new Float32Array(this.pool.length * 2);
    larger.set(this.pool);
    this.pool = larger;
    const actions = new Int32Array(this.actions.length * 2);
    actions.set(this.actions);
    this.actions = actions;
  }
}
