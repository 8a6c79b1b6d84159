import { Generator, type ValueAgent } from 'perilune';
import { describe, expect, it } from 'vitest';
import { readStableBaselines3 } from '../src/index.js';
import { latin1, writeStateDict } from './torch-writer.js';
import { writeZip } from './zip-writer.js';

const [INPUTS, UNITS, ACTIONS] = [3, 6, 2];
const { abs, tanh, exp, log, max, min } = Math;

/** By PyTorch's documentation, with the arguments that it gives by default. */
const FORMULAS: Readonly<Record<string, (x: number) => number>> = {
  Tanh: tanh,
  ReLU: (x) => max(x, 0),
  ELU: (x) => (x > 0 ? x : exp(x) - 1),
  CELU: (x) => max(x, 0) + min(0, exp(x) - 1),
  LeakyReLU: (x) => (x > 0 ? x : 0.01 * x),
  SiLU: (x) => x / (1 + exp(-x)),
  Sigmoid: (x) => 1 / (1 + exp(-x)),
  Hardtanh: (x) => min(max(x, -1), 1),
  ReLU6: (x) => min(max(x, 0), 6),
  Hardsigmoid: (x) => (x <= -3 ? 0 : x >= 3 ? 1 : x / 6 + 0.5),
  Softshrink: (x) => (x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0),
  GELU: (x) => x * normal(x),
  Mish: (x) => x * tanh(log(1 + exp(x))),
  SELU: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (exp(x) - 1)),
  Softplus: (x) => log(1 + exp(x)),
  Softsign: (x) => x / (1 + abs(x)),
  Hardswish: (x) => (x <= -3 ? 0 : x >= 3 ? x : (x * (x + 3)) / 6),
  LogSigmoid: (x) => -log(1 + exp(-x)),
  RReLU: (x) => (x >= 0 ? x : ((1 / 8 + 1 / 3) / 2) * x),
};

/** The normal distribution's share below x: 1 / 2 and its density, summed by midpoints from 0 to x. */
function normal(x: number): number {
  const [pieces, width] = [2000, x / 2000];
  let sum = 0;
  for (let i = 0; i < pieces; i++) sum += exp(-(((i + 0.5) * width) ** 2) / 2);
  return 0.5 + (sum * width) / Math.sqrt(2 * Math.PI);
}

const random = new Generator(4);
const draw = (size: number) =>
  Array.from({ length: size }, () => Math.fround(random.standardNormal()));
const layers = [
  { inputs: INPUTS, outputs: UNITS },
  { inputs: UNITS, outputs: UNITS },
  { inputs: UNITS, outputs: ACTIONS },
].map((size) => ({ ...size, weights: draw(size.inputs * size.outputs), bias: draw(size.outputs) }));

function agentWith(activation: string): ValueAgent {
  const tensors = ['q_net', 'q_net_target'].flatMap((net) =>
    layers.flatMap(({ inputs, outputs, weights, bias }, i) => [
      [`${net}.q_net.${2 * i}.weight`, { shape: [outputs, inputs], values: weights }],
      [`${net}.q_net.${2 * i}.bias`, { shape: [outputs], values: bias }],
    ]),
  );
  const data = {
    policy_class: { __module__: 'stable_baselines3.dqn.policies' },
    policy_kwargs: {
      net_arch: [UNITS, UNITS],
      activation_fn: `<class 'torch.nn.modules.activation.${activation}'>`,
    },
    observation_space: {
      ':type:': "<class 'gymnasium.spaces.box.Box'>",
      ...{ dtype: 'float32', _shape: [INPUTS], low: '[-9. -9. -9.]', high: '[9. 9. 9.]' },
    },
    action_space: { ':type:': "<class 'gymnasium.spaces.discrete.Discrete'>", n: `${ACTIONS}` },
  };
  const bytes = writeZip([
    { name: 'data', bytes: latin1(JSON.stringify(data)) },
    { name: 'policy.pth', bytes: writeStateDict(Object.fromEntries(tensors)) },
  ]);
  return readStableBaselines3(bytes) as ValueAgent;
}

function valuesBy(f: (x: number) => number, observation: readonly number[]): number[] {
  return layers.reduce<readonly number[]>((x, { inputs, weights, bias }, i) => {
    const sums = bias.map((b, row) =>
      x.reduce((sum, v, k) => sum + v * (weights[row * inputs + k] as number), b),
    );
    return i === layers.length - 1 ? sums : sums.map(f);
  }, observation) as number[];
}

describe('what stands between the layers', () => {
  it.each(Object.entries(FORMULAS))(
    '%s is what PyTorch says of it, within 1e-5 max(1, |x|)',
    (name, f) => {
      const agent = agentWith(name);
      for (let i = 0; i < 40; i++) {
        const observation = draw(INPUTS).map((x) => 2 * x);
        const said = agent.qValues(observation);
        valuesBy(f, observation).forEach((value, k) => {
          const far = Math.abs((said[k] as number) - value) / max(1, Math.abs(value));
          expect(far).toBeLessThanOrEqual(1e-5);
        });
      }
    },
  );
});
