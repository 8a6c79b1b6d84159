import type { Archive, Serializable } from '../state/index.js';
import type { SampleBatch, Transitions } from './transitions.js';

/**
 * Which actions the states of stored transitions allow, a byte an action: of those left and those entered,
 * apart from their observations, as they are small, and few environments have any.
 */
export class RowMasks implements Serializable {
  /** [rows x actions] */
  private readonly left: Uint8Array;
  /** [rows x actions] */
  private readonly entered: Uint8Array;

  constructor(
    rows: number,
    private readonly actions: number,
  ) {
    this.left = new Uint8Array(rows * actions);
    this.entered = new Uint8Array(rows * actions);
  }

  /** Bytes of its arrays. */
  get byteLength(): number {
    return this.left.byteLength + this.entered.byteLength;
  }

  /** Takes in the masks of a lane's transition; without any, all is allowed. */
  write(row: number, { masks, nextMasks }: Transitions, lane: number): void {
    const { left, entered, actions } = this;
    for (let a = 0; a < actions; a++) {
      left[row * actions + a] = masks?.[lane * actions + a] ?? 1;
      entered[row * actions + a] = nextMasks?.[lane * actions + a] ?? 1;
    }
  }

  /** Of the state that row `first` leaves, and the one that row `last` enters, to row b of the batch. */
  read(first: number, last: number, batch: SampleBatch, b: number): void {
    const { left, entered, actions } = this;
    const { masks, nextMasks } = batch;
    for (let a = 0; a < actions; a++) {
      if (masks !== undefined) masks[b * actions + a] = left[first * actions + a] as number;
      if (nextMasks !== undefined)
        nextMasks[b * actions + a] = entered[last * actions + a] as number;
    }
  }

  serialize(archive: Archive): void {
    archive.array('left', this.left);
    archive.array('entered', this.entered);
  }
}
