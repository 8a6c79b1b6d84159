import type { Agent } from 'perilune';
import { type Anatomy, anatomyOf, toldOf } from '../anatomy/anatomy.js';
import { GraphBuilder, valueInfo } from './graph.js';
import { DataType, type ModelProto, model } from './messages.js';
import { encodeMessage } from './wire.js';
import { writeDecision } from './write-decision.js';
import { writeInput } from './write-input.js';
import { writePart } from './write-layers.js';

/** ONNX 1.12 of June 2022, the first that knows LayerNormalization. */
const OPSET = 17;
const IR_VERSION = 8;

/** What the names of entries begin with that an agent's own file has as well. */
export const PREFIX = 'perilune.';

/**
 * Writes the network that an agent acts by as an ONNX model (opset 17). It reads `observation` [batch, size] in
 * float32, a row as the environment gives it, an index as one number from 0, and gives
 *
 * - action values: `q_values` [batch, actions], in the environment's units;
 * - a policy that chooses: `action` [batch] (of several entries [batch, entries]) and `probabilities`;
 * - a policy of a Box: `action` [batch, width], within its bounds;
 * - where there is a critic, `value` [batch, 1].
 *
 * Normalization, expectations over atoms and quantiles, and bounds are in the graph; noise is not.
 *
 * @throws UsageError for an agent that acts by no network
 */
export function writeOnnx(agent: Agent): Uint8Array {
  return encodeMessage(model, modelOf(anatomyOf(agent)));
}

/** The same as messages. */
export function modelOf(anatomy: Anatomy): ModelProto {
  const { algo, metadata } = anatomy;
  const graph = new GraphBuilder();
  writeNetwork(graph, anatomy);
  const metadataProps = Object.entries(toldOf(anatomy)).map(([key, value]) => ({
    key: PREFIX + key,
    value,
  }));
  return {
    irVersion: IR_VERSION,
    producerName: 'perilune',
    producerVersion: metadata.perilune ?? '',
    docString: `An agent of ${algo}${metadata.env === undefined ? '' : ` for ${metadata.env}`}: what it does, without learning.`,
    graph: graph.build(algo, anatomy.layout.title, inputOf(anatomy)),
    opsetImport: [{ domain: '', version: OPSET }],
    metadataProps,
  };
}

function writeNetwork(graph: GraphBuilder, anatomy: Anatomy): void {
  const { output, value } = anatomy;
  const names = new Map([['observation', writeInput(graph, anatomy, 'observation')]]);
  for (const part of anatomy.layout.parts) {
    const sources = part.takes.map((source) => names.get(source) as string);
    names.set(part.name, writePart(graph, anatomy, part, sources));
  }
  writeDecision(graph, anatomy, names.get(output) as string);
  if (value !== undefined) writeValue(graph, names.get(value.part) as string, value.scale);
}

function writeValue(graph: GraphBuilder, said: string, scale: number): void {
  const factor = graph.constant('value.scale', [], Float32Array.of(scale));
  graph.node('value', 'Mul', [said, factor]);
  graph.output(
    'value',
    DataType.float,
    1,
    'What the critic expects the return to be, in the units of the environment.',
  );
}

function inputOf({ layout, observationSpace }: Anatomy) {
  const doc = `Rows of observations in ${observationSpace}, as the environment gives them; an index is one number from 0.`;
  return valueInfo('observation', DataType.float, layout.inputSize, doc);
}
