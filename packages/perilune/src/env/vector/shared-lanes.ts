import { UsageError } from '../../errors.js';
import type { Info } from '../api/env.js';
import type { BatchRows } from './batch.js';

/** What lanes in another thread are: how many, and how wide their rows are. */
export interface LanesShape {
  size: number;
  observation: number;
  action: number;
}

/** Bytes for the infos of a lane, and for the options of a reset or an error. */
const TEXT_A_LANE = 512;
const TEXT = 8_192;

/** What is asked of the other thread. */
export const RESET = 1;
export const STEP = 2;
export const CLOSE = 3;

/** Where the numbers of `control` lie. */
const ASKED = 0;
const DONE = 1;
const ORDER = 2;
const FAILED = 3;
const LENGTH = 4;
const CONTROLS = 8;

/** Looks before a thread sleeps until it is woken: a step of few lanes takes less than a waking. */
const LOOKS = 2_000;

/**
 * Lanes of a vector that another thread steps: all that goes to and fro, in memory that both share. One thread asks,
 * the other does and answers, in turns; neither touches it in the other's turn.
 */
export class SharedLanes {
  readonly mask: Uint8Array;
  readonly actions: Float32Array;
  readonly rows: BatchRows;
  private readonly control: Int32Array;
  /** NaN for none. */
  private readonly seeds: Float64Array;
  private readonly text: Uint8Array;
  private turn = 0;

  /** @param memory of `bytesFor(shape)` */
  constructor(
    readonly memory: SharedArrayBuffer,
    readonly shape: LanesShape,
  ) {
    const { size, observation, action } = shape;
    const at = layoutOf(shape);
    this.control = new Int32Array(memory, 0, CONTROLS);
    this.seeds = new Float64Array(memory, at.seeds, size);
    this.actions = new Float32Array(memory, at.actions, size * action);
    this.mask = new Uint8Array(memory, at.mask, size);
    this.text = new Uint8Array(memory, at.text, at.end - at.text);
    this.rows = {
      rewards: new Float64Array(memory, at.rewards, size),
      observations: new Float32Array(memory, at.observations, size * observation),
      terminated: new Uint8Array(memory, at.terminated, size),
      truncated: new Uint8Array(memory, at.truncated, size),
      infos: Array.from({ length: size }, (): Info => ({})),
    };
  }

  static bytesFor(shape: LanesShape): number {
    return layoutOf(shape).end;
  }

  ask(order: number, about?: { seeds?: readonly (number | undefined)[]; options?: unknown }): void {
    if (about?.seeds !== undefined) this.seeds.set(about.seeds.map((seed) => seed ?? Number.NaN));
    this.write(about?.options);
    this.control[ORDER] = order;
    this.turn += 1;
    Atomics.store(this.control, ASKED, this.turn);
    Atomics.notify(this.control, ASKED);
  }

  /** Waits until it is done. @throws what failed in the other thread, and Error when that says nothing within the time */
  await(milliseconds: number): void {
    if (!until(this.control, DONE, this.turn, milliseconds)) {
      throw new Error('The thread of a vector does not answer.');
    }
    const found = this.read();
    if (this.control[FAILED] === 1) throw failureOf(found as Failure);
    const { infos } = this.rows;
    for (let lane = 0; lane < infos.length; lane++) if (this.mask[lane] === 1) infos[lane] = {};
    for (const [lane, info] of (found ?? []) as [number, Info][]) infos[lane] = info;
  }

  /** Of the other side: waits for the next order. */
  next(): { order: number; seeds: (number | undefined)[]; options: unknown } {
    this.turn += 1;
    until(this.control, ASKED, this.turn, Number.POSITIVE_INFINITY);
    const order = this.control[ORDER] as number;
    if (order !== RESET) return { order, seeds: [], options: undefined };
    const seeds = Array.from(this.seeds, (seed) => (Number.isNaN(seed) ? undefined : seed));
    return { order, seeds, options: this.read() };
  }

  /** Of the other side: the infos of the lanes that moved go back, those that say something, or what went wrong. */
  answer(error?: unknown): void {
    const { infos } = this.rows;
    const told: [number, Info][] = [];
    for (let lane = 0; lane < infos.length; lane++) {
      const info = infos[lane] as Info;
      if (this.mask[lane] === 1 && Object.keys(info).length > 0) told.push([lane, info]);
    }
    this.control[FAILED] = error === undefined ? 0 : 1;
    if (error !== undefined) this.write(sayFailure(error));
    else this.write(told.length > 0 ? told : undefined);
    Atomics.store(this.control, DONE, this.turn);
    Atomics.notify(this.control, DONE);
  }

  /** undefined takes no bytes, and costs next to nothing. */
  private write(value: unknown): void {
    this.control[LENGTH] = 0;
    if (value === undefined) return;
    const bytes = new TextEncoder().encode(JSON.stringify(value, toText));
    if (bytes.length > this.text.length) {
      throw new Error(`A vector's threads cannot tell ${bytes.length} bytes of infos at once.`);
    }
    this.text.set(bytes);
    this.control[LENGTH] = bytes.length;
  }

  private read(): unknown {
    if (this.control[LENGTH] === 0) return undefined;
    // A copy: text cannot be read of shared memory.
    const bytes = this.text.slice(0, this.control[LENGTH]);
    return JSON.parse(new TextDecoder().decode(bytes), ofText);
  }
}

/** An error, as far as it can be sent. */
interface Failure {
  isUsage: boolean;
  message: string;
}

function sayFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { isUsage: error instanceof UsageError, message };
}

function failureOf({ isUsage, message }: Failure): Error {
  return isUsage ? new UsageError(message) : new Error(message);
}

/** A mask of actions is bytes. */
function toText(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: [...value] } : value;
}

function ofText(_: string, value: unknown): unknown {
  const { bytes } = (value ?? {}) as { bytes?: number[] };
  return Array.isArray(bytes) ? Uint8Array.from(bytes) : value;
}

function layoutOf({ size, observation, action }: LanesShape) {
  const seeds = 4 * CONTROLS;
  const rewards = seeds + 8 * size;
  const observations = rewards + 8 * size;
  const actions = observations + 4 * size * observation;
  const mask = actions + 4 * size * action;
  const terminated = mask + size;
  const truncated = terminated + size;
  const text = truncated + size;
  const end = text + TEXT + TEXT_A_LANE * size;
  return { seeds, rewards, observations, actions, mask, terminated, truncated, text, end };
}

/** @returns whether the number came to be `value` within the time */
function until(control: Int32Array, at: number, value: number, milliseconds: number): boolean {
  for (let look = 0; look < LOOKS; look++) {
    if (Atomics.load(control, at) === value) return true;
  }
  for (;;) {
    const present = Atomics.load(control, at);
    if (present === value) return true;
    if (Atomics.wait(control, at, present, milliseconds) === 'timed-out') return false;
  }
}
