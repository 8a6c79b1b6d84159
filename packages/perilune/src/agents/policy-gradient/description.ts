import { UsageError } from '../../errors.js';
import type {
  Distribution,
  NetworkDescription,
  ParameterLayout,
  PartDescription,
} from '../../net/index.js';
import { type AnySpace, rowSegments } from '../../spaces/index.js';
import type { ActorDescription } from '../shared/actor.js';
import type { Spaces } from '../shared/agent.js';
import { inputFor } from '../value-network/input.js';
import type { PolicyGradientHyperparameters } from './options.js';

/** What the parts of the network are, for those who learn and for the agent's file. */
export const GAUSSIAN_PARTS = { output: 'output', logDeviation: 'logDeviation', value: 'value' };
export const CHOOSING_PARTS = { output: 'output', value: 'value' };

/** @returns the parts by what they are, where actions are of that kind */
export function partsFor(distribution: Distribution): ActorDescription & { value: string } {
  return distribution.type === 'gaussian' ? GAUSSIAN_PARTS : CHOOSING_PARTS;
}

/**
 * What actions are drawn from.
 *
 * @throws UsageError for a space of which no policy is known
 */
export function distributionFor(
  algo: string,
  space: AnySpace,
  { stateDependentNoise = false }: { stateDependentNoise?: boolean } = {},
): Distribution {
  if (stateDependentNoise && space.kind !== 'box') {
    throw new UsageError(
      `stateDependentNoise moves the numbers of a Box, but actions are in ${space}: leave it out.`,
    );
  }
  switch (space.kind) {
    case 'discrete':
      return { type: 'categorical', counts: [space.n] };
    case 'multi-discrete':
      return { type: 'categorical', counts: Array.from(space.nvec) };
    case 'multi-binary':
      return { type: 'bernoulli', bits: space.size };
    case 'box':
      if (space.dtype.startsWith('float')) return { type: 'gaussian', size: space.size };
  }
  throw new UsageError(
    `${algo.toUpperCase()} acts in a Discrete, MultiDiscrete, MultiBinary or a Box of floats, but actions are in ` +
      `${space}: offer them as one of these, by a wrapper.`,
  );
}

/** Numbers of the policy's output. */
function outputsOf(distribution: Distribution): number {
  if (distribution.type === 'bernoulli') return distribution.bits;
  if (distribution.type === 'gaussian') return distribution.size;
  return distribution.counts.reduce((sum, count) => sum + count, 0);
}

/** Policy and value as parts, their tensors named as in Stable-Baselines3's `ActorCriticPolicy`. */
export function describePolicy(
  { observationSpace }: Spaces,
  distribution: Distribution,
  options: PolicyGradientHyperparameters,
): NetworkDescription {
  const { hiddenLayers, sharedLayers, valueLayers, activation } = options;
  const segments = rowSegments(observationSpace).map(({ kind, size }) => ({ kind, size }));
  const units = outputsOf(distribution);
  const head = (name: string, from: string, prefix: string, size: number): PartDescription => ({
    ...{ name, takes: [from], prefix, layers: [{ kind: 'dense', units: size }] },
  });
  const parts: PartDescription[] = [];
  /** A chain of hidden layers, if there are any. @returns what comes after takes */
  const hidden = (name: string, widths: readonly number[], from: string, prefix: string) => {
    if (widths.length === 0) return from;
    const layers = widths.map((width) => ({ kind: 'dense', units: width, activation }) as const);
    parts.push({ name, takes: [from], prefix, layers });
    return name;
  };
  const extractor = 'mlp_extractor.';
  const shared = hidden('shared', sharedLayers, 'observation', `${extractor}shared_net.`);
  const policy = hidden('policy', hiddenLayers, shared, `${extractor}policy_net.`);
  const critic = valueLayers ?? hiddenLayers;
  const value = hidden('critic', critic, shared, `${extractor}value_net.`);
  parts.push(head('output', policy, 'action_net', units));
  if (distribution.type === 'gaussian') parts.push(deviationsOf(policy, units, options));
  parts.push(head('value', value, 'value_net', 1));
  return { input: inputFor(observationSpace, options) ?? { segments }, parts };
}

/** The same in every state, or following from what the means do too. */
function deviationsOf(
  policy: string,
  units: number,
  { stateDependentNoise, logStdInit: value }: PolicyGradientHyperparameters,
): PartDescription {
  const part = { name: 'logDeviation', prefix: 'log_std' };
  return stateDependentNoise
    ? { ...part, takes: [policy], layers: [{ kind: 'stateDeviation', units, value }] }
    : { ...part, takes: [], layers: [{ kind: 'constant', units, value }] };
}

/** Rows that a pass takes at most. */
export function batchOf({
  batchSize,
  environments,
  rolloutSteps,
}: PolicyGradientHyperparameters): number {
  return batchSize ?? environments * rolloutSteps;
}

/** Room for the network and its learner: parameters, gradients and moments, and the arrays of a few passes. */
export function bytesOf(layout: ParameterLayout, options: PolicyGradientHyperparameters): number {
  const rows = batchOf(options) + 4 * options.environments + 256;
  const columns = layout.layers.reduce(
    (sum, layer) => sum + layer.inputs + 3 * layer.columns + 32,
    0,
  );
  return 4 * (6 * layout.count + 4 * rows * columns) + 2 ** 22;
}
