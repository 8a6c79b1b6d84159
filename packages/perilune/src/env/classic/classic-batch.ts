import type { Box } from '../../spaces/box.js';
import type { Discrete } from '../../spaces/discrete.js';
import { rowWidth } from '../../spaces/index.js';
import type { Archive } from '../../state/index.js';
import type { Batch, BatchRows } from '../vector/batch.js';
import type { ClassicControl } from './classic-control.js';

type World = ClassicControl<Box, unknown> | ClassicControl<Discrete, unknown>;

/** Many worlds of classic control, each stepped straight into its row. */
export class ClassicBatch implements Batch {
  readonly observationSpace: Box;
  readonly actionSpace: Box | Discrete;
  private readonly width: number;
  /** Of the vector's observations the row of each world. */
  private rows: readonly Float32Array[] = [];
  private rowsOf: Float32Array | undefined;
  private readonly worlds: readonly World[];

  /** @param size at least 1 */
  constructor(make: () => World, size: number) {
    this.worlds = Array.from({ length: size }, make);
    const { observationSpace, actionSpace } = this.world(0);
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.width = rowWidth(observationSpace);
  }

  reset(
    mask: Uint8Array,
    seeds: readonly (number | undefined)[],
    rows: BatchRows,
    options?: Readonly<Record<string, unknown>>,
  ): void {
    for (let i = 0; i < this.worlds.length; i++) {
      if (mask[i] !== 1) continue;
      const { observation, info } = this.world(i).reset({ seed: seeds[i], options });
      rows.observations.set(observation as Float32Array, i * this.width);
      rows.infos[i] = info;
    }
  }

  step(mask: Uint8Array, actions: Float32Array, rows: BatchRows): void {
    if (this.rowsOf !== rows.observations) this.lookAt(rows.observations);
    for (let i = 0; i < this.worlds.length; i++) {
      if (mask[i] === 1) this.world(i).stepRow(i, actions, rows, this.rows[i] as Float32Array);
    }
  }

  serialize(archive: Archive): void {
    for (const [i, world] of this.worlds.entries()) archive.part(`${i}`, world);
  }

  close(): void {
    for (const world of this.worlds) world.close();
  }

  private world(i: number): World {
    return this.worlds[i] as World;
  }

  private lookAt(observations: Float32Array): void {
    const { width } = this;
    this.rows = this.worlds.map((_, i) => observations.subarray(i * width, (i + 1) * width));
    this.rowsOf = observations;
  }
}
