import { UsageError } from '../../errors.js';
import type { NamesOf } from '../../text/keys.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';
import { checkKeys } from '../api/checks.js';
import { builtins } from './builtins.js';
import { withReferences } from './reference-scores.js';
import {
  type AsyncEnvFactory,
  type EnvFactory,
  type EnvOptions,
  type EnvSpec,
  type Registration,
  toSpec,
} from './registration.js';
import { retirementOf } from './retired.js';

const registry = new Map<string, EnvSpec>(
  builtins().map((spec) => [spec.id, withReferences(spec)]),
);

/** How `register` takes an id that there is already. */
export interface Replacing {
  /** True: takes the place of what has the id. Default false: it is refused. */
  replace?: boolean;
}

/**
 * Makes `make(id)`, `makeVector(id, n)`, `train` and `evaluate` know an environment.
 *
 * An environment that can step several copies by one computation says so with
 * `registration.vectorFactory`, which makes a `Batch`: n copies that reset and step where a mask tells
 * them to. Time limit, autoreset and checks of arguments stay with the vector around it. One that is waited for
 * is registered with `async: true`.
 *
 * @throws UsageError when the id is taken or empty
 */
export function register<Options extends EnvOptions>(
  id: string,
  factory: AsyncEnvFactory<Options>,
  registration: Omit<Registration<Options>, 'vectorFactory'> & Replacing & { async: true },
): void;
export function register<Options extends EnvOptions>(
  id: string,
  factory: EnvFactory<Options>,
  registration?: Registration<Options> & Replacing & { async?: false },
): void;
export function register<Options extends EnvOptions>(
  id: string,
  factory: EnvFactory<Options> | AsyncEnvFactory<Options>,
  { replace = false, ...registration }: Registration<Options> & Replacing = {},
): void {
  if (typeof id !== 'string' || id === '') {
    throw new UsageError(`An environment's id must be a name, but ${show(id)} was given.`);
  }
  checkKeys(`option of register(${JSON.stringify(id)})`, registration, Object.keys(REGISTRATION));
  if (registry.has(id) && !replace) {
    throw new UsageError(
      `The environment ${id} is already registered: choose another id, or give { replace: true }.`,
    );
  }
  registry.set(id, toSpec(id, factory, registration, 'registered'));
}

const REGISTRATION: NamesOf<Registration> = {
  async: true,
  defaults: true,
  maxEpisodeSteps: true,
  rewardThreshold: true,
  optimum: true,
  referenceScores: true,
  stepsPerSecond: true,
  vectorFactory: true,
};

/** Forgets an environment. @returns whether there was one of that id */
export function unregister(id: string): boolean {
  return registry.delete(id);
}

/** What is registered under the id. @throws UsageError that names the known ids and the nearest one */
export function specOf(id: string): EnvSpec {
  const spec = registry.get(id);
  if (spec !== undefined) return spec;
  if (typeof id !== 'string')
    throw new UsageError(`An environment's id is a name, not ${show(id)}.`);
  throw new UsageError(retirementOf(id) ?? unknownName('environment', id, registeredIds()));
}

/** All ids, those that come with the library first. */
export function registeredIds(): string[] {
  return [...registry.keys()];
}

/**
 * The options with defaults for those not given.
 *
 * @throws UsageError on an unknown name or a value of another type than the default's
 */
export function completeOptions(spec: EnvSpec, given: object): Required<EnvOptions> {
  const { defaults } = spec;
  if (defaults === undefined) return given;
  checkKeys(`option of ${spec.id}`, given, Object.keys(defaults));
  const chosen = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of chosen) checkType(name, value, Reflect.get(defaults, name));
  return { ...defaults, ...Object.fromEntries(chosen) };
}

function checkType(name: string, value: unknown, example: unknown): void {
  const type = typeof example;
  const sound = typeof value === type && !Number.isNaN(value);
  if (!sound) throw new UsageError(`${name} must be a ${type}, but ${show(value)} was given.`);
}
