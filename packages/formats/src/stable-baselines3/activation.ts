import { AgentFileError } from 'perilune';
import {
  type Activation,
  clipping,
  HARD_SIGMOID,
  LINEAR,
  LOG_SIGMOID,
  leaking,
  SIGMOID,
  shrinking,
} from '../agents/activation.js';
import { shown } from '../text/places.js';
import type { Family } from './families.js';
import { isObject, type SavedObject } from './saved-data.js';

/** By PyTorch's classes, each with the arguments that PyTorch gives it by default. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  Tanh: { name: 'tanh' },
  ReLU: { name: 'relu' },
  ELU: { name: 'elu' },
  CELU: { name: 'elu' },
  LeakyReLU: { name: 'leaky-relu' },
  SiLU: { name: 'silu' },
  GELU: { name: 'gelu' },
  Mish: { name: 'mish' },
  SELU: { name: 'selu' },
  Softplus: { name: 'softplus' },
  Softsign: { name: 'softsign' },
  Hardswish: { name: 'hardswish' },
  LogSigmoid: LOG_SIGMOID,
  Sigmoid: SIGMOID,
  Hardtanh: clipping(-1, 1),
  ReLU6: clipping(0, 6),
  Hardsigmoid: HARD_SIGMOID,
  Softshrink: shrinking(0.5),
  // When it acts, the mean of the slopes that it draws when it learns: 1/8 to 1/3.
  RReLU: leaking(11 / 48),
  Identity: LINEAR,
};

/** A class of PyTorch as `str` shows it. */
const CLASS = /^<class 'torch\.nn\.modules\.(?:activation|linear)\.(\w+)'>$/;

/** What stands between the hidden layers. */
export interface ToldActivation {
  readonly activation: Activation;
  /** Whether the file says so, or it is what the policy has where nothing is said. */
  readonly isTold: boolean;
}

/** @throws AgentFileError that names an activation which there is not here */
export function activationOf(options: SavedObject, family: Family): ToldActivation {
  const told = options.activation_fn;
  if (told === undefined) {
    const name = family === 'actor-critic' ? 'tanh' : 'relu';
    return { activation: { name }, isTold: false };
  }
  const text = isObject(told) ? told[':type:'] : told;
  const name = typeof text === 'string' ? (CLASS.exec(text)?.[1] ?? '') : '';
  if (Object.hasOwn(ACTIVATIONS, name)) {
    return { activation: ACTIVATIONS[name] as Activation, isTold: true };
  }
  throw new AgentFileError(
    `its activation_fn is ${shown(text)}, but here there are ${Object.keys(ACTIVATIONS).join(', ')}.`,
  );
}
