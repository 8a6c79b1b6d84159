import {
  type ActorDescription,
  AgentFileError,
  type Box,
  flatWidth,
  type NamedTensor,
  rowSegments,
} from 'perilune';
import { Wiring } from '../agents/wiring.js';
import { shown } from '../text/places.js';
import { checkNetArch } from './net-arch.js';
import { addStateDeviation } from './state-noise.js';
import type { Original, Translation } from './translation.js';

/** Behind its layers stand those of means and deviations. */
const LATENT = 'actor.latent_pi.';

/** Layers that gSDE draws by, and nothing else (`sde_net_arch`, until 1.7). */
const EXPLORING = 'actor.sde_features_extractor.';

/** What SAC's and TQC's logarithms of deviations are cut to there. */
const LOG_DEVIATION_RANGE = [-20, 2] as const;

/** How far gSDE's means reach where `clip_mean` does not say it, and what its log-deviations begin with. */
const CLIP_MEAN = 2;
const LOG_STD_INIT = -3;

/** Critics where `n_critics` is not said; DDPG's says that it has one. */
const CRITICS = 2;

/** TQC has five, its paper up to ten. */
const MOST_CRITICS = 100;

/**
 * SAC and TQC (Stable-Baselines3's `sac/policies.py`): tanh of the mean, spread over the bounds. With gSDE the mean is
 * cut to [-2, 2] before, and its deviations follow from the last hidden layer.
 *
 * @throws AgentFileError when a tensor is missing, left over, or does not fit the one before or the spaces
 */
export function translateSquashedGaussian(original: Original): Translation {
  const { activation, options, kind } = original;
  const { wiring, outputs } = wiringFor(original);
  checkNetArch(options, kind.family, { pi: wiring.widthsIn(LATENT) });
  const isGaussian = !usesSde(original);
  const hidden = { activation, last: activation, isWhole: !isGaussian };
  wiring.stack({ name: 'actor', takes: ['observation'], prefix: LATENT, ...hidden });
  const mean = { name: 'mean', takes: ['actor'], outputs };
  // With gSDE Sequential(mu, Hardtanh(-c, c)), unless c is 0.
  const limit = isGaussian ? 0 : clipMeanIn(options.clip_mean);
  if (limit > 0) wiring.stack({ ...mean, prefix: 'actor.mu.', limit });
  else wiring.stack({ ...mean, prefix: 'actor.mu' });
  const acting = { output: 'mean', bounding: 'squash' } as const;
  const drawing = { ...acting, logDeviation: 'logDeviation' };
  if (isGaussian) {
    wiring.stack({ name: 'logDeviation', takes: ['actor'], prefix: 'actor.log_std', outputs });
    return finish(original, wiring, { ...drawing, logDeviationRange: LOG_DEVIATION_RANGE });
  }
  const gsde = { takes: 'actor', name: 'actor.log_std', teaches: true, initial: LOG_STD_INIT };
  const isDrawing = addStateDeviation(wiring, original, { ...gsde, own: EXPLORING });
  return finish(original, wiring, isDrawing ? drawing : acting);
}

/** TD3 and DDPG (Stable-Baselines3's `td3/policies.py`): a network that ends in tanh, spread over the bounds. */
export function translateDeterministic(original: Original): Translation {
  const { activation, options, kind } = original;
  const { wiring, outputs } = wiringFor(original);
  const chain = { prefix: 'actor.mu.', activation, last: { name: 'tanh' }, outputs } as const;
  checkNetArch(options, kind.family, { pi: wiring.widthsIn(chain.prefix).slice(0, -1) });
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
  const { state, actionSpace, activation, options, kind, temperature } = original;
  const width = wiring.widthOf('observation') + wiring.widthOf('action');
  const pair = { name: 'pair', takes: ['observation', 'action'], join: 'concatenate' } as const;
  wiring.add({ ...pair, layers: [] }, width);
  const critics: string[] = [];
  for (let name = 'qf0'; state.has(`critic.${name}.0.weight`); name = `qf${critics.length}`) {
    if (critics.length === MOST_CRITICS)
      throw new AgentFileError(`it has more than ${MOST_CRITICS} critics.`);
    const prefix = `critic.${name}.`;
    checkNetArch(options, kind.family, { qf: wiring.widthsIn(prefix).slice(0, -1) });
    wiring.stack({ name, takes: ['pair'], prefix, activation });
    critics.push(name);
  }
  checkCritics(critics.length, options.n_critics);
  const widths = new Set(critics.map((name) => wiring.widthOf(name)));
  if (widths.size > 1) throw new AgentFileError('its critics give different numbers of values.');
  const joined = { name: 'critics', takes: critics, layers: [] };
  const all = critics.length === 1 ? joined : ({ ...joined, join: 'concatenate' } as const);
  wiring.add(all, critics.length * wiring.widthOf('qf0'));
  if (temperature !== undefined) addTemperature(wiring, temperature);
  for (const leader of ['actor', 'critic']) wiring.leaveFollower(`${leader}_target.`, `${leader}.`);
  wiring.checkAllUsed();
  const actionSize = (actionSpace as Box).size;
  return { network: { actionSize, parts: wiring.parts }, actor, tensors: wiring.tensors };
}

/** As the library's own agents have it that learn one. */
function addTemperature(wiring: Wiring, temperature: NamedTensor): void {
  const layers = [{ kind: 'constant', units: 1, value: temperature.values[0] as number }] as const;
  wiring.add({ name: 'temperature', takes: [], prefix: 'log_ent_coef', layers }, 1, [temperature]);
}

/** Whether it explores by a matrix (gSDE): as it says, or else as its tensors do. */
function usesSde({ state, usesSde: told }: Original): boolean {
  return told ?? !state.has('actor.log_std.weight');
}

/** @throws AgentFileError when there are others than the file says; where that is no number, when there are none */
function checkCritics(found: number, told: unknown = CRITICS): void {
  const isRight = typeof told === 'number' ? found === told : found > 0;
  if (isRight) return;
  throw new AgentFileError(`it has ${found} critics, but should have ${shown(told)}.`);
}

function clipMeanIn(told: unknown): number {
  if (told === undefined) return CLIP_MEAN;
  if (typeof told === 'number' && told >= 0 && told < 1e6) return told;
  throw new AgentFileError(`its clip_mean is ${shown(told)}, but must be a number from 0 on.`);
}
