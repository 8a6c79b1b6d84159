import type * as v from 'valibot';
import { UsageError } from '../errors.js';
import { type Field, fieldsOf } from '../schema/fields.js';
import { parseOptions } from '../schema/parse.js';
import { checkKeys, type NamesOf } from '../text/keys.js';
import { unknownName } from '../text/nearest.js';
import { show } from '../text/show.js';
import { builtins } from './builtins.js';
import {
  type Algorithm,
  type AlgorithmRegistration,
  type Hyperparameters,
  type Metric,
  toAlgorithm,
  toCreate,
} from './registration.js';
import type { Spaces } from './shared/agent.js';
import { checkDetails } from './shared/details.js';
import { checkMemory } from './shared/memory.js';
import { withoutRetired } from './shared/retired.js';

const registry = new Map<string, Algorithm>(builtins().map((one) => [one.id, one]));
/** Ids of those that were registered without what learns by them. */
const unlearned = new Set<string>();

/**
 * Makes `createAgent`, `train`, `loadAgent` and all that they serve know an algorithm. It needs no preset:
 * without one its own defaults are the preset `default`.
 *
 * @param options.replace takes the place of one of the same id, instead of being refused
 * @throws UsageError when the id is taken or empty
 */
export function registerAlgorithm<H extends { environments: number }>(
  registration: AlgorithmRegistration<H>,
  { replace = false }: { replace?: boolean } = {},
): void {
  checkKeys('field of an algorithm', registration, Object.keys(FIELDS));
  const { id } = registration;
  if (typeof id !== 'string' || id === '') {
    throw new UsageError(`An algorithm's id must be a name, but ${show(id)} was given.`);
  }
  if (registry.has(id) && !replace) {
    throw new UsageError(
      `The algorithm ${id} is already registered: choose another id, or give { replace: true }.`,
    );
  }
  registry.set(id, toAlgorithm(registration));
  if (registration.create === undefined) unlearned.add(id);
  else unlearned.delete(id);
}

/**
 * Brings what learns by an algorithm that was registered without: apart from the rest it is loaded where something is
 * trained, and nowhere else.
 *
 * @throws UsageError when the algorithm is none, or has what learns
 */
export function registerLearner<H extends { environments: number }>(
  id: string,
  create: NonNullable<AlgorithmRegistration<H>['create']>,
): void {
  const algorithm = algorithmNamed(id);
  if (!unlearned.has(id)) throw new UsageError(`The algorithm ${id} has what learns already.`);
  registry.set(id, { ...algorithm, create: toCreate<H>(create) });
  unlearned.delete(id);
}

/** @throws UsageError for an algorithm that was registered without what learns, before that is brought */
export function checkLearns(id: string): void {
  if (!unlearned.has(id)) return;
  throw new UsageError(
    `The algorithm ${id} was registered without what learns: give its registration create, or bring it by registerLearner.`,
  );
}

// Stryker disable BooleanLiteral: only its keys are read
const FIELDS: NamesOf<AlgorithmRegistration<{ environments: number }>> = {
  id: true,
  schema: true,
  create: true,
  load: true,
  adopt: true,
  memory: true,
  metrics: true,
  retired: true,
  details: true,
};
// Stryker restore BooleanLiteral

/**
 * Refuses an agent that no memory holds, before any is asked for.
 *
 * @throws UsageError that names the part and what it would take
 */
export function checkSizes(algo: string, env: Spaces, hyperparameters: Hyperparameters): void {
  checkMemory(algorithmNamed(algo).memory({ env, hyperparameters }));
}

/** Forgets an algorithm. @returns whether there was one of that id */
export function unregisterAlgorithm(id: string): boolean {
  unlearned.delete(id);
  return registry.delete(id);
}

/** Ids of the algorithms, those that come with the library first, of these the default one. */
export function algorithms(): string[] {
  return [...registry.keys()];
}

/** @throws UsageError on a name that is none */
export function algorithmNamed(id: string): Algorithm {
  const found = registry.get(id);
  if (found !== undefined) return found;
  throw new UsageError(unknownName('algorithm', id, algorithms()));
}

/** As `algorithmNamed`, undefined for one that is none. */
export function findAlgorithm(id: string | undefined): Algorithm | undefined {
  return id === undefined ? undefined : registry.get(id);
}

/**
 * What an algorithm reports while it learns, in the order to show it in.
 *
 * @throws UsageError on an algorithm that is none
 */
export function metricsOf(algo: string): readonly Metric[] {
  return algorithmNamed(algo).metrics;
}

/**
 * An algorithm's hyperparameters with their defaults and ranges: what a form is made of. What is
 * entered is checked by `resolveConfig`, whose messages are for people.
 *
 * @throws UsageError on an algorithm that is none
 */
export function hyperparameterFields(algo: string): Field[] {
  return fieldsOf(algorithmNamed(algo).schema as v.GenericSchema);
}

/**
 * Hyperparameters as an earlier version wrote them, without those that are gone since.
 *
 * @throws UsageError that names one which asked for what is gone
 */
export function currentHyperparameters(algo: string, given: object): object {
  return withoutRetired(algo, algorithmNamed(algo).retired, given);
}

/** What somebody's hyperparameters stand beside. */
export interface Beside {
  /** What holds of those that were not given, before the defaults do. */
  recipe?: object | undefined;
  /** Where they are to be learned by, if that is known. */
  env?: Spaces | undefined;
}

/**
 * An algorithm's hyperparameters with defaults for those not given.
 *
 * @throws UsageError that names the option, what was given and what is allowed, or what it would need to do anything
 */
export function parseHyperparameters(
  algo: string,
  given: object,
  { recipe = {}, env }: Beside = {},
): Hyperparameters {
  const current = currentHyperparameters(algo, { ...recipe, ...given });
  const { schema, details } = algorithmNamed(algo);
  const parsed = { ...parseOptions(schema, current, `the hyperparameters of ${algo}`) };
  if (details.length > 0) {
    const defaults = hyperparameterFields(algo).map(({ name, default: value }) => [name, value]);
    const usual = { ...Object.fromEntries(defaults), ...recipe };
    checkDetails(details, { given: { ...given }, usual, hyperparameters: parsed, env });
  }
  return parsed;
}
