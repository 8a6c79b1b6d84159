import type { Generator } from 'perilune';
import { boundOf, type Mark } from '../marks.js';

/** What came of trying one fault many times. */
export interface FaultCount {
  fault: string;
  /** What must come of it. */
  demand: string;
  tried: number;
  held: number;
  /** What else is worth knowing. */
  note?: string;
  /** Of the first that did not hold. */
  failure?: string | undefined;
}

/** A fault that could not be tried here, and why. */
export interface Skipped {
  fault: string;
  why: string;
}

export type FaultReport = FaultCount | Skipped;

/** What faults are tried on. */
export interface Ground {
  /** A folder to work in. */
  folder: string;
  /** Says when, where and how. */
  chance: Generator;
  recipes: readonly Recipe[];
}

/** A short run, and what it ends in when nothing happens to it. */
export interface Recipe {
  name: string;
  /** Of `perilune train` and, beyond the recipe's own, of `perilune resume`. */
  train: readonly string[];
  resume: readonly string[];
  /** Bytes of model.safetensors. */
  model: Buffer;
  /** How long it takes, in ms, from the process's start to its end. */
  duration: number;
}

/** Counts what holds; keeps what was said of the first that does not. */
export class Tally {
  private tried = 0;
  private held = 0;
  private failure: string | undefined;

  constructor(
    private readonly fault: string,
    private readonly demand: string,
  ) {}

  count(holds: boolean, otherwise: string): void {
    this.tried += 1;
    if (holds) this.held += 1;
    else this.failure ??= otherwise;
  }

  report(note?: string): FaultCount {
    const { fault, demand, tried, held, failure } = this;
    return { fault, demand, tried, held, failure, ...(note === undefined ? {} : { note }) };
  }
}

export function markOfFault({ fault, tried, held }: FaultCount): Mark {
  return boundOf({
    name: fault,
    bound: 'at least',
    required: tried,
    measured: held,
    unit: `of ${tried}`,
  });
}
