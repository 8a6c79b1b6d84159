import { UsageError } from '../../errors.js';
import { type Box, Discrete, type Space, sizeOf } from '../../spaces/index.js';
import type { AgentAction, Spaces } from './agent.js';

/**
 * The spaces that all value agents here work with.
 *
 * @param name of the algorithm, for the message
 * @throws UsageError unless they are a Box of observations and Discrete actions
 */
export function boxToDiscrete(name: string, spaces: Spaces): { box: Box; actions: Discrete } {
  const { observationSpace, actionSpace } = spaces;
  if (observationSpace.kind === 'box' && actionSpace.kind === 'discrete') {
    return { box: observationSpace, actions: actionSpace };
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
function isLike(a: Space, b: Space): boolean {
  if (a.kind === 'discrete' || b.kind === 'discrete') return a.equals(b);
  return sizeOf(a) === sizeOf(b);
}

/** The action, in the space's own form, that stands in a row; a fresh array where it is one. */
export function actionAt<A extends AgentAction>(space: Space, actions: Float32Array, row = 0): A {
  const width = sizeOf(space);
  const from = row * width;
  const action = space instanceof Discrete ? actions[from] : actions.slice(from, from + width);
  return action as A;
}

/** An action as a row. */
export function rowOf(action: AgentAction): ArrayLike<number> {
  return typeof action === 'number' ? [action] : action;
}
