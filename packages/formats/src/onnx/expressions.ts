import type { Activation } from '../agents/activation.js';

/**
 * What nodes make of one number x, as text that is the same for all ways to write it: a factor and what is multiplied with
 * it, sorted. Factors are told by five digits, as those of float32 and of whoever wrote them differ in the last ones.
 */
export interface Expression {
  readonly factor: number;
  readonly of: readonly string[];
}

export const X: Expression = { factor: 1, of: ['x'] };

export function number(factor: number): Expression {
  return { factor, of: [] };
}

type Operator = (...operands: Expression[]) => Expression | undefined;

const named =
  (name: string): Operator =>
  (x) =>
    x && { factor: 1, of: [`${name}(${textOf(x)})`] };

const times: Operator = (a, b) =>
  a && b && { factor: a.factor * b.factor, of: [...a.of, ...b.of].sort() };

const plus: Operator = (a, b) =>
  a && b && { factor: 1, of: [`(${[textOf(a), textOf(b)].sort().join('+')})`] };

const inverse = (x: Expression): Expression => ({ factor: 1, of: [`1/(${textOf(x)})`] });

/** By ONNX's names; undefined where it is none of these operands. */
export const OPERATORS: Readonly<Record<string, Operator>> = {
  Sigmoid: named('sigmoid'),
  Tanh: named('tanh'),
  Erf: named('erf'),
  Softplus: named('softplus'),
  Abs: named('abs'),
  Mul: times,
  Div: (a, b) => a && b && times(a, b.of.length === 0 ? number(1 / b.factor) : inverse(b)),
  Add: plus,
  Pow: (a, b) =>
    a && b?.of.length === 0 && b.factor === 3
      ? { factor: a.factor ** 3, of: [...a.of, ...a.of, ...a.of].sort() }
      : undefined,
};

/** What PyTorch's exporters make of activations that have no operator of their own. */
const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  'sigmoid(x)*x': { name: 'silu' },
  '1/((1+abs(x)))*x': { name: 'softsign' },
  'tanh(softplus(x))*x': { name: 'mish' },
  '0.5*(1+erf(0.70711*x))*x': { name: 'gelu' },
  '0.5*(1+tanh(0.79788*(0.044715*x*x*x+x)))*x': { name: 'gelu-tanh' },
};

export function activationOf(expression: Expression): Activation | undefined {
  const text = textOf(expression);
  return Object.hasOwn(ACTIVATIONS, text) ? ACTIVATIONS[text] : undefined;
}

export function textOf({ factor, of }: Expression): string {
  const told = factor === 1 && of.length > 0 ? [] : [`${Number(factor.toPrecision(5))}`];
  return [...told, ...of].join('*');
}
