import { UsageError } from '../../errors.js';
import type { Distribution } from '../../net/index.js';
import { show } from '../../text/show.js';
import { checkFiniteActions } from '../shared/divergence.js';

/**
 * Refuses actions that the policy could never draw: their likelihood would be read where there is none.
 *
 * @param actions [environments x action width]
 * @throws UsageError that names the first
 */
export function checkTaken(actions: ArrayLike<number>, distribution: Distribution): void {
  if (distribution.type === 'gaussian') {
    checkFiniteActions(actions, distribution.size);
    return;
  }
  const counts = distribution.type === 'categorical' ? distribution.counts : undefined;
  const width =
    distribution.type === 'categorical' ? distribution.counts.length : distribution.bits;
  for (let i = 0; i < actions.length; i++) {
    const choices = counts?.[i % width] ?? 2;
    const action = actions[i] as number;
    if (Number.isInteger(action) && action >= 0 && action < choices) continue;
    const entry = width === 1 ? 'action' : `action[${i % width}]`;
    throw new UsageError(
      `The ${entry} of environment ${Math.floor(i / width)} is ${show(action)}, but must be an index in 0..${choices - 1}.`,
    );
  }
}
