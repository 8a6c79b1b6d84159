import { actorCriticOperations } from './actor-critic-operations.js';
import type { Address } from './arena.js';
import { atomOperations } from './atom-operations.js';
import { layerOperations } from './layer-operations.js';
import { observationOperations } from './observation-operations.js';
import type { Call, RecordOf } from './operation.js';
import { optimizerOperations } from './optimizer-operations.js';
import { policyOperations } from './policy-operations.js';
import { valueOperations } from './value-operations.js';

/**
 * Every operation of the kernels, declared once: its record's type, its method, what calls WebAssembly
 * and which module has it all follow from here (scripts/kernels.mjs makes what is not a type).
 */
export const operations = {
  ...layerOperations,
  ...observationOperations,
  ...optimizerOperations,
  ...valueOperations,
  ...atomOperations,
  ...actorCriticOperations,
  ...policyOperations,
};

type Table = typeof operations;

export type OperationName = keyof Table;

/** An operation's record, made once with a plan and not changed while in use. */
export type Step<N extends OperationName> = N extends OperationName
  ? RecordOf<Table[N]['step']>
  : never;

/** What an operation is given anew at every call, where that is a record. */
export type Factors<N extends OperationName> = Parameters<Operations[N]>[1];

/** The operations as methods. */
export type Operations = { readonly [N in OperationName]: Call<Table[N]> };

type Build = 'forward' | 'inference' | 'learning';

type NamesOf<B extends Build> = {
  [N in OperationName]: Table[N]['build'] extends B ? N : never;
}[OperationName];

/** Those that bring rows forward through a network. */
export type ForwardOperationName = NamesOf<'forward'>;

/** Those that the module for acting alone has. */
export type InferenceOperationName = NamesOf<'forward' | 'inference'>;

/** The functions of a module in WebAssembly: fields spread out, flags and options as numbers. All have the first build's. */
export type WasmFunctions<B extends Build> = {
  readonly [N in NamesOf<'forward' | B>]: (...values: number[]) => number;
} & { heapBase(): Address };
