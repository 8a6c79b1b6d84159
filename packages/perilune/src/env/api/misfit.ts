import { dtypeOf } from '../../spaces/dtype.js';
import type { AnySpace } from '../../spaces/index.js';

/** Why a value is no element of a space. */
export interface Misfit {
  /** Where it stands: empty for the whole, `.cards[1]` within a Dict of Tuples. */
  field: string;
  given: unknown;
  /** What it must be. */
  expected: string;
  /** Whether it has the right form, but lies beyond a box's bounds. */
  outside: boolean;
}

type Composite = Extract<AnySpace, { kind: 'tuple' | 'dict' }>;
type Single = Exclude<AnySpace, Composite>;
/** What a single value must be, where it is not. */
type Check = (space: Single, value: unknown) => Pick<Misfit, 'expected' | 'outside'> | undefined;

/**
 * The first part of an action that has not its space's form. Lists of numbers do as well as typed arrays,
 * and a box's bounds are the environment's affair, because some clip (Gymnasium's checker leaves them
 * alone too).
 */
export function misfitOfAction(space: AnySpace, action: unknown): Misfit | undefined {
  return find(space, action, '', checkAction);
}

/** The first part of an observation that is not in its space: typed arrays, within the bounds. */
export function misfitOfObservation(space: AnySpace, observation: unknown): Misfit | undefined {
  return find(space, observation, '', checkObservation);
}

function find(space: AnySpace, value: unknown, field: string, check: Check): Misfit | undefined {
  if (space.kind === 'tuple' || space.kind === 'dict') return findIn(space, value, field, check);
  const misfit = check(space, value);
  return misfit && { field, given: value, ...misfit };
}

function findIn(space: Composite, value: unknown, field: string, check: Check): Misfit | undefined {
  const values = partsOf(space, value);
  if (values === undefined) return { field, given: value, expected: formOf(space), outside: false };
  for (const [i, part] of space.parts.entries()) {
    const name = space.kind === 'dict' ? `.${space.keys[i]}` : `[${i}]`;
    const misfit = find(part, values[i], `${field}${name}`, check);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

/** One value for each part; undefined when there are more or fewer. */
function partsOf(space: Composite, value: unknown): readonly unknown[] | undefined {
  try {
    return space.split(value);
  } catch {
    return undefined;
  }
}

function formOf(space: Composite): string {
  if (space.kind === 'tuple') return `a list of ${space.parts.length}`;
  return `an object with the keys ${space.keys.join(', ')}`;
}

function checkAction(space: Single, value: unknown): ReturnType<Check> {
  const fits = space.kind === 'box' ? isFiniteList(space, value) : space.contains(value);
  return fits ? undefined : { expected: allowedAction(space), outside: false };
}

function checkObservation(space: Single, value: unknown): ReturnType<Check> {
  const expected = formMissed(space, value);
  if (expected !== undefined) return { expected, outside: false };
  return space.contains(value) ? undefined : { expected: `within ${space}`, outside: true };
}

function isFiniteList(space: Extract<Single, { kind: 'box' }>, value: unknown): boolean {
  if (!Array.isArray(value) && dtypeOf(value) !== arrayOf(space).dtype) return false;
  const list = value as ArrayLike<unknown>;
  return list.length === space.size && areFinite(list);
}

function areFinite(list: ArrayLike<unknown>): boolean {
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== 'bigint' && !Number.isFinite(list[i])) return false;
  }
  return true;
}

function allowedAction(space: Single): string {
  if (space.kind === 'discrete') return integers(space.start, space.n);
  const numbers = space.kind === 'box' ? 'finite numbers' : `numbers in ${space}`;
  return `a ${arrayOf(space).name} or an array of ${space.size} ${numbers}`;
}

/** What form the value has not. */
function formMissed(space: Single, value: unknown): string | undefined {
  if (space.kind === 'discrete') {
    return space.contains(value) ? undefined : integers(space.start, space.n);
  }
  const { name, dtype } = arrayOf(space);
  if (dtypeOf(value) !== dtype) return `a ${name}`;
  const list = value as ArrayLike<unknown>;
  if (list.length !== space.size) return `${space.size} numbers`;
  return areFinite(list) ? undefined : 'finite numbers';
}

function integers(least: number, count: number): string {
  return `an integer from ${least} to ${least + count - 1}`;
}

/** The typed array of the space's elements. */
function arrayOf(space: Exclude<Single, { kind: 'discrete' }>) {
  const array =
    space.kind === 'box' ? space.low : space.kind === 'multi-discrete' ? space.nvec : BITS;
  return { name: array.constructor.name, dtype: dtypeOf(array) };
}

/** Any element of a MultiBinary. */
const BITS = new Int8Array(0);
