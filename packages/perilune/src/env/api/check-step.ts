import { UsageError } from '../../errors.js';
import { type AnySpace, rowWidth, writeRow } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { misfitOfObservation } from './misfit.js';

/** Where something came from, for messages. */
export interface Moment {
  /** The environment's id, and which one of a vector. */
  name: string;
  /** Steps since the reset: 0 at the reset itself. */
  step: number;
}

/**
 * Throws unless it is what `reset` returns. An observation may lie beyond a box's bounds, and be a list of plain
 * numbers: what learns sees rows, and can.
 *
 * @throws UsageError that names the field, the step, what is there and what was expected
 */
export function checkReset(at: Moment, space: AnySpace, result: unknown): void {
  const fields = fieldsOf(at, 'reset', '{ observation, info }', result);
  checkObservation(at, space, fields.observation);
  checkInfo(at, 'reset', fields.info);
}

/** Throws unless it is what `step` returns; as `checkReset`. */
export function checkStep(at: Moment, space: AnySpace, result: unknown): void {
  const form = '{ observation, reward, terminated, truncated, info }';
  const fields = fieldsOf(at, 'step', form, result);
  checkObservation(at, space, fields.observation);
  checkOutcome(at, fields);
}

/** Throws unless it is what `step` says beside the observation. */
export function checkOutcome(at: Moment, fields: Readonly<Record<string, unknown>>): void {
  const { reward, terminated, truncated } = fields;
  if (typeof reward !== 'number' || !Number.isFinite(reward)) {
    throw wrong(at, 'step', 'reward', 'a finite number', reward);
  }
  if (typeof terminated !== 'boolean') {
    const hint = 'done' in fields && terminated === undefined ? DONE : '';
    throw wrong(at, 'step', 'terminated', 'true or false', terminated, hint);
  }
  if (typeof truncated !== 'boolean') {
    throw wrong(at, 'step', 'truncated', 'true or false', truncated, TRUNCATED);
  }
  checkInfo(at, 'step', fields.info);
}

/** Throws unless `stepInto` has written finite numbers. */
export function checkRow(at: Moment, row: Float32Array): void {
  if (row.every(Number.isFinite)) return;
  throw wrong(at, 'stepInto', 'observation', `${row.length} finite numbers`, row);
}

const DONE =
  ' There is a `done`: say terminated where the task itself has ended, and truncated where something else cut it.';
const TRUNCATED =
  ' It is false unless something outside the task cuts the episode, such as a time limit.';

function fieldsOf(
  at: Moment,
  call: string,
  form: string,
  result: unknown,
): Record<string, unknown> {
  if (typeof result !== 'object' || result === null) {
    throw new UsageError(
      `${when(at)}: ${call}() must return ${form}, but returned ${show(result)}.`,
    );
  }
  if (typeof (result as PromiseLike<unknown>).then === 'function') {
    throw new UsageError(
      `${when(at)}: ${call}() must return ${form}, but returned a promise. An environment that is waited for says ` +
        'so when it is registered: register(id, factory, { async: true }).',
    );
  }
  return result as Record<string, unknown>;
}

function checkInfo(at: Moment, call: string, info: unknown): void {
  if (typeof info === 'object' && info !== null) return;
  throw wrong(at, call, 'info', 'an object, {} if there is nothing to say', info);
}

function checkObservation(at: Moment, space: AnySpace, observation: unknown): void {
  const misfit = misfitOfObservation(space, observation);
  if (misfit === undefined || misfit.outside || fitsRow(space, observation)) return;
  const { field, given } = misfit;
  const call = at.step === 0 ? 'reset' : 'step';
  throw wrong(at, call, `observation${field}`, expectedOf(space, field, misfit.expected), given);
}

/** Whether there is a finite number for every entry of the row, whatever the array. */
function fitsRow(space: AnySpace, observation: unknown): boolean {
  const row = new Float64Array(rowWidth(space));
  try {
    writeRow(space, observation as never, row);
  } catch {
    return false;
  }
  return row.every(Number.isFinite);
}

function expectedOf(space: AnySpace, field: string, expected: string): string {
  if (field !== '' || space.kind !== 'box') return expected;
  return `a ${space.low.constructor.name} of ${space.size} finite numbers`;
}

function wrong(
  at: Moment,
  call: string,
  field: string,
  expected: string,
  given: unknown,
  hint = '',
): UsageError {
  const is = given === undefined ? 'is missing' : `is ${show(given)}`;
  return new UsageError(
    `${when(at)}: ${call}() must return ${field} as ${expected}, but it ${is}.${hint}`,
  );
}

/** `Corridor-v0, at step 3 of the episode`. */
export function when({ name, step }: Moment): string {
  return step === 0 ? `${name}, at the reset` : `${name}, at step ${step} of the episode`;
}
