import { type ActivationName, AgentFileError } from 'perilune';
import { quoted } from '../text/places.js';
import type { Family } from './families.js';
import type { SavedObject } from './saved-data.js';

/** Ours by PyTorch's classes, each with the arguments that PyTorch gives it by default. */
const ACTIVATIONS: Readonly<Record<string, ActivationName>> = {
  Tanh: 'tanh',
  ReLU: 'relu',
  ELU: 'elu',
  CELU: 'elu',
  LeakyReLU: 'leaky-relu',
  SiLU: 'silu',
  Identity: 'linear',
};

/** A class of PyTorch as `str` shows it. */
const CLASS = /^<class 'torch\.nn\.modules\.(?:activation|linear)\.(\w+)'>$/;

/** What stands between the hidden layers. */
export interface ToldActivation {
  readonly name: ActivationName;
  /** Whether the file says so, or it is what the policy has where nothing is said. */
  readonly isTold: boolean;
}

/** @throws AgentFileError that names an activation which there is not here */
export function activationOf(options: SavedObject, family: Family): ToldActivation {
  const told = options.activation_fn;
  if (told === undefined) {
    return { name: family === 'actor-critic' ? 'tanh' : 'relu', isTold: false };
  }
  const text = typeof told === 'string' ? told : String((told as SavedObject | null)?.[':type:']);
  const name = CLASS.exec(text)?.[1] ?? '';
  if (Object.hasOwn(ACTIVATIONS, name)) {
    return { name: ACTIVATIONS[name] as ActivationName, isTold: true };
  }
  throw new AgentFileError(
    `its activation_fn is ${quoted(text)}, but here there are ${Object.keys(ACTIVATIONS).join(', ')}.`,
  );
}
