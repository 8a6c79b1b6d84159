import { type AnySpace, rowWidth } from '../../spaces/index.js';
import { type Helper, nodeThreads, openHelper } from '../../threads/index.js';
import type { Info } from '../api/env.js';
import type { Batch, BatchRows } from './batch.js';
import { CLOSE, RESET, SharedLanes, STEP } from './shared-lanes.js';

/** Lanes that another thread is to make and step. */
export interface LanesOrder {
  readonly type: 'lanes';
  readonly memory: SharedArrayBuffer;
  /** The id of an environment of the library, and all of its options. */
  readonly id: string;
  readonly options: object;
  readonly shape: SharedLanes['shape'];
}

/** What is made of an environment in this thread and in others. */
export interface ThreadedParts {
  id: string;
  options: object;
  size: number;
  threads: number;
  make: (size: number) => Batch;
}

/** For how long a thread may be silent: longer than any step, and than its start on a busy machine. */
const PATIENCE_MS = 60_000;

interface Elsewhere {
  helper: Helper;
  lanes: SharedLanes;
  /** The first of them. */
  from: number;
}

/**
 * A batch whose lanes are stepped by several threads at once, each its own: every lane is what it is in one thread, to
 * the bit. The caller's thread does its share and waits for the others.
 */
export class ThreadedBatch implements Batch {
  readonly observationSpace: AnySpace;
  readonly actionSpace: AnySpace;

  private constructor(
    private readonly here: Batch,
    private readonly share: number,
    private readonly elsewhere: readonly Elsewhere[],
  ) {
    this.observationSpace = here.observationSpace;
    this.actionSpace = here.actionSpace;
  }

  /** @returns a batch of this thread alone where there are no others, or nothing for them to do */
  static of({ id, options, size, threads, make }: ThreadedParts): Batch {
    const parts = Math.min(threads, size);
    const bounds = Array.from({ length: parts + 1 }, (_, i) => Math.round((i * size) / parts));
    // Elsewhere than in Node a thread may not begin while the one that waits for it does.
    const helpers = nodeThreads() === undefined ? [] : openAll(parts - 1);
    const share = bounds[1] as number;
    const here = make(helpers.length === 0 ? size : share);
    if (helpers.length === 0) return here;
    const elsewhere = helpers.map((helper, i) => {
      const from = bounds[i + 1] as number;
      const shape = {
        size: (bounds[i + 2] as number) - from,
        observation: rowWidth(here.observationSpace),
        action: rowWidth(here.actionSpace),
      };
      const memory = new SharedArrayBuffer(SharedLanes.bytesFor(shape));
      const isTold = helper.tell({
        type: 'lanes',
        memory,
        id,
        options,
        shape,
      } satisfies LanesOrder);
      return { helper, lanes: new SharedLanes(memory, shape), from, isTold };
    });
    const batch = new ThreadedBatch(here, share, elsewhere);
    if (elsewhere.every(({ isTold }) => isTold)) return batch;
    batch.close();
    return make(size);
  }

  reset(
    mask: Uint8Array,
    seeds: readonly (number | undefined)[],
    rows: BatchRows,
    options?: Readonly<Record<string, unknown>> | undefined,
  ): void {
    const moving = this.moving(mask);
    for (const { lanes, from } of moving) {
      const { size } = lanes.shape;
      lanes.mask.set(mask.subarray(from, from + size));
      lanes.ask(RESET, { seeds: seeds.slice(from, from + size), options });
    }
    const own = seeds.slice(0, this.share);
    const some = mask.subarray(0, this.share);
    this.besides(moving, () => this.here.reset(some, own, rows, options));
    this.gather(moving, rows, RESET);
  }

  step(mask: Uint8Array, actions: Float32Array, rows: BatchRows): void {
    const width = rowWidth(this.actionSpace);
    const moving = this.moving(mask);
    for (const { lanes, from } of moving) {
      const { size } = lanes.shape;
      lanes.mask.set(mask.subarray(from, from + size));
      lanes.actions.set(actions.subarray(from * width, (from + size) * width));
      lanes.ask(STEP);
    }
    this.besides(moving, () => this.here.step(mask.subarray(0, this.share), actions, rows));
    this.gather(moving, rows, STEP);
  }

  close(): void {
    this.here.close();
    for (const { lanes, helper } of this.elsewhere) {
      lanes.ask(CLOSE);
      helper.close();
    }
  }

  private moving(mask: Uint8Array): Elsewhere[] {
    return this.elsewhere.filter(({ lanes, from }) =>
      mask.subarray(from, from + lanes.shape.size).includes(1),
    );
  }

  /** Does this thread's share and waits for all others, whatever fails of it: memory is theirs until they are done. */
  private besides(moving: readonly Elsewhere[], share: () => void): void {
    const failures: unknown[] = [];
    for (const part of [
      share,
      ...moving.map(
        ({ lanes }) =>
          () =>
            lanes.await(PATIENCE_MS),
      ),
    ]) {
      try {
        part();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  private gather(moving: readonly Elsewhere[], rows: BatchRows, order: number): void {
    const width = rowWidth(this.observationSpace);
    for (const { lanes, from } of moving) {
      for (let lane = 0; lane < lanes.shape.size; lane++) {
        if (lanes.mask[lane] !== 1) continue;
        const row = from + lane;
        const seen = lanes.rows.observations.subarray(lane * width, (lane + 1) * width);
        rows.observations.set(seen, row * width);
        rows.infos[row] = lanes.rows.infos[lane] as Info;
        if (order === RESET) continue;
        rows.rewards[row] = lanes.rows.rewards[lane] as number;
        rows.terminated[row] = lanes.rows.terminated[lane] as number;
        rows.truncated[row] = lanes.rows.truncated[lane] as number;
      }
    }
  }
}

/** All of them, or none. */
function openAll(count: number): Helper[] {
  const helpers = Array.from({ length: count }, openHelper).filter(
    (helper) => helper !== undefined,
  );
  if (helpers.length === count) return helpers;
  for (const helper of helpers) helper.close();
  return [];
}

/** Of the other thread: makes its lanes and does what is asked of them until they are closed. */
export function serveLanes({ memory, shape }: LanesOrder, make: () => Batch): void {
  const lanes = new SharedLanes(memory, shape);
  const { mask, actions, rows } = lanes;
  let batch: Batch | undefined;
  for (let asked = lanes.next(); asked.order !== CLOSE; asked = lanes.next()) {
    const { order, seeds, options } = asked;
    try {
      batch ??= make();
      if (order === STEP) batch.step(mask, actions, rows);
      else batch.reset(mask, seeds, rows, (options ?? undefined) as Record<string, unknown>);
      lanes.answer();
    } catch (error) {
      lanes.answer(error);
    }
  }
  batch?.close();
}
