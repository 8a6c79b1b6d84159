import { UsageError } from '../../errors.js';
import type { Box, Discrete } from '../../spaces/index.js';
import type { Spaces } from './agent.js';

/**
 * The spaces that all agents here work with.
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
