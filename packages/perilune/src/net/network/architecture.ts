import { UsageError } from '../../errors.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';
import type { ActivationName } from '../kernels/layer-operations.js';
import { checkActivation } from '../layers/activations.js';
import { checkCount, checkRange, checkSupport } from '../layers/checks.js';
import type { NoisyOptions } from '../layers/dense.js';
import { type InputDescription, inputOf, rowSizeOf } from './input.js';

export type { NoisyOptions } from '../layers/dense.js';

/** One value an action: Q(s, a). */
export interface ScalarHead {
  type: 'scalar';
}

/**
 * A distribution over fixed returns for every action (C51: Bellemare et al. 2017,
 * https://arxiv.org/abs/1707.06887): atoms spread evenly over vMin..vMax, both included, in the units
 * of the rewards that are learned from.
 */
export interface CategoricalHead {
  type: 'categorical';
  /** N, at least 2. Default 51. */
  atoms?: number | undefined;
  vMin: number;
  vMax: number;
}

/**
 * Quantiles of every action's return (QR-DQN: Dabney et al. 2018, https://arxiv.org/abs/1710.10044), at
 * the midpoints (2 k + 1) / (2 N) of N equal shares.
 */
export interface QuantileHead {
  type: 'quantile';
  /** N, at least 2. Default 200. */
  quantiles?: number | undefined;
}

/** What a network says of an action's return. */
export type HeadOptions = ScalarHead | CategoricalHead | QuantileHead;

/** What a network is made of. */
export interface ArchitectureOptions {
  /**
   * Units: the numbers of an observation's row, the hidden layers, the number of actions:
   * [8, 64, 64, 4].
   */
  layers: readonly number[];
  /** What the hidden layers' sums become. Default `relu`. */
  activation?: ActivationName | undefined;
  /** What is made of a row of observations first. Default: its numbers are taken as they are. */
  input?: InputDescription | undefined;
  /**
   * Whether every hidden layer is normalized before its activation (Ba et al. 2016, as in PQN).
   * Default false.
   */
  layerNorm?: boolean | undefined;
  /**
   * Whether two streams, one for the state's value and one for the actions' advantages, take the
   * place of the last hidden layer and the output (Wang et al. 2016, eq. 9): each has a hidden layer
   * of that width of its own. Default false.
   */
  dueling?: boolean | undefined;
  /** Noise in every dense layer. Default: none. */
  noisy?: NoisyOptions | undefined;
  /** What the network says about an action's return. Default `{ type: 'scalar' }`. */
  head?: HeadOptions | undefined;
}

/** A head with everything filled in. */
export type Head =
  | ScalarHead
  | Required<CategoricalHeadValues>
  | { type: 'quantile'; quantiles: number };

interface CategoricalHeadValues {
  type: 'categorical';
  atoms: number;
  vMin: number;
  vMax: number;
}

/** `ArchitectureOptions` with everything filled in: plain data, made to be saved and compared. */
export interface Architecture {
  readonly layers: readonly number[];
  readonly activation: ActivationName;
  /** Undefined where an observation's numbers are taken as they are. */
  readonly input: InputDescription | undefined;
  readonly layerNorm: boolean;
  readonly dueling: boolean;
  /** sigma0, or undefined without noise. */
  readonly noisy: { readonly sigma0: number } | undefined;
  readonly head: Readonly<Head>;
}

/** @throws UsageError when an option is unknown or out of its range */
export function architectureOf(options: ArchitectureOptions): Architecture {
  const { layers } = options;
  const isList = Array.isArray(layers) && layers.length >= 2;
  if (!isList || !layers.every((n) => Number.isInteger(n) && n > 0)) {
    throw new UsageError(
      `layers must be at least two positive integers, the observation's size first and the ` +
        `number of actions last; given ${show(layers)}.`,
    );
  }
  checkActivation(options.activation, 'The hidden layers');
  return {
    layers: [...layers],
    activation: options.activation ?? 'relu',
    input: options.input === undefined ? undefined : inputFor(layers[0]!, options.input),
    layerNorm: options.layerNorm ?? false,
    dueling: options.dueling ?? false,
    noisy: options.noisy === undefined ? undefined : noisyOf(options.noisy),
    head: headOf(options.head ?? { type: 'scalar' }),
  };
}

/** Numbers that a head says about one action: 1, the atoms or the quantiles. */
export function atomsOf(head: Readonly<Head>): number {
  if (head.type === 'scalar') return 1;
  return head.type === 'categorical' ? head.atoms : head.quantiles;
}

/** A one-line description, for messages: `8-64-64-4, dueling, categorical (51 atoms from -10 to 10)`. */
export function describeArchitecture(architecture: Architecture): string {
  const { layers, activation, input, layerNorm, dueling, noisy, head } = architecture;
  const parts = [layers.join('-')];
  if (activation !== 'relu') parts.push(activation);
  if (input !== undefined) parts.push(`input ${JSON.stringify(input)}`);
  if (layerNorm) parts.push('layerNorm');
  if (dueling) parts.push('dueling');
  if (noisy !== undefined) parts.push('noisy');
  if (head.type === 'categorical') {
    parts.push(`categorical (${head.atoms} atoms from ${head.vMin} to ${head.vMax})`);
  } else if (head.type === 'quantile') parts.push(`${head.quantiles} quantiles`);
  return parts.join(', ');
}

function inputFor(observationSize: number, given: InputDescription): InputDescription {
  const input = inputOf(given);
  if (rowSizeOf(input) === observationSize) return input;
  throw new UsageError(
    `input.segments must hold the ${observationSize} numbers of an observation, an index being one; ` +
      `given ${show(input.segments)}, which are ${rowSizeOf(input)}.`,
  );
}

function noisyOf({ sigma0 = 0.5 }: NoisyOptions): { sigma0: number } {
  checkRange('noisy.sigma0', sigma0, sigma0 >= 0, 'at least 0');
  return { sigma0 };
}

function headOf(options: HeadOptions): Head {
  if (options.type === 'scalar') return { type: 'scalar' };
  if (options.type === 'quantile') {
    const { quantiles = 200 } = options;
    checkCount('head.quantiles', quantiles);
    checkRange('head.quantiles', quantiles, quantiles >= 2, 'at least 2');
    return { type: 'quantile', quantiles };
  }
  if (options.type !== 'categorical') {
    const { type } = options as { type: unknown };
    throw new UsageError(unknownName('head', String(type), ['scalar', 'categorical', 'quantile']));
  }
  const { atoms = 51, vMin, vMax } = options;
  checkCount('head.atoms', atoms);
  checkRange('head.atoms', atoms, atoms >= 2, 'at least 2');
  checkRange('head.vMin', vMin, true, '');
  checkRange('head.vMax', vMax, vMax > vMin, `above head.vMin, ${show(vMin)}`);
  checkSupport({ atoms, vMin, vMax });
  return { type: 'categorical', atoms, vMin, vMax };
}
