import { UsageError } from '../../errors.js';
import {
  type AnySpace,
  type Box,
  type Discrete,
  readRow,
  rowWidth,
  type ValueOf,
  writeRow,
} from '../../spaces/index.js';
import type { AgentAction, AgentObservation, Spaces } from './agent.js';

/**
 * The spaces that all value agents here work with.
 *
 * @param name of the algorithm, for the message
 * @throws UsageError unless they are a Box of observations and Discrete actions
 */
export function boxToDiscrete(name: string, spaces: Spaces): { box: Box; actions: Discrete } {
  const { observationSpace, actionSpace } = spaces;
  if (observationSpace.kind === 'box' && actionSpace.kind === 'discrete') {
    return { box: observationSpace as Box, actions: actionSpace };
  }
  throw new UsageError(
    `${name} needs observations in a Box and Discrete actions; given ${observationSpace} and ${actionSpace}.`,
  );
}

/** One number for every entry of the observation. @throws UsageError when a list has another length */
export function perEntry(
  name: string,
  given: number | ArrayLike<number>,
  size: number,
): ArrayLike<number> {
  if (typeof given === 'number') return new Array<number>(size).fill(given);
  if (given.length === size) return given;
  throw new UsageError(
    `${name} has ${given.length} values, but the observation has ${size} entries: give a list of ${size}, or one number for all.`,
  );
}

/** Whether an agent can act in an environment: observations and actions are of the same kind and size. */
export function agentFits(agent: Spaces, env: Spaces): boolean {
  return (
    isLike(agent.observationSpace, env.observationSpace) &&
    isLike(agent.actionSpace, env.actionSpace)
  );
}

/** Bounds do not matter: an agent acts outside those that it learned within too. */
function isLike(a: AnySpace, b: AnySpace): boolean {
  if (a.kind === 'discrete' || b.kind === 'discrete') return a.equals(b);
  return rowWidth(a) === rowWidth(b);
}

/** The action, in the space's own form, that stands in a row; a fresh array where it is one. */
export function actionAt<A extends AgentAction>(
  space: AnySpace,
  actions: Float32Array,
  row = 0,
): A {
  return readRow(space, actions, row * rowWidth(space)) as A;
}

/** An observation or an action as a row. @throws UsageError when it has not its space's form */
export function rowOf(space: AnySpace, value: AgentObservation): Float32Array {
  const row = new Float32Array(rowWidth(space));
  writeRow(space, value as ValueOf<typeof space>, row);
  return row;
}
