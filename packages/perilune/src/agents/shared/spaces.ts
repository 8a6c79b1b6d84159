import { UsageError } from '../../errors.js';
import {
  type AnySpace,
  type AnyValue,
  type Discrete,
  readRow,
  rowWidth,
  type ValueOf,
  writeRow,
} from '../../spaces/index.js';
import type { AgentObservation, Spaces } from './agent.js';

/**
 * The Discrete actions that all value agents here choose among, by one value each.
 *
 * @param name of the algorithm, for the message
 * @throws UsageError when the actions are others
 */
export function discreteActions(name: string, { actionSpace }: Spaces): Discrete {
  if (actionSpace.kind === 'discrete') return actionSpace;
  const instead =
    actionSpace.kind === 'box' && actionSpace.dtype.startsWith('float')
      ? 'Offer a few of them as a Discrete, by a wrapper, or take an algorithm that learns a policy, as sac and ppo do.'
      : 'Number all combinations in one Discrete, by a wrapper, or take an algorithm that learns a policy, as ppo does.';
  throw new UsageError(
    `${name} learns a value for each action, so that actions must be Discrete, but they are in ${actionSpace}. ${instead}`,
  );
}

/** Whether an agent can act in an environment: observations and actions are of the same kind and size. */
export function agentFits(agent: Spaces, env: Spaces): boolean {
  return (
    isLike(agent.observationSpace, env.observationSpace) &&
    isLike(agent.actionSpace, env.actionSpace)
  );
}

/** Bounds of a Box do not matter: an agent acts outside those that it learned within too. */
function isLike(a: AnySpace, b: AnySpace): boolean {
  if (a.kind === 'box' && b.kind === 'box') return a.size === b.size;
  if (a.kind === 'tuple' && b.kind === 'tuple') return areLike(a.parts, b.parts);
  if (a.kind === 'dict' && b.kind === 'dict') {
    return a.keys.join() === b.keys.join() && areLike(a.parts, b.parts);
  }
  return a.equals(b);
}

function areLike(a: readonly AnySpace[], b: readonly AnySpace[]): boolean {
  return a.length === b.length && a.every((part, i) => isLike(part, b[i] as AnySpace));
}

/** The action, in the space's own form, that stands in a row; a fresh array where it is one. */
export function actionAt<A extends AnyValue>(space: AnySpace, actions: Float32Array, row = 0): A {
  return readRow(space, actions, row * rowWidth(space)) as A;
}

/** An observation or an action as a row: itself, where it is one. @throws UsageError when it has not its space's form */
export function rowOf(space: AnySpace, value: AgentObservation): Float32Array {
  if (space.kind === 'box' && value instanceof Float32Array && value.length === space.size) {
    return value;
  }
  const row = new Float32Array(rowWidth(space));
  writeRow(space, value as ValueOf<typeof space>, row);
  return row;
}
