import { UsageError } from '../../errors.js';
import { show } from '../../text/show.js';
import type { AnyEnv } from '../api/env.js';
import { timeLimitOf } from '../api/time-limit.js';
import type { EnvFactory, EnvSpec } from './registration.js';
import { specOf } from './registry.js';

/** An environment, as calls take it: by its id, by what makes it, or itself. */
export type EnvSource = string | ((options: never) => AnyEnv) | AnyEnv;

const ofFactories = new WeakMap<object, EnvSpec>();

/**
 * What there is to know of an environment, however it is given. Of a factory one is made, and closed, to see its id.
 *
 * @throws UsageError on an unknown id, and on what is none of the three
 */
export function specFor(source: EnvSource): EnvSpec {
  if (typeof source === 'string') return specOf(source);
  if (typeof source === 'function') return specOfFactory(source as EnvFactory);
  if (isEnv(source)) {
    return { id: source.id, factory: () => source, origin: 'instance', ...limitIn(source) };
  }
  throw new UsageError(
    `An environment is given by its id, a function that makes one, or itself, but ${show(source)} was given.`,
  );
}

function specOfFactory(factory: EnvFactory): EnvSpec {
  const known = ofFactories.get(factory);
  if (known !== undefined) return known;
  const env: unknown = factory({});
  if (!isEnv(env)) throw notMade(env);
  const spec: EnvSpec = { id: env.id, factory, origin: 'factory', ...limitIn(env) };
  env.close();
  ofFactories.set(factory, spec);
  return spec;
}

/** A limit that is put on twice changes nothing. */
function limitIn(env: AnyEnv): { maxEpisodeSteps?: number } {
  const limit = timeLimitOf(env);
  return limit === undefined ? {} : { maxEpisodeSteps: limit };
}

function isEnv(value: unknown): value is AnyEnv {
  if (typeof value !== 'object' || value === null) return false;
  const { id, reset, step, close } = value as Partial<AnyEnv>;
  return typeof id === 'string' && [reset, step, close].every((call) => typeof call === 'function');
}

function notMade(value: unknown): UsageError {
  return new UsageError(
    'A factory must return an environment, an object with an id, two spaces, reset, step and close, but ' +
      `${show(value)} came.`,
  );
}
