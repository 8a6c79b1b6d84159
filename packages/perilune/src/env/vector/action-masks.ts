import { UsageError } from '../../errors.js';
import type { AnySpace } from '../../spaces/index.js';
import type { Archive, Serializable } from '../../state/index.js';
import { writeActionMask } from '../api/action-mask.js';
import type { Info } from '../api/env.js';

/** A row that an environment of the vector has just written. */
export interface MaskedRow {
  /** Which environment. */
  lane: number;
  info: Info;
  /** Steps since its reset. */
  step: number;
  terminated: boolean;
}

/** The `info.actionMask` of every environment of a vector, as rows; nothing where there are none. */
export class ActionMasks implements Serializable {
  /** [n x actions]; undefined where the environment has none, and before the first reset. */
  rows: Uint8Array | undefined;
  /** [n x actions], of episodes that ended. */
  finals: Uint8Array | undefined;

  /** @param id the environment's, for messages */
  constructor(
    private readonly id: string,
    private readonly size: number,
    private readonly space: AnySpace,
  ) {}

  /** Whether there are any shows at the first reset of all; a mask that comes or goes later is refused. */
  begin(info: Info): void {
    if (info.actionMask !== undefined) this.allocate();
  }

  /** @throws UsageError, naming the step, unless the mask is sound and there as always, or never */
  read({ lane, info, step, terminated }: MaskedRow): void {
    const { actionMask } = info;
    if (actionMask === undefined && this.rows === undefined) return;
    const name = this.size === 1 ? this.id : `${this.id} (environment ${lane})`;
    if (this.rows === undefined) throw comesLate(name, step);
    const at = { name, step, terminated };
    writeActionMask(this.space, actionMask, at, this.rows, lane * this.width);
  }

  keepFinal(lane: number): void {
    const { rows, finals, width } = this;
    if (rows === undefined) return;
    finals?.set(rows.subarray(lane * width, (lane + 1) * width), lane * width);
  }

  serialize(archive: Archive): void {
    const rows = archive.resizable('rows', this.rows ?? new Uint8Array());
    if (rows.length === 0) return;
    const size = this.size * this.width;
    if (rows.length !== size) {
      throw new UsageError(`The state's action masks are ${rows.length} bytes, not ${size}.`);
    }
    this.allocate();
    this.rows?.set(rows);
  }

  private get width(): number {
    return this.space.kind === 'discrete' ? this.space.n : 0;
  }

  private allocate(): void {
    this.rows ??= new Uint8Array(this.size * this.width);
    this.finals ??= new Uint8Array(this.size * this.width);
  }
}

function comesLate(name: string, step: number): UsageError {
  return new UsageError(
    `${name}, at step ${step}: info.actionMask is there, but was not in the first reset's info. It must be in every reset and every step, or never.`,
  );
}
