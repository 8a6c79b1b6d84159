import { UsageError } from '../../errors.js';
import type { AnySpace, Box, Discrete } from '../../spaces/index.js';
import { checkWhole } from '../../text/counts.js';
import { show } from '../../text/show.js';
import type { AnyAsyncEnv } from '../api/async-env.js';
import { checkTimeLimit, TimeLimit } from '../api/time-limit.js';
import { AsyncBatch } from '../vector/async-batch.js';
import { AsyncBatchedVector } from '../vector/async-vector.js';
import type { Batch } from '../vector/batch.js';
import { SinglesBatch } from '../vector/singles-batch.js';
import { type LanesOrder, serveLanes, ThreadedBatch } from '../vector/threaded-batch.js';
import { BatchedVector, checkAutoreset } from '../vector/vector.js';
import type { AsyncVectorEnv, AutoresetMode, VectorEnv } from '../vector/vector-env.js';
import type { OptionsById, SpacesById } from './builtins.js';
import { Guard } from './guard.js';
import type { EnvSpec } from './registration.js';
import { completeOptions, specOf } from './registry.js';
import { type EnvSource, specFor } from './source.js';

/** The spaces of a registered environment: known for the ids in `SpacesById`, to which others may add theirs. */
export type ObservationSpaceOf<Id extends string> = Id extends keyof SpacesById
  ? SpacesById[Id]['observation']
  : AnySpace;
/** The action space of the environment with this id. */
export type ActionSpaceOf<Id extends string> = Id extends keyof SpacesById
  ? SpacesById[Id]['action']
  : AnySpace;

/**
 * What `make` gives: an environment with a time limit and checked arguments, that has `stepInto` and
 * `unwrapped`. Without an id, one of which nothing is known.
 */
export type MadeEnv<Id extends string = string> = Guard<ObservationSpaceOf<Id>, ActionSpaceOf<Id>>;

/** The lander, whose actions `continuous` decides. */
export type MadeLander<Continuous extends boolean> = Guard<
  ObservationSpaceOf<'LunarLander-v3'>,
  boolean extends Continuous
    ? ActionSpaceOf<'LunarLander-v3'>
    : Continuous extends true
      ? Box
      : Discrete
>;

/** What `make` may be told beside the options of the environment itself. */
export interface MakeOptions {
  /** Another time limit than the registered one. */
  maxEpisodeSteps?: number;
}

/** What `makeVector` may be told beside the options of the environment itself. */
export interface MakeVectorOptions extends MakeOptions {
  /** Default `next-step`. */
  autoreset?: AutoresetMode;
  /**
   * Threads that step the environments, each its share, a whole number of at least 1. All that comes of it is the same, to the
   * bit. Default 1. More are for worlds of the library, and for Node; elsewhere, and in other worlds, this thread steps all.
   * Such a vector has no state for a checkpoint, and is to be closed: its threads last until then.
   */
  threads?: number;
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
export function make<const Continuous extends boolean = false>(
  id: 'LunarLander-v3',
  options?: OptionsOf<'LunarLander-v3'> & MakeOptions & { continuous?: Continuous },
): MadeLander<Continuous>;
export function make<Id extends string>(id: Id, options?: OptionsOf<Id> & MakeOptions): MadeEnv<Id>;
export function make(id: string, options: object = {}): unknown {
  const spec = specOf(id);
  refuseAsync(spec, 'make');
  const { maxEpisodeSteps, ...own } = readOptions(spec, options);
  const env = spec.factory(completeOptions(spec, own));
  const limited = maxEpisodeSteps === undefined ? env : new TimeLimit(env, maxEpisodeSteps);
  const made = new Guard(limited, Object.keys(options).length > 0 ? { ...options } : undefined);
  return made;
}

/**
 * Makes n copies of an environment, stepped together: Gymnasium's `make_vec`.
 *
 * @param env its id, or a function that makes one; an environment itself will do where n is 1, and stays its
 *   owner's to close
 * @param size n
 * @param options the environment's own, `maxEpisodeSteps`, and `autoreset`
 * @throws UsageError as `make`, unless n is a positive integer, and for environments that are waited for
 */
export function makeVector<Id extends string>(
  env: Id | Exclude<EnvSource, string>,
  size: number,
  options: OptionsOf<Id> & MakeVectorOptions = {} as OptionsOf<Id> & Record<never, never>,
): VectorEnv {
  const spec = specFor(env);
  refuseAsync(spec, 'makeVector');
  return vectorOf(spec, size, options) as VectorEnv;
}

/**
 * As `makeVector`, of what is known of an environment: one that is waited for where it is registered as such.
 *
 * @throws UsageError as `makeVector`
 */
export function vectorOf(
  spec: EnvSpec,
  size: number,
  options: object = {},
): VectorEnv | AsyncVectorEnv {
  checkSize(size);
  const { maxEpisodeSteps, autoreset, ...rest } = readOptions(spec, options);
  // Only the library's own worlds can be made in another thread: of others it may be an option of theirs.
  const { threads, own } =
    spec.origin === 'library' ? takeThreads(rest) : { threads: 1, own: rest };
  const complete = completeOptions(spec, own);
  const mode = checkAutoreset(autoreset as AutoresetMode | undefined);
  const settings = { id: spec.id, size, autoreset: mode, maxEpisodeSteps };
  if (spec.async) return new AsyncBatchedVector(makeAsyncBatch(spec, complete, size), settings);
  const make = (count: number) => makeBatch(spec, complete, count);
  const batch =
    threads > 1
      ? ThreadedBatch.of({ id: spec.id, options: complete, size, threads, make })
      : make(size);
  return new BatchedVector(batch, settings);
}

/** The time limit of the environment with these options; undefined where it has none. */
export function timeLimitWith(spec: EnvSpec, options: object): number | undefined {
  return readOptions(spec, options).maxEpisodeSteps;
}

/**
 * The highest mean return that any policy can have there, as the registration states it; undefined where it
 * states none for such options.
 *
 * @throws UsageError as `make`
 */
export function statedOptimum(spec: EnvSpec, options: object = {}): number | undefined {
  const { maxEpisodeSteps, ...own } = readOptions(spec, options);
  const { optimum } = spec;
  if (typeof optimum !== 'function') return optimum;
  return optimum(completeOptions(spec, own), maxEpisodeSteps);
}

function makeBatch(spec: EnvSpec, options: object, size: number): Batch {
  if (spec.vectorFactory !== undefined) return spec.vectorFactory(options, size);
  const borrowed = spec.origin === 'instance';
  if (borrowed && size > 1) throw onlyOne(spec, size);
  const make = () => spec.factory(options);
  const envs = [make(), ...Array.from({ length: size - 1 }, make)] as const;
  return new SinglesBatch(envs, { checked: spec.origin !== 'library', borrowed });
}

function makeAsyncBatch(spec: EnvSpec, options: object, size: number): AsyncBatch {
  const make = () => spec.factory(options) as unknown as AnyAsyncEnv;
  return new AsyncBatch([make(), ...Array.from({ length: size - 1 }, make)]);
}

function onlyOne({ id }: EnvSpec, size: number): UsageError {
  return new UsageError(
    `${id}: a single environment cannot be ${size} of them. Give a function that makes one, or register that.`,
  );
}

/** @throws UsageError for an environment that is waited for, saying what takes one */
export function refuseAsync({ id, async: waited }: EnvSpec, call: string): void {
  if (!waited) return;
  throw new UsageError(
    `${id} is waited for (it is registered with async: true), and ${call} waits for nothing. Use train or evaluateAsync.`,
  );
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

function takeThreads({ threads = 1, ...own }: Record<string, unknown>) {
  checkWhole('threads', threads);
  return { threads, own };
}

/** Of a thread beside the one in which `makeVector` was called: steps its share of the lanes until they are closed. */
export function workOnLanes(order: LanesOrder): void {
  serveLanes(order, () => makeBatch(specOf(order.id), order.options, order.shape.size));
}

function checkSize(size: unknown): void {
  if (Number.isSafeInteger(size) && (size as number) > 0) return;
  throw new UsageError(
    `A vector needs a positive number of environments, but ${show(size)} was given.`,
  );
}
