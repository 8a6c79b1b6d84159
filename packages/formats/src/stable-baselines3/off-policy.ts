import { type ActorDescription, AgentFileError, type Box, flatWidth, rowSegments } from 'perilune';
import { Wiring } from '../agents/wiring.js';
import { addStateDeviation } from './state-noise.js';
import type { Original, Translation } from './translation.js';

/** What SAC's and TQC's logarithms of deviations are cut to there. */
const LOG_DEVIATION_RANGE = [-20, 2] as const;

/** How far gSDE's means reach where `clip_mean` does not say it, and what its log-deviations begin with. */
const CLIP_MEAN = 2;
const LOG_STD_INIT = -3;

/** TQC has five, its paper up to ten. */
const MOST_CRITICS = 100;

/** Networks that follow those that act. */
const TARGETS = /^(actor|critic)_target\./;

/**
 * SAC and TQC (Stable-Baselines3's `sac/policies.py`): tanh of the mean, spread over the bounds. With gSDE the mean is
 * cut to [-2, 2] before, and its deviations follow from the last hidden layer.
 *
 * @throws AgentFileError when a tensor is missing, left over, or does not fit the one before or the spaces
 */
export function translateSquashedGaussian(original: Original): Translation {
  const { state, activation } = original;
  const { wiring, outputs } = wiringFor(original);
  const isGaussian = state.has('actor.log_std.weight');
  const hidden = { activation, last: activation, isWhole: !isGaussian };
  wiring.stack({ name: 'actor', takes: ['observation'], prefix: 'actor.latent_pi.', ...hidden });
  const mean = { name: 'mean', takes: ['actor'], outputs };
  if (state.has('actor.mu.0.weight')) {
    // Sequential(mu, Hardtanh(-c, c))
    wiring.stack({ ...mean, prefix: 'actor.mu.', limit: clipMeanIn(original.options.clip_mean) });
  } else wiring.stack({ ...mean, prefix: 'actor.mu' });
  const acting = { output: 'mean', bounding: 'squash' } as const;
  const drawing = { ...acting, logDeviation: 'logDeviation' };
  if (isGaussian) {
    wiring.stack({ name: 'logDeviation', takes: ['actor'], prefix: 'actor.log_std', outputs });
    return finish(original, wiring, { ...drawing, logDeviationRange: LOG_DEVIATION_RANGE });
  }
  const gsde = { takes: 'actor', name: 'actor.log_std', teaches: true, initial: LOG_STD_INIT };
  return finish(original, wiring, addStateDeviation(wiring, original, gsde) ? drawing : acting);
}

/** TD3 and DDPG (Stable-Baselines3's `td3/policies.py`): a network that ends in tanh, spread over the bounds. */
export function translateDeterministic(original: Original): Translation {
  const { activation } = original;
  const { wiring, outputs } = wiringFor(original);
  const chain = { prefix: 'actor.mu.', activation, last: { name: 'tanh' }, outputs } as const;
  wiring.stack({ name: 'actor', takes: ['observation'], ...chain });
  return finish(original, wiring, { output: 'actor', bounding: 'scale' });
}

function wiringFor({ state, observationSpace, actionSpace }: Original) {
  const space = actionSpace as Box;
  if (actionSpace.kind !== 'box' || !space.isBounded()) {
    throw new AgentFileError(
      `such policies act in a Box with bounds on every side, but the actions are in ${actionSpace}.`,
    );
  }
  const outputs = { size: space.size, of: `the space of actions, ${actionSpace},` };
  const inputs = { observation: flatWidth(rowSegments(observationSpace)), action: space.size };
  return { wiring: new Wiring(state, inputs), outputs };
}

/** The critics, as the library's own actors and critics have them. */
function finish(original: Original, wiring: Wiring, actor: ActorDescription): Translation {
  const { state, actionSpace, activation } = original;
  const width = wiring.widthOf('observation') + wiring.widthOf('action');
  const pair = { name: 'pair', takes: ['observation', 'action'], join: 'concatenate' } as const;
  wiring.add({ ...pair, layers: [] }, width);
  const critics: string[] = [];
  for (let name = 'qf0'; state.has(`critic.${name}.0.weight`); name = `qf${critics.length}`) {
    if (critics.length === MOST_CRITICS)
      throw new AgentFileError(`it has more than ${MOST_CRITICS} critics.`);
    wiring.stack({ name, takes: ['pair'], prefix: `critic.${name}.`, activation });
    critics.push(name);
  }
  const widths = new Set(critics.map((name) => wiring.widthOf(name)));
  if (widths.size > 1) throw new AgentFileError('its critics give different numbers of values.');
  if (critics.length > 0) {
    const joined = { name: 'critics', takes: critics, layers: [] };
    const all = critics.length === 1 ? joined : ({ ...joined, join: 'concatenate' } as const);
    wiring.add(all, critics.length * wiring.widthOf('qf0'));
  }
  wiring.checkAllUsed(TARGETS);
  const actionSize = (actionSpace as Box).size;
  return { network: { actionSize, parts: wiring.parts }, actor, tensors: wiring.tensors };
}

function clipMeanIn(told: unknown): number {
  if (told === undefined) return CLIP_MEAN;
  if (typeof told === 'number' && told > 0 && told < 1e6) return told;
  throw new AgentFileError(`its clip_mean is ${String(told)}, but must be a number above 0.`);
}
