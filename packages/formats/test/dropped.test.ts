import {
  type Agent,
  createAgent,
  decodeSafetensors,
  encodeAgent,
  make,
  UsageError,
} from 'perilune';
import { describe, expect, it } from 'vitest';
import { readForeignAgent, readOnnx, readTfjs, writeOnnx, writeTfjs } from '../src/index.js';
import { type GraphProto, type ModelProto, model } from '../src/onnx/messages.js';
import { decodeMessage, encodeMessage } from '../src/onnx/wire.js';

const env = make('CartPole-v1');
const small = { env, seed: 1, hiddenLayers: [4, 4] };
const agents: readonly [string, Agent][] = [
  ['dqn', createAgent({ ...small, algo: 'dqn' }).snapshot()],
  ['dqn, LayerNorm', createAgent({ ...small, algo: 'dqn', layerNorm: true }).snapshot()],
  ['ppo', createAgent({ ...small, algo: 'ppo' }).snapshot()],
];

/** Of a list the lists without one of its entries each. */
const withoutEach = <T>(list: readonly T[]): [T, T[]][] =>
  list.map((entry, i) => [entry, list.filter((_, k) => k !== i)]);

/** Which of several files are taken. @throws what is no refusal */
function takenOf(files: readonly (readonly [what: string, read: () => Agent])[]): string[] {
  return files.flatMap(([what, read]) => {
    try {
      read().close();
      return [what];
    } catch (error) {
      if (error instanceof UsageError) return [];
      throw error;
    }
  });
}

/** A graph as it is, and without its metadata, as another program might have written it. */
function graphsOf(agent: Agent): ModelProto[] {
  const own = decodeMessage(model, writeOnnx(agent));
  const { metadataProps: _, ...foreign } = own;
  return [own, foreign];
}

describe('a part left out is refused, each of them', () => {
  it.each(agents)('ONNX: nodes, weights, outputs and what a node reads, of %s', (_, agent) => {
    for (const whole of graphsOf(agent)) {
      const graph = whole.graph as Required<GraphProto>;
      const read = (changed: Partial<GraphProto>) => () =>
        readOnnx(encodeMessage(model, { ...whole, graph: { ...graph, ...changed } }));
      if (takenOf([['whole', read({})]]).length === 0) continue;
      const nodes = withoutEach(graph.node);
      const files = [
        ...nodes.map(([{ name }, node]) => [`${name}`, read({ node })] as const),
        ...withoutEach(graph.initializer).map(
          ([{ name }, initializer]) => [`${name}`, read({ initializer })] as const,
        ),
        ...withoutEach(graph.output).map(
          ([{ name }, output]) => [`output ${name}`, read({ output })] as const,
        ),
        ...graph.node.flatMap((one) =>
          withoutEach(one.input ?? []).map(([name, input]) => {
            const node = graph.node.map((other) => (other === one ? { ...one, input } : other));
            return [`${one.name}: ${name}`, read({ node })] as const;
          }),
        ),
      ];
      expect(files.length).toBeGreaterThan(10);
      expect(takenOf(files)).toEqual([]);
    }
  });

  it.each(agents)('TensorFlow.js: layers, weights, outputs and nodes, of %s', (_, agent) => {
    const { 'model.json': json, 'weights.bin': bin } = writeTfjs(agent);
    const text = new TextDecoder().decode(json);
    for (const isOwn of [true, false]) {
      // biome-ignore lint/suspicious/noExplicitAny: what is changed is JSON that may be anything.
      const read = (change: (whole: any) => void) => () => {
        const whole = JSON.parse(text);
        if (!isOwn) delete whole.userDefinedMetadata;
        change(whole);
        const changed = new TextEncoder().encode(JSON.stringify(whole));
        return readTfjs({ 'model.json': changed, 'weights.bin': bin });
      };
      if (takenOf([['whole', read(() => {})]]).length === 0) continue;
      const { modelTopology, weightsManifest } = JSON.parse(text);
      const { layers } = modelTopology.config;
      const files = [
        ...layers.map((layer: { name: string }, i: number) => [
          layer.name,
          read((whole) => whole.modelTopology.config.layers.splice(i, 1)),
        ]),
        ...layers
          .slice(1)
          .map((layer: { name: string }, i: number) => [
            `what ${layer.name} reads`,
            read((whole) => whole.modelTopology.config.layers[i + 1].inbound_nodes.pop()),
          ]),
        ...weightsManifest[0].weights.map((weight: { name: string }, i: number) => [
          weight.name,
          read((whole) => whole.weightsManifest[0].weights.splice(i, 1)),
        ]),
        ['the output', read((whole) => whole.modelTopology.config.output_layers.pop())],
      ];
      expect(files.length).toBeGreaterThan(10);
      expect(takenOf(files)).toEqual([]);
    }
  });

  it.each(agents)('our own: tensors, sealed anew, of %s', (_, agent) => {
    const { tensors } = decodeSafetensors(agent.save());
    const files = withoutEach(tensors).map(
      ([{ name }, others]) =>
        [name, () => readForeignAgent(encodeAgent(agent.describe(), others))] as const,
    );
    expect(takenOf(files)).toEqual([]);
  });
});
