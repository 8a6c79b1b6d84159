import { UsageError } from '../../errors.js';
import type { AnySpace } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { checkTimeLimit, TimeLimit } from '../api/time-limit.js';
import type { Batch } from '../vector/batch.js';
import { SinglesBatch } from '../vector/singles-batch.js';
import { BatchedVector, checkAutoreset } from '../vector/vector.js';
import type { AutoresetMode, VectorEnv } from '../vector/vector-env.js';
import type { OptionsById, SpacesById } from './builtins.js';
import { Guard } from './guard.js';
import type { EnvSpec } from './registration.js';
import { completeOptions, specOf } from './registry.js';

/** The spaces of a registered environment: known for the ids in `SpacesById`. */
export type ObservationSpaceOf<Id extends string> = Id extends keyof SpacesById
  ? SpacesById[Id]['observation']
  : AnySpace;
export type ActionSpaceOf<Id extends string> = Id extends keyof SpacesById
  ? SpacesById[Id]['action']
  : AnySpace;

/**
 * What `make` gives: an environment with a time limit and checked arguments, that has `stepInto` and
 * `unwrapped`. Without an id, one of which nothing is known.
 */
export type MadeEnv<Id extends string = string> = Guard<ObservationSpaceOf<Id>, ActionSpaceOf<Id>>;

export interface MakeOptions {
  /** Another time limit than the registered one. */
  maxEpisodeSteps?: number;
}

export interface MakeVectorOptions extends MakeOptions {
  /** Default `next-step`. */
  autoreset?: AutoresetMode;
}

/** The options an environment takes: known by name for those that come with the library. */
export type OptionsOf<Id extends string> = Id extends keyof OptionsById
  ? OptionsById[Id]
  : Record<string, unknown>;

/**
 * Makes a registered environment with its time limit: Gymnasium's `make`. It refuses a step before
 * the first reset, after an end or after `close`, and invalid seeds and actions.
 *
 * @param options the environment's own, and `maxEpisodeSteps`
 * @throws UsageError on an unknown id or option, naming the known ones and the nearest
 */
export function make<Id extends string>(
  id: Id,
  options: OptionsOf<Id> & MakeOptions = {} as OptionsOf<Id> & Record<never, never>,
): MadeEnv<Id> {
  const spec = specOf(id);
  const { maxEpisodeSteps, ...own } = readOptions(spec, options);
  const env = spec.factory(completeOptions(spec, own));
  const made = new Guard(maxEpisodeSteps === undefined ? env : new TimeLimit(env, maxEpisodeSteps));
  return made as unknown as MadeEnv<Id>;
}

/**
 * Makes n copies of a registered environment, stepped together: Gymnasium's `make_vec`.
 *
 * @param size n
 * @param options the environment's own, `maxEpisodeSteps`, and `autoreset`
 * @throws UsageError as `make`, and unless n is a positive integer
 */
export function makeVector<Id extends string>(
  id: Id,
  size: number,
  options: OptionsOf<Id> & MakeVectorOptions = {} as OptionsOf<Id> & Record<never, never>,
): VectorEnv {
  const spec = specOf(id);
  checkSize(size);
  const { maxEpisodeSteps, autoreset, ...own } = readOptions(spec, options);
  const mode = checkAutoreset(autoreset);
  const batch = makeBatch(spec, completeOptions(spec, own), size);
  return new BatchedVector(batch, { id: spec.id, size, autoreset: mode, maxEpisodeSteps });
}

/**
 * The highest mean return that any policy can have there, as the registration states it; undefined where it
 * states none for such options.
 *
 * @throws UsageError as `make`
 */
export function statedOptimum(id: string, options: object = {}): number | undefined {
  const spec = specOf(id);
  const { maxEpisodeSteps, ...own } = readOptions(spec, options);
  const { optimum } = spec;
  if (typeof optimum !== 'function') return optimum;
  return optimum(completeOptions(spec, own), maxEpisodeSteps);
}

function makeBatch(spec: EnvSpec, options: object, size: number): Batch {
  if (spec.vectorFactory !== undefined) return spec.vectorFactory(options, size);
  const make = () => spec.factory(options);
  return new SinglesBatch([make(), ...Array.from({ length: size - 1 }, make)]);
}

/** The options as given, with the time limit that holds. */
function readOptions(spec: EnvSpec, options: unknown): MakeOptions & Record<string, unknown> {
  if (typeof options !== 'object' || options === null) {
    throw new UsageError(
      `The options of ${spec.id} must be an object, but ${show(options)} was given.`,
    );
  }
  const { maxEpisodeSteps = spec.maxEpisodeSteps, ...own } = options as MakeOptions;
  checkTimeLimit(maxEpisodeSteps);
  return maxEpisodeSteps === undefined ? own : { ...own, maxEpisodeSteps };
}

function checkSize(size: unknown): void {
  if (Number.isSafeInteger(size) && (size as number) > 0) return;
  throw new UsageError(
    `A vector needs a positive number of environments, but ${show(size)} was given.`,
  );
}
