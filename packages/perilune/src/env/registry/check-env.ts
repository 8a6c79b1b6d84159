import { UsageError } from '../../errors.js';
import { checkScene } from '../../scene/index.js';
import { Box } from '../../spaces/box.js';
import { Discrete } from '../../spaces/discrete.js';
import { sizeOf, spaceFromJSON } from '../../spaces/space.js';
import { copyState, restoreState } from '../../state/index.js';
import { show } from '../../text/show.js';
import { checkpointable } from '../api/checkpointable.js';
import type { Action, Env, StepOutcome, StepResult } from '../api/env.js';
import { EnvWrapper } from '../api/env-wrapper.js';
import { stepIntoOf } from '../api/step-into.js';

const SEED = 123;
const OTHER_SEEDS = [456, 789, 1011, 1213, 1415, 1617] as const;
const STEPS = 200;

/**
 * Runs an environment through what Gymnasium's `check_env` tests and the contract of `Env` adds:
 * spaces; resets that follow their seed and go on without one; steps whose observations are fresh,
 * finite and in the space; the same episode from the same seed and actions; `stepInto` like `step`; where
 * there is `serialize`, the same steps once more from a state that was noted; where there is `scene`,
 * scenes that can be drawn. It takes a few hundred steps and closes the environment. Best given what the
 * factory makes, before `make` wraps it.
 *
 * @throws UsageError that lists everything that is wrong
 */
export function checkEnv(env: Env): void {
  const problems = [checkIdentity, checkSpaces].flatMap((check) => findProblem(check, env));
  if (problems.length === 0) problems.push(...CHECKS.flatMap((check) => findProblem(check, env)));
  if (problems.length === 0) return;
  throw new UsageError(`${show(env?.id)} is no sound environment:\n- ${problems.join('\n- ')}`);
}

type Check = (env: Env) => void;

const CHECKS: readonly Check[] = [
  checkReset,
  checkResetDeterminism,
  checkStream,
  checkSteps,
  checkStepDeterminism,
  checkFreshness,
  checkStepInto,
  checkSerialize,
  checkPictures,
  (env) => env.close(),
];

function findProblem(check: Check, env: Env): string[] {
  try {
    check(env);
    return [];
  } catch (error) {
    return [error instanceof Problem ? error.message : `It threw: ${error}`];
  }
}

class Problem extends Error {}

function demand(condition: boolean, problem: string): asserts condition {
  if (!condition) throw new Problem(problem);
}

function checkIdentity(env: Env): void {
  demand(typeof env === 'object' && env !== null, `An environment is an object, not ${show(env)}.`);
  demand(typeof env.id === 'string' && env.id !== '', `id must be a name, but is ${show(env.id)}.`);
  for (const name of ['reset', 'step', 'close'] as const) {
    demand(
      typeof env[name] === 'function',
      `${name} must be a function, but is ${show(env[name])}.`,
    );
  }
}

function checkSpaces(env: Env): void {
  for (const name of ['observationSpace', 'actionSpace'] as const) {
    const space: unknown = env[name];
    const known = space instanceof Box || space instanceof Discrete;
    demand(known, `${name} must be a Box or a Discrete, but is ${show(space)}.`);
    demand(sizeOf(space) > 0, `${name} is empty: its shape is ${show(space.shape)}.`);
  }
}

function checkReset(env: Env): void {
  const result: unknown = env.reset({ seed: SEED });
  demand(isObject(result), `reset() must return { observation, info }, not ${show(result)}.`);
  checkObservation(env, 'reset', result.observation);
  demand(isObject(result.info), `reset() must return an object as info, not ${show(result.info)}.`);
}

function checkResetDeterminism(env: Env): void {
  const starts = () => [env.reset({ seed: SEED }), env.reset()].map((start) => start.observation);
  const [first, second] = starts();
  const [firstAgain, secondAgain] = starts();
  demand(same(first, firstAgain), `reset({ seed: ${SEED} }) begins differently each time.`);
  const goesOn = same(second, secondAgain);
  demand(goesOn, `reset() after reset({ seed: ${SEED} }) begins differently each time.`);
}

/** Where seeds make a difference at all, resets without one must not repeat the seed's first start. */
function checkStream(env: Env): void {
  const first = start(env, SEED);
  if (OTHER_SEEDS.every((seed) => same(start(env, seed), first))) return;
  env.reset({ seed: SEED });
  const repeats = OTHER_SEEDS.every(() => same(env.reset().observation, first));
  demand(!repeats, 'reset() without a seed repeats the seeded start: the stream must go on.');
}

function start(env: Env, seed: number): Float32Array {
  return env.reset({ seed }).observation;
}

function checkSteps(env: Env): void {
  for (const result of play(env)) {
    checkObservation(env, 'step', result.observation);
    checkOutcome('step', result);
  }
}

function checkStepDeterminism(env: Env): void {
  const first = [...play(env)];
  let i = 0;
  for (const result of play(env)) {
    const before = first[i++];
    const equal = before !== undefined && sameStep(before, result);
    demand(equal, `The same seed and actions lead elsewhere at step ${i}.`);
  }
}

function checkFreshness(env: Env): void {
  const results = [...play(env)].map(({ observation }) => observation);
  const copies = [...play(env)].map(({ observation }) => Array.from(observation));
  const kept = results.every((observation, i) => same(observation, copies[i]));
  demand(kept, 'step() changes an observation it returned before: it must return a fresh array.');
  demand(new Set(results).size === results.length, 'step() returns one array twice.');
}

function checkStepInto(env: Env): void {
  if (env.stepInto === undefined) return;
  const expected = [...play(env)];
  const out = new Float32Array(sizeOf(env.observationSpace));
  const stepInto = stepIntoOf(env);
  let i = 0;
  for (const result of play(env, (action) => ({ ...stepInto(action, out), observation: out }))) {
    checkOutcome('stepInto', result);
    const step = expected[i++];
    const equal = step !== undefined && sameStep(step, result);
    demand(equal, `stepInto() does not do what step() does, at step ${i}.`);
  }
}

/** Steps after which the state is noted: before the first, and in the midst of episodes. */
const MOMENTS = [0, 1, 7, 50];

function checkSerialize(env: Env): void {
  const { serialize } = env instanceof EnvWrapper ? env.unwrapped : env;
  if (serialize === undefined) return;
  const part = checkpointable(env.id, env);
  for (const moment of MOMENTS) {
    playTo(env, moment);
    const expected = sequel(env);
    playTo(env, moment);
    const state = copyState(part);
    demand(sameSequel(expected, sequel(env)), 'serialize() changes what it is only to tell.');
    env.reset({ seed: OTHER_SEEDS[0] });
    restoreState(part, state);
    const goesOn = sameSequel(expected, sequel(env));
    demand(
      goesOn,
      'The state that serialize() tells leads elsewhere when read back: it is not all.',
    );
  }
}

function checkPictures(env: Env): void {
  const inner = env instanceof EnvWrapper ? env.unwrapped : env;
  if (inner.scene === undefined) return;
  env.reset({ seed: SEED });
  checkPicture(env.scene?.());
  for (const _ of goOn(env)) checkPicture(env.scene?.());
}

function checkPicture(scene: unknown): void {
  try {
    checkScene(scene);
  } catch (error) {
    throw new Problem(`scene() returns what cannot be drawn. ${(error as Error).message}`);
  }
}

function playTo(env: Env, moment: number): void {
  env.reset({ seed: SEED });
  for (const _ of goOn(env, { steps: moment }));
}

/** What comes next, and how the episodes after it begin. */
function sequel(env: Env) {
  const steps = [...goOn(env)];
  return { steps, starts: [env.reset(), env.reset()].map(({ observation }) => observation) };
}

interface Play {
  step?: (action: Action) => StepResult;
  steps?: number;
}

/** From a seeded reset on. */
function* play(env: Env, step?: Play['step']): Generator<StepResult> {
  env.reset({ seed: SEED });
  yield* goOn(env, step && { step });
}

/** Random actions, always the same, over as many episodes as it takes; each step as it comes. */
function* goOn(env: Env, options: Play = {}): Generator<StepResult> {
  const { step = (action) => env.step(action), steps = STEPS } = options;
  const actions = spaceFromJSON(env.actionSpace.toJSON());
  actions.seed(SEED);
  for (let i = 0; i < steps; i++) {
    const result: unknown = step(actions.sample());
    demand(isObject(result), `step() must return an object, not ${show(result)}.`);
    yield result as unknown as StepResult;
    if (result.terminated || result.truncated) env.reset();
  }
}

function checkObservation(env: Env, call: string, observation: unknown): void {
  const array = observation instanceof Float32Array;
  demand(array, `${call}() must return a Float32Array, not ${show(observation)}.`);
  const { observationSpace: space } = env;
  const size = sizeOf(space);
  demand(
    observation.length === size,
    `${call}() must return ${size} numbers: ${show(observation)}.`,
  );
  demand(
    observation.every(Number.isFinite),
    `${call}() must return finite numbers: ${show(observation)}.`,
  );
  const inside = space.contains(space.kind === 'box' ? observation : observation[0]);
  demand(inside, `${call}() left the observation space ${space}: ${show(observation)}.`);
}

function checkOutcome(call: string, { reward, terminated, truncated, info }: StepOutcome): void {
  demand(Number.isFinite(reward), `${call}() must return a finite reward, not ${show(reward)}.`);
  for (const [name, flag] of Object.entries({ terminated, truncated })) {
    demand(typeof flag === 'boolean', `${name} must be true or false, not ${show(flag)}.`);
  }
  demand(isObject(info), `${call}() must return an object as info, not ${show(info)}.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function same(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return Array.from(a).every((value, i) => Object.is(value, b[i]));
}

function sameStep(a: StepResult, b: StepResult): boolean {
  const flags = a.terminated === b.terminated && a.truncated === b.truncated;
  return flags && Object.is(a.reward, b.reward) && same(a.observation, b.observation);
}

function sameSequel(a: ReturnType<typeof sequel>, b: ReturnType<typeof sequel>): boolean {
  const steps = a.steps.every((step, i) => sameStep(step, b.steps[i] as StepResult));
  return steps && a.starts.every((start, i) => same(start, b.starts[i]));
}
