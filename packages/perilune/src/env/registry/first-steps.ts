import { UsageError } from '../../errors.js';
import { type AnySpace, spaceFromJSON } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import type { AnyAsyncEnv } from '../api/async-env.js';
import { checkReset, checkStep } from '../api/check-step.js';
import type { AnyEnv, Info } from '../api/env.js';
import type { EnvSpec } from './registration.js';
import { completeOptions } from './registry.js';

const SEED = 123;
/** Enough to see what a step returns, few enough for a world that takes its time. */
const STEPS = 50;

const checked = new WeakSet<EnvSpec>();

/**
 * Plays the first steps of an environment that does not come with the library, in an instance of its own, and looks at
 * all that it returns; once for each. One that was brought along itself cannot be asked without moving it: it is
 * looked at while it trains, as all of them are.
 *
 * @throws UsageError that names the field, the step, what is there and what was expected
 */
export async function checkFirstSteps(spec: EnvSpec, options: object): Promise<void> {
  if (spec.origin === 'library' || spec.origin === 'instance' || checked.has(spec)) return;
  const env = spec.factory(completeOptions(spec, options)) as AnyEnv | AnyAsyncEnv;
  checkSpaces(env);
  try {
    await play(env, spec.async ?? false);
    checked.add(spec);
  } finally {
    await env.close();
  }
}

/** What the environment itself throws is left to the training, which keeps what it has learned until then. */
async function play(env: AnyEnv | AnyAsyncEnv, waited: boolean): Promise<void> {
  const actions = spaceFromJSON(env.actionSpace.toJSON());
  actions.seed(SEED);
  let step = 0;
  let info = await start(env, waited, { seed: SEED });
  for (let i = 0; i < STEPS && info !== undefined; i++) {
    const result = await attempt(() => env.step(draw(actions, info as Info) as never), waited);
    if (result === undefined) return;
    checkStep({ name: env.id, step: ++step }, env.observationSpace, result.value);
    const { terminated, truncated } = result.value as { terminated: boolean; truncated: boolean };
    info = (result.value as { info: Info }).info;
    if (!terminated && !truncated) continue;
    step = 0;
    info = await start(env, waited);
  }
}

async function start(
  env: AnyEnv | AnyAsyncEnv,
  waited: boolean,
  options?: { seed: number },
): Promise<Info | undefined> {
  const result = await attempt(() => env.reset(options), waited);
  if (result === undefined) return undefined;
  checkReset({ name: env.id, step: 0 }, env.observationSpace, result.value);
  return (result.value as { info: Info }).info;
}

/** A promise that nobody declared is a value like others, to be looked at. */
async function attempt(
  call: () => unknown,
  waited: boolean,
): Promise<{ value: unknown } | undefined> {
  try {
    const value = call();
    if (waited) return { value: await value };
    if (value instanceof Promise) value.catch(() => undefined);
    return { value };
  } catch {
    return undefined;
  }
}

function draw(space: AnySpace, { actionMask }: Info): unknown {
  if (space.kind !== 'discrete' || actionMask === undefined) return space.sample();
  try {
    return space.sample({ mask: actionMask as ArrayLike<number> });
  } catch {
    return space.sample();
  }
}

function checkSpaces(env: AnyEnv | AnyAsyncEnv): void {
  for (const name of ['observationSpace', 'actionSpace'] as const) {
    const space: unknown = env[name];
    if (typeof space === 'object' && space !== null && 'kind' in space && 'toJSON' in space)
      continue;
    throw new UsageError(
      `${env.id}: ${name} must be a space, such as a Box or a Discrete, but is ${show(space)}.`,
    );
  }
}
