import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AgentFileError, createAgent, make } from 'perilune';
import { describe, expect, it } from 'vitest';
import { readOnnx, readStableBaselines3, readTfjs, readUnit8, writeTfjs } from '../src/index.js';
import { GraphBuilder, valueInfo } from '../src/onnx/graph.js';
import { type ModelProto, model, type NodeProto, type TensorProto } from '../src/onnx/messages.js';
import { encodeMessage } from '../src/onnx/wire.js';
import { readStateDict } from '../src/torch/state-dict.js';
import { latin1, writeStateDict } from './torch-writer.js';
import { writeZip } from './zip-writer.js';

/** A graph of one Gemm from 3 numbers to 2, and what is changed in it. */
function onnx(change: (graph: { node: NodeProto[]; initializer: TensorProto[] }) => void) {
  const graph = new GraphBuilder();
  const w = graph.constant('w', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
  const b = graph.constant('b', [2], Float32Array.of(7, 8));
  graph.output(graph.node('end', 'Gemm', ['x', w, b], { transB: 1 }), 1, 2, '');
  const built = graph.build('', '', valueInfo('x', 1, 3, '')) as Required<
    NonNullable<ModelProto['graph']>
  >;
  change(built);
  return encodeMessage(model, { irVersion: 8, opsetImport: [{ version: 17 }], graph: built });
}

const first = (list: TensorProto[]) => list[0] as TensorProto;

describe('graphs that were made to deceive or to cost', () => {
  it('are read where nothing is wrong with them', () => {
    expect(readOnnx(onnx(() => {})).act([0, 0, 0])).toBe(1);
  });

  it.each<[name: string, change: Parameters<typeof onnx>[0], words: RegExp]>([
    [
      'bytes beyond the last number',
      ({ initializer }) => {
        first(initializer).rawData = new Uint8Array(26);
      },
      /"w": it has 26 bytes, but numbers of 4 each/,
    ],
    [
      'numbers that stand twice',
      ({ initializer }) => {
        first(initializer).floatData = [1, 2, 3, 4, 5, 6];
      },
      /"w": it has its numbers twice/,
    ],
    [
      'fewer numbers than the shape says',
      ({ initializer }) => {
        first(initializer).dims = [2, 3_000_000_000];
      },
      /"w" has 6 numbers, but the shape \(2, 3000000000\)/,
    ],
    [
      'negative dimensions',
      ({ initializer }) => {
        first(initializer).dims = [-2, -3];
      },
      /"w" has 6 numbers, but the shape \(-2, -3\)/,
    ],
    [
      'weights in a file of their own',
      ({ initializer }) => {
        first(initializer).dataLocation = 1;
      },
      /"w" lies in a file of its own/,
    ],
    [
      'two initializers of one name',
      ({ initializer }) => {
        initializer.push({ ...first(initializer) });
      },
      /two initializers named "w"/,
    ],
    [
      'two nodes that give one thing',
      ({ node }) => {
        node.push({ ...(node[0] as NodeProto), input: ['b', 'w', 'b'] });
      },
      /gives end, as another does/,
    ],
    [
      'an attribute of a type that it has not',
      ({ node }) => {
        node[0]?.attribute?.push({ name: 'alpha', ints: [1] });
      },
      /must be x W \+ b/,
    ],
    [
      'one matrix for a thousand layers',
      ({ node, initializer }) => {
        const square = { ...first(initializer), name: 's', dims: [3, 3] };
        initializer.push({ ...square, rawData: new Uint8Array(36).fill(1) });
        const chain = Array.from({ length: 1_000 }, (_, i) => ({
          opType: 'Gemm',
          input: [i === 0 ? 'x' : `s${i}`, 's'],
          output: [`s${i + 1}`],
        }));
        node[0]?.input?.splice(0, 1, 's1000');
        node.unshift(...chain);
      },
      /has more layers, or weights, than a file of this size can hold/,
    ],
    [
      'three thousand nodes that do nothing, in a ring',
      ({ node }) => {
        const ring = Array.from({ length: 3_000 }, (_, i) => ({
          opType: 'Identity',
          input: [`i${i}`],
          output: [`i${(i + 1) % 3_000}`],
        }));
        Object.assign(ring[0] as object, { input: ['x', 'i0'] });
        Object.assign(node[0] as object, { input: ['y'] });
        node.push(...ring);
      },
      /reads what it gives itself/,
    ],
  ])('%s', (_, change, words) => {
    const bytes = onnx(change);
    expect(() => readOnnx(bytes)).toThrow(AgentFileError);
    expect(() => readOnnx(bytes)).toThrow(words);
  });

  it('a hundred thousand groups, one within the other', () => {
    const writer = new BinaryWriter();
    for (let i = 0; i < 100_000; i++) writer.tag(99, WireType.StartGroup);
    expect(() => readOnnx(writer.finish())).toThrow(AgentFileError);
  });
});

describe('layers models that were made to deceive or to cost', () => {
  const agent = createAgent({
    env: make('CartPole-v1'),
    algo: 'dqn',
    seed: 1,
    hiddenLayers: [4],
  }).snapshot();
  const files = writeTfjs(agent);
  const told = JSON.parse(new TextDecoder().decode(files['model.json'])).userDefinedMetadata
    .perilune;
  // biome-ignore lint/suspicious/noExplicitAny: what is changed is JSON that may be anything.
  const changed = (change: (whole: any) => void) => {
    const whole = JSON.parse(new TextDecoder().decode(files['model.json']));
    delete whole.userDefinedMetadata;
    change(whole);
    return { ...files, 'model.json': new TextEncoder().encode(JSON.stringify(whole)) };
  };

  it('are read where nothing is wrong with them', () => {
    expect(readTfjs(changed(() => {})).act([0, 0, 0, 0])).toBe(agent.act([0, 0, 0, 0]));
  });

  it.each<[name: string, change: Parameters<typeof changed>[0], words: RegExp]>([
    [
      'a file of weights a thousand times',
      (whole) => {
        whole.weightsManifest[0].paths = new Array(1_000).fill('weights.bin');
      },
      /lists the file "weights\.bin" twice/,
    ],
    [
      'a weight twice',
      ({ weightsManifest: [group] }) => {
        group.weights.push(group.weights[0]);
      },
      /lists the weight "dense\/kernel" twice/,
    ],
    [
      'quantized weights',
      ({ weightsManifest: [group] }) => {
        group.weights[0].quantization = { dtype: 'uint8', min: 0, scale: 1 };
      },
      /dense\/kernel is quantized/,
    ],
    [
      'weights of another type',
      ({ weightsManifest: [group] }) => {
        group.weights[0].dtype = 'string';
      },
      /dense\/kernel is string/,
    ],
    [
      'a layer twice',
      ({ modelTopology: { config } }) => {
        config.layers.push({ ...config.layers[1] });
      },
      /is not the only one of its name/,
    ],
    [
      'layers that are none',
      ({ modelTopology: { config } }) => {
        config.layers = [null, 7, []];
      },
      /The layer "0" \(of no class\)/,
    ],
    [
      'metadata that are none',
      (whole) => {
        whole.userDefinedMetadata = { perilune: null };
      },
      /no object of texts/,
    ],
    [
      'statistics of a billion numbers that are not there',
      (whole) => {
        const statistics = '{"obs_rms.mean":{"length":1000000000}}';
        whole.userDefinedMetadata = { perilune: { ...told, statistics } };
      },
      /The statistics "obs_rms\.mean" are no list of numbers/,
    ],
    [
      'a hundred thousand layers in a list of digits',
      (whole) => {
        const layers = new Array(100_000).fill(1);
        const architecture = JSON.stringify({ layers });
        whole.userDefinedMetadata = { perilune: { ...told, architecture } };
      },
      /tell of 100000 layers, but the file has weights of 4/,
    ],
    [
      'five megabytes of nothing',
      (whole) => {
        whole.padding = ' '.repeat(5_000_000);
      },
      /of an agent no more than 4194304/,
    ],
  ])('%s', (_, change, words) => {
    const damaged = changed(change);
    expect(() => readTfjs(damaged)).toThrow(AgentFileError);
    expect(() => readTfjs(damaged)).toThrow(words);
  });
});

describe('archives whose members are said to be two things', () => {
  const state = () =>
    writeStateDict({ a: { shape: [1] } }, { others: [{ name: 'archive/x', bytes: latin1('x') }] });

  it.each([
    ['a checksum', { crc: 1 }],
    ['a size', { size: 7 }],
    ['a packed size', { packedSize: 7 }],
    ['a method', { method: 8 }],
    ['encryption', { flags: 1 }],
  ])('%s', (_, local) => {
    const bytes = writeZip([{ name: 'a/data.pkl', bytes: latin1('\x80\x02}.'), local }]);
    expect(() => readStateDict(bytes)).toThrow(/a\/data\.pkl: what is said of it where it lies/);
  });

  it('but not where the sizes follow, as PyTorch has it', () => {
    expect(readStateDict(state()).names).toEqual(['a']);
    const local = { crc: 0, size: 0, packedSize: 0, flags: 8 };
    const bytes = writeZip([{ name: 'a/data.pkl', bytes: latin1('\x80\x02}.'), local }]);
    expect(() => readStateDict(bytes)).toThrow(/a state dict, tensors by name, was expected/);
  });
});

describe('state dicts that cost', () => {
  it('two hundred critics', () => {
    const dense = (name: string, inputs: number, outputs: number) => ({
      [`${name}.weight`]: { shape: [outputs, inputs] },
      [`${name}.bias`]: { shape: [outputs] },
    });
    const critics = Array.from({ length: 200 }, (_, i) => dense(`critic.qf${i}.0`, 2, 1));
    const state = Object.assign({}, dense('actor.mu.0', 1, 1), ...critics);
    const space = {
      ':type:': "<class 'gymnasium.spaces.box.Box'>",
      dtype: 'float32',
      _shape: [1],
      low: '[-1.]',
      high: '[1.]',
    };
    const data = {
      policy_class: { __module__: 'stable_baselines3.td3.policies' },
      policy_kwargs: { net_arch: [], n_critics: 200 },
      observation_space: space,
      action_space: space,
    };
    const bytes = writeZip([
      { name: 'data', bytes: latin1(JSON.stringify(data)) },
      { name: 'policy.pth', bytes: writeStateDict(state) },
    ]);
    expect(() => readStableBaselines3(bytes)).toThrow(/more than 100 critics/);
  });
});

describe('tensors that are said to be wide', () => {
  it('of a hundred million numbers that are one', () => {
    const wide = { shape: [1, 100_000_000], strides: [0, 0], elements: 1, values: [1] };
    const bytes = writeStateDict({
      'actor.0.weight': wide,
      'actor.0.bias': { shape: [1] },
      'critic.0.weight': wide,
      'critic.0.bias': { shape: [1] },
    });
    expect(() => readUnit8(bytes)).toThrow(AgentFileError);
    expect(() => readUnit8(bytes)).toThrow(/has more numbers than its storage of 1/);
  });
});
