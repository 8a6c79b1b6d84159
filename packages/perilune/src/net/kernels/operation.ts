import type { Address } from './arena.js';

/** An option's names and the numbers by which WebAssembly knows them. */
export type Codes = Readonly<Record<string, number>>;

/**
 * What a field holds and how WebAssembly takes it: an address (usize), a count (i32), a number rounded
 * to float32 (f32), one in float64 (f64), a boolean or one of an option's names (i32).
 */
export type Kind = 'address' | 'count' | 'float' | 'double' | 'flag' | Codes;

/** A record's fields, in the order of the arguments of the function in WebAssembly. */
export type Fields = Readonly<Record<string, Kind>>;

/** An operation of the kernels, as the tables in this folder declare it. */
export interface Operation {
  /** Where it is written: assembly/net/FILE.ts and src/net/reference/FILE.ts export it by its name. */
  readonly file: string;
  /**
   * Who needs it: what brings rows forward through a network and no more, what acts besides, or what learns alone. The
   * module for acting has the first two, so does `InferenceKernels`; a page that only acts carries methods of the first.
   */
  readonly build: 'forward' | 'inference' | 'learning';
  /** Its record, made once with a plan. */
  readonly step: Fields;
  /**
   * What each call gives beside the record: the number of rows, nothing (`once`), a number, or a
   * record of what changes from call to call.
   */
  readonly call: 'rows' | 'once' | 'float' | 'double' | Fields;
  /** What it returns; nothing unless it says so. */
  readonly result?: 'number' | 'flag';
  /** Bytes of scratch memory it needs; its address is the last argument in WebAssembly. */
  readonly scratch?: number;
}

type Value<K extends Kind> = K extends 'address'
  ? Address
  : K extends 'flag'
    ? boolean
    : K extends Codes
      ? keyof K & string
      : number;

/** The record that fields declare. */
export type RecordOf<F extends Fields> = { readonly [N in keyof F]: Value<F[N]> };

/** What a method that returns nothing returns. */
type Nothing = ReturnType<() => void>;

type Result<O extends Operation> = O extends { readonly result: 'number' }
  ? number
  : O extends { readonly result: 'flag' }
    ? boolean
    : Nothing;

type StepOf<O extends Operation> = RecordOf<O['step']>;

/** The operation as a method of the kernels. */
export type Call<O extends Operation> = O['call'] extends Fields
  ? (step: StepOf<O>, factors: RecordOf<O['call']>) => Result<O>
  : O['call'] extends 'rows'
    ? (step: StepOf<O>, rows: number) => Result<O>
    : O['call'] extends 'once'
      ? (step: StepOf<O>) => Result<O>
      : (step: StepOf<O>, factor: number) => Result<O>;
