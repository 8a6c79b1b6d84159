import { Box, type StochasticAgent, type ValueAgent } from 'perilune';
import { describe, expect, it } from 'vitest';
import { readOnnx, readTfjs } from '../src/index.js';
import { GraphBuilder, valueInfo } from '../src/onnx/graph.js';
import {
  AttributeType,
  DataType,
  type GraphProto,
  model,
  type NodeProto,
} from '../src/onnx/messages.js';
import { encodeMessage } from '../src/onnx/wire.js';

const W = Float32Array.of(1, 2, 3, 4, 5, 6);
const B = Float32Array.of(7, 8);
const ROW = Float32Array.of(0.5, -1, 2);
/** W x + b, W [2, 3] */
const SUMS = [0.5 - 2 + 6 + 7, 2 - 5 + 12 + 8];

type Whole = Required<GraphProto>;

/** A Gemm from x, 3 numbers, to `sums`, 2, what more is built, and what is changed of all. */
function onnx(
  build: (graph: GraphBuilder) => void,
  change: (graph: Whole) => void = () => {},
): Uint8Array {
  const graph = new GraphBuilder();
  graph.node('sums', 'Gemm', ['x', graph.constant('w', [2, 3], W), graph.constant('b', [2], B)], {
    transB: 1,
  });
  build(graph);
  const whole = graph.build('', '', valueInfo('x', DataType.float, 3, '')) as Whole;
  change(whole);
  return encodeMessage(model, { irVersion: 8, opsetImport: [{ version: 17 }], graph: whole });
}

const gives = (graph: GraphBuilder, name: string, width: number | undefined = 2) =>
  graph.output(name, DataType.float, width, '');
const acts = () => new Box(-9, 9, { shape: [2] });

describe('a graph of another program is read with all that it does', () => {
  it.each<[name: string, bytes: Uint8Array]>([
    ['plain', onnx((g) => gives(g, 'sums'))],
    [
      'ArgMax over the last axis, as integers',
      onnx((g) => {
        g.node('best', 'ArgMax', ['sums'], { axis: 1, keepdims: 0 });
        g.node('action', 'Cast', ['best'], { to: DataType.int64 });
        gives(g, 'action', undefined);
      }),
    ],
    [
      'the rows made flat first, as PyTorch writes a policy of Stable-Baselines3',
      onnx(
        (g) => {
          g.node('rows', 'Flatten', ['x'], { axis: 1 });
          gives(g, 'sums');
        },
        ({ node }) => {
          node.unshift(node.pop() as NodeProto);
          (node[1] as NodeProto).input = ['rows', 'w', 'b'];
        },
      ),
    ],
    [
      'weights by nodes',
      onnx(
        (g) => gives(g, 'sums'),
        (graph) => {
          const constants = graph.initializer.map(({ name, ...t }) => ({
            opType: 'Constant',
            output: [name as string],
            attribute: [{ name: 'value', t, type: AttributeType.tensor }],
          }));
          graph.node.unshift(...constants);
          graph.initializer = [];
        },
      ),
    ],
  ])('%s', (_, bytes) => {
    const agent = readOnnx(bytes) as ValueAgent;
    expect(Array.from(agent.qValues(ROW))).toEqual(SUMS);
    expect(agent.act(ROW)).toBe(1);
  });

  it.each<[name: string, build: (graph: GraphBuilder) => void, words: RegExp]>([
    [
      'layers behind a softmax',
      (g) => {
        g.node('p', 'Softmax', ['sums'], { axis: 1 });
        g.node('end', 'Gemm', ['p', g.constant('v', [2, 2], W.slice(0, 4)), 'b']);
        gives(g, 'end');
      },
      /Softmax.* must give an output that nothing else reads, but p is none/,
    ],
    [
      'a softmax turned about',
      (g) => {
        g.node('p', 'Softmax', ['sums'], { axis: 1 });
        gives(g, g.node('end', 'Neg', ['p']));
      },
      /Softmax.* must give an output/,
    ],
    [
      'an output that is read, too',
      (g) => {
        gives(g, g.node('p', 'Softmax', ['sums'], { axis: 1 }));
        gives(g, g.node('end', 'Neg', ['p']));
      },
      /nothing else reads, but p is none/,
    ],
    [
      'a softmax whose result is no output',
      (g) => {
        g.node('p', 'Softmax', ['sums'], { axis: 1 });
        gives(g, 'sums');
      },
      /but p is none/,
    ],
    [
      'a softmax in the midst, whose result is the output',
      (g) => {
        gives(g, g.node('p', 'Softmax', ['sums'], { axis: 1 }));
        g.node('end', 'Gemm', ['sums', g.constant('v', [2, 2], W.slice(0, 4)), 'b']);
      },
      /chain ends at end, which is no output/,
    ],
    [
      'an output of something else',
      (g) => {
        gives(g, 'sums');
        g.node('p', 'Softmax', ['sums'], { axis: 1 });
        gives(g, 'p');
        gives(g, 'other');
      },
      /The output "other" is neither what the chain of layers gives/,
    ],
    [
      'ArgMax over the rows, which is what it is without an axis',
      (g) => gives(g, g.node('end', 'ArgMax', ['sums'], { keepdims: 0 })),
      /ArgMax.* must be over the last axis/,
    ],
    [
      'ArgMax of several the last',
      (g) => gives(g, g.node('end', 'ArgMax', ['sums'], { axis: 1, select_last_index: 1 })),
      /ArgMax.* must take the first of several/,
    ],
    [
      'a batch made one row',
      (g) => {
        g.node('one', 'Flatten', ['sums'], { axis: 0 });
        gives(g, 'one');
      },
      /Flatten.* must leave the rows apart/,
    ],
  ])('or refused: %s', (_, build, words) => {
    expect(() => readOnnx(onnx(build))).toThrow(words);
  });

  it.each(['Softmax', 'ArgMax'])('a %s chooses no action of a Box', (opType) => {
    const bytes = onnx((g) => gives(g, g.node('end', opType, ['sums'], { axis: 1 })));
    const { observationSpace } = readOnnx(bytes);
    expect(() => readOnnx(bytes, { env: { observationSpace, actionSpace: acts() } })).toThrow(
      /ends with a (softmax|argmax), which chooses one of its numbers.*Box/,
    );
  });
});

// biome-ignore lint/suspicious/noExplicitAny: what is changed is JSON that may be anything.
type Loose = any;

/** Dense layers one after the other, all of 3 numbers but the last, as each program names and chains them. */
function tfjs(
  change: (whole: Loose) => void = () => {},
  style: 'functional' | 'keras3' = 'functional',
) {
  const dense = (name: string, units: number, before: string) => ({
    class_name: 'Dense',
    name,
    config: { name, units, activation: 'linear', use_bias: true },
    inbound_nodes:
      style === 'functional'
        ? [[[before, 0, 0, {}]]]
        : [
            {
              args: [{ class_name: '__keras_tensor__', config: { keras_history: [before, 0, 0] } }],
              kwargs: {},
            },
          ],
  });
  const input = {
    class_name: 'InputLayer',
    name: 'input',
    config: { name: 'input', batch_input_shape: [null, 3] },
    inbound_nodes: [],
  };
  const end = ['last', 0, 0];
  const prefix = style === 'functional' ? '' : 'functional_1/';
  const weight = (name: string, shape: number[]) => ({
    name: prefix + name,
    shape,
    dtype: 'float32',
  });
  const config = {
    layers: [input, dense('first', 3, 'input'), dense('last', 2, 'first')],
    input_layers: style === 'functional' ? [['input', 0, 0]] : ['input', 0, 0],
    output_layers: style === 'functional' ? [end] : end,
  };
  const weights = [
    ...[weight('first/kernel', [3, 3]), weight('first/bias', [3])],
    ...[weight('last/kernel', [3, 2]), weight('last/bias', [2])],
  ];
  const whole = {
    modelTopology: { model_config: { class_name: 'Functional', config } },
    weightsManifest: [{ paths: ['w.bin'], weights }],
  };
  change(whole);
  const size = weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return {
    'model.json': new TextEncoder().encode(JSON.stringify(whole)),
    'w.bin': new Uint8Array(Float32Array.from({ length: size }, (_, i) => Math.sin(i)).buffer),
  };
}

const layersOf = (whole: Loose) => whole.modelTopology.model_config.config;

describe('a layers model of another program is read with all that it does', () => {
  it('with the names and arguments of Keras 3 as with those before it', () => {
    const [old, recent] = [tfjs(), tfjs(() => {}, 'keras3')].map((files) => readTfjs(files));
    expect(Array.from((old as ValueAgent).qValues(ROW))).toEqual(
      Array.from((recent as ValueAgent).qValues(ROW)),
    );
  });

  it.each<[name: string, change: (whole: Loose) => void, words: RegExp]>([
    [
      'another output than the last layer',
      (whole) => {
        layersOf(whole).output_layers = [['first', 0, 0]];
      },
      /outputs are of "first", but its last layer is "last"/,
    ],
    [
      'several outputs',
      (whole) => layersOf(whole).output_layers.push(['first', 0, 0]),
      /outputs are of "last, first"/,
    ],
    [
      'no outputs',
      (whole) => {
        delete layersOf(whole).output_layers;
      },
      /outputs are of "nothing"/,
    ],
    [
      'a layer that is used twice',
      (whole) => layersOf(whole).layers[2].inbound_nodes.push([['first', 0, 0, {}]]),
      /"last" reads "first, first"/,
    ],
    [
      'the second use of a layer',
      (whole) => {
        layersOf(whole).layers[2].inbound_nodes = [[['first', 1, 0, {}]]];
      },
      /"last" reads "\?"/,
    ],
    [
      'other units than the kernel has',
      (whole) => {
        layersOf(whole).layers[1].config.units = 4;
      },
      /"first" \(Dense\) has 4 units, but a kernel of 3/,
    ],
    [
      'a layer that is missing, whose weights are there',
      (whole) => {
        layersOf(whole).layers.splice(1, 1);
        layersOf(whole).layers[1].inbound_nodes = [[['input', 0, 0, {}]]];
      },
      /weights that no layer reads: "first\/kernel", "first\/bias"/,
    ],
    [
      'a bias that is not used, but there',
      (whole) => {
        layersOf(whole).layers[1].config.use_bias = false;
      },
      /weights that no layer reads: "first\/bias"/,
    ],
    [
      'rows of rows',
      (whole) => {
        layersOf(whole).layers[0].config.batch_input_shape = [null, 5, 3];
      },
      /takes "\[null,5,3\]", but rows are read/,
    ],
    [
      'a softmax over the rows',
      (whole) => {
        const { layers } = layersOf(whole);
        const config = { name: 'p', axis: 0 };
        layers.push({ class_name: 'Softmax', config, inbound_nodes: [[['last', 0, 0, {}]]] });
      },
      /"p" \(Softmax\) must be over the last axis/,
    ],
    [
      'a type that is an object',
      ({ weightsManifest: [group] }) => {
        group.weights[0].dtype = { toString: 1 };
      },
      /The weightsManifest of model\.json is none/,
    ],
  ])('or refused: %s', (_, change, words) => {
    expect(() => readTfjs(tfjs(change))).toThrow(words);
  });

  it('a softmax chooses no action of a Box', () => {
    const files = tfjs((whole) => {
      layersOf(whole).layers[2].config.activation = 'softmax';
    });
    const agent = readTfjs(files) as StochasticAgent;
    expect(agent.probabilities?.(ROW)).toHaveLength(2);
    const env = { observationSpace: agent.observationSpace, actionSpace: acts() };
    expect(() => readTfjs(files, { env })).toThrow(/ends with a softmax.*Box/);
  });
});
