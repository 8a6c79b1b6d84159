import {
  type ActorDescription,
  AgentFileError,
  type AnySpace,
  flatWidth,
  rowSegments,
} from 'perilune';
import { Wiring } from '../agents/wiring.js';
import { checkNetArch } from './net-arch.js';
import { addStateDeviation } from './state-noise.js';
import type { Original, Translation } from './translation.js';

const EXTRACTOR = 'mlp_extractor.';

/** Layers that gSDE draws by, and nothing else (`sde_net_arch`, until 1.7). */
const EXPLORING = 'sde_features_extractor.';

/**
 * `ActorCriticPolicy` of PPO, A2C and TRPO (Stable-Baselines3's `common/policies.py`): layers that policy and value
 * share (until 1.7), layers of each, and one layer for each. `MaskablePPO` (sb3-contrib's `common/maskable`) has two
 * logits a bit, that each value of it can be forbidden.
 *
 * @throws AgentFileError when a tensor is missing, left over, or does not fit the one before or the spaces
 */
export function translateActorCritic(original: Original): Translation {
  const { state, observationSpace, actionSpace, activation } = original;
  const wiring = new Wiring(state, { observation: flatWidth(rowSegments(observationSpace)) });
  checkNetArch(original.options, original.kind.family, {
    shared: wiring.widthsIn(`${EXTRACTOR}shared_net.`),
    pi: wiring.widthsIn(`${EXTRACTOR}policy_net.`),
    vf: wiring.widthsIn(`${EXTRACTOR}value_net.`),
  });
  // Noise is a function of what the last hidden layer gives, not of terms of it.
  const isWhole = state.has('log_std') && state.shapeOf('log_std').length === 2;
  const hidden = (name: string, from: string, prefix: string) => {
    if (wiring.layersIn(prefix).length === 0) return from;
    wiring.stack({ name, takes: [from], prefix, activation, last: activation, isWhole });
    return name;
  };
  const shared = hidden('shared', 'observation', `${EXTRACTOR}shared_net.`);
  const policy = hidden('policy', shared, `${EXTRACTOR}policy_net.`);
  const critic = hidden('critic', shared, `${EXTRACTOR}value_net.`);
  const inPairs = original.kind.algorithm === 'MaskablePPO' && actionSpace.kind === 'multi-binary';
  const size = (inPairs ? 2 : 1) * outputsOf(actionSpace);
  const outputs = { size, of: `the space of actions, ${actionSpace},` };
  wiring.stack({ name: 'output', takes: [policy], prefix: 'action_net', outputs, inPairs });
  const deviation = logDeviation(wiring, original, policy);
  const one = { size: 1, of: 'a value' };
  wiring.stack({ name: 'value', takes: [critic], prefix: 'value_net', outputs: one });
  wiring.checkAllUsed();
  const squashes = squashesIn(original);
  const actor: ActorDescription = {
    output: 'output',
    ...(deviation ? { logDeviation: 'logDeviation' } : {}),
    value: 'value',
    ...(squashes ? { bounding: 'squash' } : {}),
  };
  return { network: { parts: wiring.parts }, actor, tensors: wiring.tensors };
}

/** Numbers that a policy gives: logits of a choice, one a bit, or means. */
function outputsOf(space: AnySpace): number {
  switch (space.kind) {
    case 'discrete':
      return space.n;
    case 'multi-discrete':
      return space.nvec.reduce((sum, n) => sum + n, 0);
    case 'box':
    case 'multi-binary':
      return space.size;
    default:
      throw new AgentFileError(`its actions are in ${space}, which no policy of one row acts in.`);
  }
}

/**
 * @param policy what the means are made of
 * @returns whether the policy draws from normal distributions
 */
function logDeviation(wiring: Wiring, original: Original, policy: string): boolean {
  const { state, actionSpace } = original;
  if (!state.has('log_std')) {
    if (actionSpace.kind !== 'box') return false;
    throw new AgentFileError('its actions are in a Box, but there is no tensor "log_std".');
  }
  if (actionSpace.kind !== 'box') {
    throw new AgentFileError(`it has a tensor "log_std", but its actions are in ${actionSpace}.`);
  }
  if (state.shapeOf('log_std').length === 2) {
    const gsde = { takes: policy, name: 'log_std', teaches: false, initial: 0 };
    return addStateDeviation(wiring, original, { ...gsde, own: EXPLORING });
  }
  const values = wiring.tensor('log_std');
  const units = actionSpace.size;
  if (values.shape.length !== 1 || values.values.length !== units) {
    throw new AgentFileError(
      `"log_std" has the shape (${values.shape.join(', ')}), but an action has ${units} numbers.`,
    );
  }
  const layers = [{ kind: 'constant', units }] as const;
  wiring.add({ name: 'logDeviation', takes: [], prefix: 'log_std', layers }, units, [values]);
  return true;
}

/** Whether its means go through tanh and are spread over the bounds, which there must be then. */
function squashesIn({ options, actionSpace }: Original): boolean {
  if (options.squash_output !== true) return false;
  if (actionSpace.kind === 'box' && actionSpace.isBounded()) return true;
  throw new AgentFileError(
    `it squashes its output, which needs a Box with bounds on every side, but the actions are in ${actionSpace}.`,
  );
}
