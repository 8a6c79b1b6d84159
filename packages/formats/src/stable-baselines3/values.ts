import type { Agent } from 'perilune';
import { AgentFileError, encodeSafetensors, flatWidth, loadAgent, rowSegments } from 'perilune';
import { Wiring } from '../agents/wiring.js';
import { checkNetArch } from './net-arch.js';
import type { Original } from './translation.js';

/** Of each kind the network that acts; its target follows. */
const NETWORKS = { values: 'q_net', quantiles: 'quantile_net' } as const;

/**
 * DQN and QR-DQN: a network of action values, or of quantiles of the returns, whose outputs lie quantile by quantile
 * there (sb3-contrib's `qrdqn/policies.py`) and action by action here.
 *
 * @throws AgentFileError when a tensor is missing, left over, or does not fit the one before or the spaces
 */
export function translateValues(original: Original): Agent {
  const { state, observationSpace, actionSpace, activation, kind, options } = original;
  if (actionSpace.kind !== 'discrete') {
    throw new AgentFileError(
      `action values are of Discrete actions, but these are in ${actionSpace}.`,
    );
  }
  const network = NETWORKS[kind.family as keyof typeof NETWORKS];
  const prefix = `${network}.${network}.`;
  const wiring = new Wiring(state, { observation: flatWidth(rowSegments(observationSpace)) });
  checkNetArch(options, kind.family, { q: wiring.widthsIn(prefix).slice(0, -1) });
  wiring.stack({ name: 'q', takes: ['observation'], prefix, activation });
  wiring.leaveFollower(`${network}_target.`, `${network}.`);
  wiring.checkAllUsed();
  const found = wiring.widthOf('q');
  if (kind.family === 'values' ? found !== actionSpace.n : found % actionSpace.n !== 0) {
    throw new AgentFileError(
      `the last layer behind ${prefix} gives ${found} numbers, but there are ${actionSpace.n} actions.`,
    );
  }
  return loadAgent(encodeSafetensors(wiring.tensors), {
    env: { observationSpace, actionSpace },
    activation: activation.name,
  });
}
