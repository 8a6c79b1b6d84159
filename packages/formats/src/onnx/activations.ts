import {
  type Activation,
  celu,
  clipping,
  hardSigmoid,
  leaking,
  SIGMOID,
} from '../agents/activation.js';

/** A node's attributes. */
export interface Settings {
  readonly alpha?: number;
  readonly beta?: number;
  readonly gamma?: number;
  readonly approximate?: string | undefined;
}

/** An activation, or what its attributes must be. */
type Made = Activation | string;

const SLOPE = Math.fround(0.01);
const [ALPHA, GAMMA] = [Math.fround(1.6732632423543772), Math.fround(1.0507009873554805)];

/** Of the operators that are one: what they are by their attributes and by the numbers that they read beside x. */
export const ACTIVATIONS: Readonly<
  Record<string, (settings: Settings, limits: readonly (number | undefined)[]) => Made>
> = {
  Relu: () => ({ name: 'relu' }),
  Tanh: () => ({ name: 'tanh' }),
  Sigmoid: () => SIGMOID,
  Softplus: () => ({ name: 'softplus' }),
  Softsign: () => ({ name: 'softsign' }),
  HardSwish: () => ({ name: 'hardswish' }),
  Mish: () => ({ name: 'mish' }),
  Elu: ({ alpha = 1 }) => (alpha === 1 ? { name: 'elu' } : 'alpha 1'),
  Celu: ({ alpha = 1 }) => (alpha > 0 ? celu(alpha) : 'an alpha above 0'),
  LeakyRelu: ({ alpha = SLOPE }) =>
    alpha === SLOPE ? { name: 'leaky-relu' } : Number.isFinite(alpha) ? leaking(alpha) : 'an alpha',
  Selu: ({ alpha = ALPHA, gamma = GAMMA }) =>
    near(alpha, ALPHA) && near(gamma, GAMMA)
      ? { name: 'selu' }
      : 'the alpha and gamma of its paper, 1.67326 and 1.0507',
  HardSigmoid: ({ alpha = Math.fround(0.2), beta = 0.5 }) =>
    alpha > 0 && beta === 0.5 ? hardSigmoid(alpha) : 'an alpha above 0, and beta 0.5',
  Gelu({ approximate = 'none' }) {
    if (approximate === 'none') return { name: 'gelu' };
    return approximate === 'tanh' ? { name: 'gelu-tanh' } : 'approximate none or tanh';
  },
  Clip: (_, [least, most]) =>
    least !== undefined && most !== undefined && least < most
      ? clipping(least, most)
      : 'two numbers of which the second is larger',
};

export const ACTIVATION_NODES = `${Object.keys(ACTIVATIONS).join(', ')}, Log of a Sigmoid, and what PyTorch writes of SiLU, Mish and GELU`;

function near(given: number, known: number): boolean {
  return Math.abs(given - known) < 1e-6;
}
