import { UsageError } from '../../errors.js';
import { checkScene } from '../../scene/index.js';
import { type AnySpace, type AnyValue, rowWidth, writeRow } from '../../spaces/index.js';
import { copyState, restoreState } from '../../state/index.js';
import { show } from '../../text/show.js';
import { writeActionMask } from '../api/action-mask.js';
import { checkpointable } from '../api/checkpointable.js';
import type { AnyEnv, StepOutcome, StepResult } from '../api/env.js';
import { EnvWrapper } from '../api/env-wrapper.js';
import { misfitOfObservation } from '../api/misfit.js';
import { stepIntoOf } from '../api/step-into.js';
import { Player, type PlayOptions } from './player.js';
import { objectsIn, same, sameStep } from './same-steps.js';

const SEED = 123;
const OTHER_SEEDS = [456, 789, 1011, 1213, 1415, 1617] as const;

/**
 * Runs an environment through what Gymnasium's `check_env` tests and the contract of `Env` adds:
 * spaces; resets that follow their seed and go on without one; steps whose observations are fresh,
 * finite and in the space, whatever it is; masks of actions at all of them or at none; the same episode
 * from the same seed and actions; `stepInto` like `step`; where there is `serialize`, the same steps once
 * more from a state that was noted; where there is `scene`, scenes that can be drawn. It takes a few hundred
 * steps and closes the environment. Best given what the factory makes, before `make` wraps it.
 *
 * @throws UsageError that lists everything that is wrong
 */
export function checkEnv(env: AnyEnv): void {
  const problems = [checkIdentity, checkSpaces].flatMap((check) => findProblem(check, env));
  if (problems.length === 0) problems.push(...CHECKS.flatMap((check) => findProblem(check, env)));
  if (problems.length === 0) return;
  throw new UsageError(`${show(env?.id)} is no sound environment:\n- ${problems.join('\n- ')}`);
}

const KINDS: readonly string[] = [
  'box',
  'discrete',
  'multi-discrete',
  'multi-binary',
  'tuple',
  'dict',
];
const KIND_NAMES = 'Box or a Discrete, MultiDiscrete, MultiBinary, Tuple or Dict';

type Check = (env: AnyEnv) => void;

const CHECKS: readonly Check[] = [
  checkReset,
  checkResetDeterminism,
  checkStream,
  checkSteps,
  checkMasks,
  checkStepDeterminism,
  checkFreshness,
  checkStepInto,
  checkSerialize,
  checkPictures,
  (env) => env.close(),
];

function findProblem(check: Check, env: AnyEnv): string[] {
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

function checkIdentity(env: AnyEnv): void {
  demand(typeof env === 'object' && env !== null, `An environment is an object, not ${show(env)}.`);
  demand(typeof env.id === 'string' && env.id !== '', `id must be a name, but is ${show(env.id)}.`);
  for (const name of ['reset', 'step', 'close'] as const) {
    demand(
      typeof env[name] === 'function',
      `${name} must be a function, but is ${show(env[name])}.`,
    );
  }
}

function checkSpaces(env: AnyEnv): void {
  for (const name of ['observationSpace', 'actionSpace'] as const) {
    const space: unknown = env[name];
    const known = isObject(space) && KINDS.includes(`${space.kind}`) && 'contains' in space;
    demand(known, `${name} must be a ${KIND_NAMES}, but is ${show(space)}.`);
    const width = rowWidth(space as unknown as AnySpace);
    demand(width > 0, `${name} is empty: its shape is ${show(space.shape)}.`);
  }
}

function checkReset(env: AnyEnv): void {
  const result: unknown = env.reset({ seed: SEED });
  demand(isObject(result), `reset() must return { observation, info }, not ${show(result)}.`);
  checkObservation(env, 'reset', result.observation);
  demand(isObject(result.info), `reset() must return an object as info, not ${show(result.info)}.`);
}

function checkResetDeterminism(env: AnyEnv): void {
  const starts = () => [env.reset({ seed: SEED }), env.reset()].map((start) => start.observation);
  const [first, second] = starts();
  const [firstAgain, secondAgain] = starts();
  demand(same(first, firstAgain), `reset({ seed: ${SEED} }) begins differently each time.`);
  const goesOn = same(second, secondAgain);
  demand(goesOn, `reset() after reset({ seed: ${SEED} }) begins differently each time.`);
}

/** Where seeds make a difference at all, resets without one must not repeat the seed's first start. */
function checkStream(env: AnyEnv): void {
  const first = start(env, SEED);
  if (OTHER_SEEDS.every((seed) => same(start(env, seed), first))) return;
  env.reset({ seed: SEED });
  const repeats = OTHER_SEEDS.every(() => same(env.reset().observation, first));
  demand(!repeats, 'reset() without a seed repeats the seeded start: the stream must go on.');
}

function start(env: AnyEnv, seed: number): AnyValue {
  return env.reset({ seed }).observation;
}

function checkSteps(env: AnyEnv): void {
  for (const result of play(env)) {
    checkObservation(env, 'step', result.observation);
    checkOutcome('step', result);
  }
}

function checkStepDeterminism(env: AnyEnv): void {
  const first = [...play(env)];
  let i = 0;
  for (const result of play(env)) {
    const before = first[i++];
    const equal = before !== undefined && sameStep(before, result);
    demand(equal, `The same seed and actions lead elsewhere at step ${i}.`);
  }
}

function checkMasks(env: AnyEnv): void {
  const masked = env.reset({ seed: SEED }).info.actionMask !== undefined;
  const out = new Uint8Array(env.actionSpace.kind === 'discrete' ? env.actionSpace.n : 0);
  let step = 0;
  for (const { info, terminated } of play(env)) {
    step += 1;
    const constant = (info.actionMask !== undefined) === masked;
    demand(constant, 'info.actionMask must be in every reset and every step, or never.');
    if (!masked) continue;
    writeActionMask(env.actionSpace, info.actionMask, { name: env.id, step, terminated }, out, 0);
  }
}

function checkFreshness(env: AnyEnv): void {
  const results = [...play(env)].map(({ observation }) => observation);
  const copies = [...play(env)].map(({ observation }) => structuredClone(observation));
  const kept = results.every((observation, i) => same(observation, copies[i]));
  demand(kept, 'step() changes an observation it returned before: it must return a fresh array.');
  const objects = results.flatMap(objectsIn);
  demand(new Set(objects).size === objects.length, 'step() returns one array twice.');
}

function checkStepInto(env: AnyEnv): void {
  if (env.stepInto === undefined) return;
  const expected = [...play(env)].map((step) => ({ ...step, observation: rowOf(env, step) }));
  const out = new Float32Array(rowWidth(env.observationSpace));
  const stepInto = stepIntoOf(env);
  let i = 0;
  for (const result of play(env, (action) => ({ ...stepInto(action, out), observation: out }))) {
    checkOutcome('stepInto', result);
    const step = expected[i++];
    const equal = step !== undefined && sameStep(step, result);
    demand(equal, `stepInto() does not do what step() does, at step ${i}.`);
  }
}

function rowOf({ observationSpace }: AnyEnv, { observation }: StepResult<AnyValue>): Float32Array {
  const row = new Float32Array(rowWidth(observationSpace));
  writeRow(observationSpace, observation as never, row);
  return row;
}

/** Steps after which the state is noted: before the first, and in the midst of episodes. */
const MOMENTS = [0, 1, 7, 50];

function checkSerialize(env: AnyEnv): void {
  const { serialize } = env instanceof EnvWrapper ? env.unwrapped : env;
  if (serialize === undefined) return;
  const part = checkpointable(env.id, env);
  for (const moment of MOMENTS) {
    const player = new Player(env);
    playTo(player, moment);
    const expected = sequel(player);
    playTo(player, moment);
    const { mask } = player;
    const state = copyState(part);
    demand(sameSequel(expected, sequel(player)), 'serialize() changes what it is only to tell.');
    env.reset({ seed: OTHER_SEEDS[0] });
    restoreState(part, state);
    player.mask = mask;
    const goesOn = sameSequel(expected, sequel(player));
    demand(
      goesOn,
      'The state that serialize() tells leads elsewhere when read back: it is not all.',
    );
  }
}

function checkPictures(env: AnyEnv): void {
  const inner = env instanceof EnvWrapper ? env.unwrapped : env;
  if (inner.scene === undefined) return;
  const player = new Player(env);
  player.reset(SEED);
  checkPicture(env.scene?.());
  for (const _ of steps(player)) checkPicture(env.scene?.());
}

function checkPicture(scene: unknown): void {
  try {
    checkScene(scene);
  } catch (error) {
    throw new Problem(`scene() returns what cannot be drawn. ${(error as Error).message}`);
  }
}

function playTo(player: Player, moment: number): void {
  player.reset(SEED);
  for (const _ of steps(player, { steps: moment }));
}

/** What comes next, and how the episodes after it begin. */
function sequel(player: Player) {
  return { steps: [...steps(player)], starts: [player.reset(), player.reset()] };
}

/** From a seeded reset on. */
function* play(env: AnyEnv, step?: PlayOptions['step']): Generator<StepResult<AnyValue>> {
  const player = new Player(env);
  player.reset(SEED);
  yield* steps(player, step && { step });
}

function* steps(player: Player, options?: PlayOptions): Generator<StepResult<AnyValue>> {
  for (const result of player.goOn(options)) {
    demand(isObject(result), `step() must return an object, not ${show(result)}.`);
    yield result;
  }
}

function checkObservation(env: AnyEnv, call: string, observation: unknown): void {
  const { observationSpace: space } = env;
  const misfit = misfitOfObservation(space, observation);
  if (misfit === undefined) return;
  const { field, given, expected, outside } = misfit;
  const where = field === '' ? '' : ` as observation${field}`;
  throw new Problem(
    outside
      ? `${call}() left the observation space${where}: ${show(given)} is not ${expected}.`
      : `${call}() must return ${expected}${where}: ${show(given)} was given.`,
  );
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

function sameSequel(a: ReturnType<typeof sequel>, b: ReturnType<typeof sequel>): boolean {
  const steps = a.steps.every((step, i) => sameStep(step, b.steps[i] as StepResult));
  return steps && a.starts.every((start, i) => same(start, b.starts[i]));
}
