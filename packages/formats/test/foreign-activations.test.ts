import type { ValueAgent } from 'perilune';
import { describe, expect, it } from 'vitest';
import { readOnnx, readTfjs } from '../src/index.js';
import { GraphBuilder, valueInfo } from '../src/onnx/graph.js';
import { DataType, type GraphProto, model, type NodeProto } from '../src/onnx/messages.js';
import { encodeMessage } from '../src/onnx/wire.js';

const { abs, exp, log, max, min, tanh } = Math;

/** Six sums on both sides of all knees, of a row of one number, 1; and then twice each and 0.25. */
const SUMS = [-7.5, -3, -0.4, 0.3, 1.5, 8];
const ROW = [1];

const sigmoid = (x: number) => 1 / (1 + exp(-x));
const softplus = (x: number) => log(1 + exp(x));
const hard = (slope: number) => (x: number) => min(max(slope * x + 0.5, 0), 1);
const hardswish = (x: number) => x * hard(1 / 6)(x);
const selu = (x: number) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * (exp(x) - 1));
const celu = (alpha: number) => (x: number) => (x > 0 ? x : alpha * (exp(x / alpha) - 1));
const geluTanh = (x: number) =>
  (x / 2) * (1 + tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
/** Of -7.5, -3, ... by the tables of the normal distribution. */
const NORMAL = [3.19e-14, 0.00134989803, 0.34457825839, 0.61791142219, 0.93319279873, 1];
const gelu = (x: number) => x * (NORMAL[SUMS.indexOf(x)] as number);

type Formula = (x: number) => number;

function expectActs(agent: ValueAgent, f: Formula): void {
  const values = agent.qValues(ROW);
  SUMS.forEach((x, i) => {
    expect(abs((values[i] as number) - (2 * f(x) + 0.25))).toBeLessThan(2e-5);
  });
}

/** Two dense layers, and between them what is built of `sums`. @param build gives the name of what it gives */
function onnx(build: (graph: GraphBuilder) => string): Uint8Array {
  const graph = new GraphBuilder();
  const w = graph.constant('w', [6, 1], Float32Array.from(SUMS));
  graph.node('sums', 'Gemm', ['x', w, graph.constant('b', [6], new Float32Array(6))], {
    transB: 1,
  });
  const last = build(graph);
  const twice = Float32Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 2 : 0));
  const quarters = new Float32Array(6).fill(0.25);
  graph.node('q', 'Gemm', [
    last,
    graph.constant('v', [6, 6], twice),
    graph.constant('c', [6], quarters),
  ]);
  graph.output('q', DataType.float, 6, '');
  const whole = graph.build('', '', valueInfo('x', DataType.float, 1, '')) as Required<GraphProto>;
  return encodeMessage(model, { irVersion: 8, opsetImport: [{ version: 20 }], graph: whole });
}

const number = (graph: GraphBuilder, value: number) =>
  graph.constant(`${value}`, [], Float32Array.of(value));

describe('an operator of ONNX is the activation that it says, within 1e-5', () => {
  it.each<[string, Record<string, { f: number }>, Formula]>([
    ['Sigmoid', {}, sigmoid],
    ['Softplus', {}, softplus],
    ['Softsign', {}, (x) => x / (1 + abs(x))],
    ['HardSwish', {}, hardswish],
    ['Mish', {}, (x) => x * tanh(softplus(x))],
    ['Gelu', {}, gelu],
    ['Selu', {}, selu],
    ['Celu', {}, celu(1)],
    ['Celu', { alpha: { f: 0.5 } }, celu(0.5)],
    ['LeakyRelu', {}, (x) => max(x, 0.01 * x)],
    ['LeakyRelu', { alpha: { f: 0.25 } }, (x) => max(x, 0.25 * x)],
    ['HardSigmoid', {}, hard(0.2)],
    ['HardSigmoid', { alpha: { f: 1 / 6 } }, hard(1 / 6)],
  ])('%s %j', (opType, attributes, f) => {
    const bytes = onnx((graph) => graph.node('y', opType, ['sums'], attributes));
    expectActs(readOnnx(bytes) as ValueAgent, f);
  });

  it('Gelu with approximate tanh', () => {
    const graph = (approximate: string) =>
      onnx((builder) => {
        const name = builder.node('y', 'Gelu', ['sums']);
        const { node } = builder.build('', '', valueInfo('x', DataType.float, 1, '')) as {
          node: NodeProto[];
        };
        (node.at(-1) as NodeProto).attribute = [{ name: 'approximate', s: approximate, type: 3 }];
        return name;
      });
    expectActs(readOnnx(graph('tanh')) as ValueAgent, geluTanh);
    expect(() => readOnnx(graph('sigmoid'))).toThrow(/must have approximate none or tanh/);
  });

  it('Clip, by the numbers that it reads', () => {
    const clip = (ends: number[]) =>
      onnx((g) => g.node('y', 'Clip', ['sums', ...ends.map((end) => number(g, end))]));
    expectActs(readOnnx(clip([-1, 2])) as ValueAgent, (x) => min(max(x, -1), 2));
    expect(() => readOnnx(clip([2, -1]))).toThrow(/two numbers of which the second is larger/);
    expect(() => readOnnx(clip([0]))).toThrow(/two numbers/);
  });

  it.each<[string, Record<string, { f: number }>, RegExp]>([
    ['Elu', { alpha: { f: 2 } }, /must have alpha 1/],
    ['Selu', { alpha: { f: 1 } }, /must have the alpha and gamma/],
    ['HardSigmoid', { beta: { f: 0.4 } }, /beta 0.5/],
    ['Celu', { alpha: { f: -1 } }, /an alpha above 0/],
    ['Hardmax', {}, /of a kind that is not read here.*Mish/],
  ])('or refused: %s %j', (opType, attributes, words) => {
    expect(() => readOnnx(onnx((g) => g.node('y', opType, ['sums'], attributes)))).toThrow(words);
  });
});

describe("PyTorch's nodes for what has no operator are the activation, within 1e-5", () => {
  const half = (g: GraphBuilder, x: string) => g.node('half', 'Mul', [x, number(g, 0.5)]);
  const builds: [string, (g: GraphBuilder) => string, Formula][] = [
    [
      'SiLU',
      (g) => g.node('y', 'Mul', ['sums', g.node('s', 'Sigmoid', ['sums'])]),
      (x) => x * sigmoid(x),
    ],
    [
      'Mish',
      (g) => {
        const t = g.node('t', 'Tanh', [g.node('s', 'Softplus', ['sums'])]);
        return g.node('y', 'Mul', [t, 'sums']);
      },
      (x) => x * tanh(softplus(x)),
    ],
    [
      'GELU',
      (g) => {
        const e = g.node('e', 'Erf', [g.node('d', 'Div', ['sums', number(g, Math.SQRT2)])]);
        return half(g, g.node('m', 'Mul', ['sums', g.node('a', 'Add', [e, number(g, 1)])]));
      },
      gelu,
    ],
    [
      'GELU by tanh',
      (g) => {
        const cubic = g.node('k', 'Mul', [
          number(g, 0.044715),
          g.node('p', 'Pow', ['sums', number(g, 3)]),
        ]);
        const bent = g.node('n', 'Add', ['sums', cubic]);
        const t = g.node('t', 'Tanh', [g.node('r', 'Mul', [bent, number(g, 0.7978846)])]);
        return g.node('y', 'Mul', [half(g, 'sums'), g.node('a', 'Add', [number(g, 1), t])]);
      },
      geluTanh,
    ],
    [
      'Softsign',
      (g) => {
        const below = g.node('a', 'Add', [g.node('s', 'Abs', ['sums']), number(g, 1)]);
        return g.node('y', 'Div', ['sums', below]);
      },
      (x) => x / (1 + abs(x)),
    ],
    [
      'LogSigmoid',
      (g) => g.node('y', 'Log', [g.node('s', 'Sigmoid', ['sums'])]),
      (x) => log(sigmoid(x)),
    ],
  ];
  it.each(builds)('%s', (_, build, f) => {
    expectActs(readOnnx(onnx(build)) as ValueAgent, f);
  });

  it.each<[string, (g: GraphBuilder) => string]>([
    [
      'another factor',
      (g) =>
        g.node('y', 'Mul', [
          g.node('d', 'Mul', ['sums', number(g, 1.1)]),
          g.node('s', 'Sigmoid', ['sums']),
        ]),
    ],
    ['the square', (g) => g.node('y', 'Mul', ['sums', g.node('s', 'Mul', ['sums', 'sums'])])],
    [
      'the sums beside what becomes of them',
      (g) => {
        g.output('sums', DataType.float, 6, '');
        return g.node('y', 'Mul', ['sums', g.node('s', 'Sigmoid', ['sums'])]);
      },
    ],
    [
      'a part of it as an output',
      (g) => {
        const s = g.node('s', 'Sigmoid', ['sums']);
        g.output(s, DataType.float, 6, '');
        return g.node('y', 'Mul', ['sums', s]);
      },
    ],
  ])('or refused: %s', (_, build) => {
    expect(() => readOnnx(onnx(build))).toThrow(
      /The graph branches at sums, and what comes of that/,
    );
  });
});

describe('a name of Keras is the activation that it says, within 1e-5', () => {
  function tfjs(activation: unknown, version: string | undefined) {
    const dense = (name: string, units: number, given: unknown) => ({
      class_name: 'Dense',
      config: {
        name,
        units,
        activation: given,
        use_bias: true,
        batch_input_shape: [null, name === 'a' ? 1 : 6],
      },
    });
    const layers = [dense('a', 6, activation), dense('z', 6, 'linear')];
    const topology = {
      ...(version === undefined ? {} : { keras_version: version }),
      model_config: { class_name: 'Sequential', config: { layers } },
    };
    const weights = [
      ['a/kernel', [1, 6]],
      ['a/bias', [6]],
      ['z/kernel', [6, 6]],
      ['z/bias', [6]],
    ].map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
    const twice = Array.from({ length: 36 }, (_, i) => (i % 7 === 0 ? 2 : 0));
    const numbers = [...SUMS, ...new Array(6).fill(0), ...twice, ...new Array(6).fill(0.25)];
    const manifest = [{ paths: ['w.bin'], weights }];
    const json = JSON.stringify({ modelTopology: topology, weightsManifest: manifest });
    const files = {
      'model.json': new TextEncoder().encode(json),
      'w.bin': new Uint8Array(Float32Array.from(numbers).buffer),
    };
    return readTfjs(files) as ValueAgent;
  }

  it.each<[string, string, Formula]>([
    ['gelu', '2.15.0', gelu],
    ['gelu_new', 'tfjs-layers 4.22.0', geluTanh],
    ['mish', '3.5.0', (x) => x * tanh(softplus(x))],
    ['selu', '2.15.0', selu],
    ['softplus', '2.15.0', softplus],
    ['softsign', '2.15.0', (x) => x / (1 + abs(x))],
    ['hard_silu', '3.5.0', hardswish],
    ['leaky_relu', '3.5.0', (x) => max(x, 0.2 * x)],
    ['log_sigmoid', '3.5.0', (x) => log(sigmoid(x))],
    ['celu', '3.5.0', celu(1)],
    ['relu6', '2.15.0', (x) => min(max(x, 0), 6)],
    ['sigmoid', '2.15.0', sigmoid],
    ['hard_sigmoid', '2.15.0', hard(0.2)],
    ['hardSigmoid', 'tfjs-layers 4.22.0', hard(0.2)],
    ['hard_sigmoid', '3.5.0', hard(1 / 6)],
  ])('%s of %s', (name, version, f) => {
    expectActs(tfjs(name, version), f);
  });

  it('a hard sigmoid is refused where nothing says which of two it is', () => {
    expect(() => tfjs('hard_sigmoid', undefined)).toThrow(/has the activation "hard_sigmoid"/);
  });

  it('others are refused by name', () => {
    expect(() => tfjs('exponential', '3.5.0')).toThrow(/has the activation "exponential"/);
  });
});
