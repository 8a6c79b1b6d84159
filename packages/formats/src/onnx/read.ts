import { type Agent, AgentFileError, type NamedTensor } from 'perilune';
import type { ReadOptions } from '../agents/read-options.js';
import { checkFits, type World, worldOf } from '../agents/world.js';
import { anatomyOf } from '../anatomy/anatomy.js';
import { agentOfChain } from '../anatomy/chain.js';
import { rebuild } from '../anatomy/rebuild.js';
import { inFile } from '../text/places.js';
import { type GraphProto, type ModelProto, model, nodeType, tensorType } from './messages.js';
import { chainIn } from './read-chain.js';
import { constantsIn } from './tensors.js';
import { type Codec, decodeMessage, encodeMessage } from './wire.js';
import { modelOf, PREFIX } from './write.js';

/**
 * Reads an agent from an ONNX model: one that `writeOnnx` wrote, or a chain of Gemm, MatMul, Add,
 * LayerNormalization and activations, whose numbers are action values, or, before a Softmax, a policy's logits. What a
 * file of ours says of itself must be what its graph does.
 *
 * @param options.env what a model of another program is for; without it observations are any numbers
 * @throws AgentFileError that says where the file holds what is not known here
 */
export function readOnnx(bytes: Uint8Array, options: ReadOptions = {}): Agent {
  const { name = 'the file' } = options;
  const world = worldOf(options);
  return inFile(name, () => readModel(bytes, world));
}

/** @throws UsageError as `readOnnx` */
function readModel(bytes: Uint8Array, world: World | undefined): Agent {
  const found = decode(bytes);
  const told = Object.fromEntries(
    (found.metadataProps ?? [])
      .filter(({ key }) => key?.startsWith(PREFIX))
      .map(({ key = '', value = '' }) => [key.slice(PREFIX.length), value]),
  );
  const agent =
    told.format === undefined ? agentOfChain(chainIn(graphIn(found)), world) : readOwn(found, told);
  if (world !== undefined) checkFits(agent, world);
  return agent;
}

/** Whether a file begins as the models of all programs do, with the version of the format, a small number. */
export function isOnnxModel(bytes: Uint8Array): boolean {
  return bytes[0] === 0x08 && (bytes[1] ?? 0) < 0x40 && bytes[2] !== undefined && bytes[2] !== 0;
}

function decode(bytes: Uint8Array): ModelProto {
  try {
    return decodeMessage(model, bytes);
  } catch (error) {
    if (error instanceof AgentFileError) throw error;
    throw new AgentFileError(`The file is no ONNX model: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

function graphIn({ graph }: ModelProto): GraphProto {
  if (graph !== undefined) return graph;
  throw new AgentFileError('The file is no ONNX model: it has no graph.');
}

/** The agent that the metadata describe, if the graph is what would be written of it. */
function readOwn(found: ModelProto, told: Readonly<Record<string, string>>): Agent {
  const graph = graphIn(found);
  const agent = rebuild(told, parametersIn(graph));
  const expected = decode(encodeMessage(model, modelOf(anatomyOf(agent))));
  const difference = differenceOf(graph, graphIn(expected));
  if (difference === undefined) return agent;
  throw new AgentFileError(
    `The file's graph is not what its metadata say of it: ${difference}. What has been changed by another ` +
      `program is read without the entries that begin with ${PREFIX}.`,
  );
}

function parametersIn({ initializer = [] }: GraphProto): NamedTensor[] {
  const named = initializer.filter(({ name }) => name !== undefined && IS_PARAMETER.test(name));
  return [...constantsIn(named).values()];
}

/** Tensors of layers end so; what else is in a graph is computed from the metadata. */
const IS_PARAMETER = /(^|[._])(weight|bias)$/;

/** Where two graphs differ in what they compute. */
function differenceOf(graph: GraphProto, expected: GraphProto): string | undefined {
  const [nodes, expectedNodes] = [graph.node ?? [], expected.node ?? []];
  const node = expectedNodes.findIndex((one, i) => !isSame(nodeType, one, nodes[i]));
  if (node >= 0 || nodes.length !== expectedNodes.length) {
    return `node ${node >= 0 ? node : expectedNodes.length} is another`;
  }
  const ends = ({ input = [], output = [] }: GraphProto) =>
    JSON.stringify([input, output].map((list) => list.map(({ name }) => name)));
  if (ends(graph) !== ends(expected)) return 'its inputs or outputs are others';
  const given = new Map((graph.initializer ?? []).map((one) => [one.name, one]));
  const odd = (expected.initializer ?? []).find(
    (one) => !isSame(tensorType, one, given.get(one.name)),
  );
  return odd === undefined ? undefined : `the initializer ${odd.name} is another`;
}

/** Whether two messages say the same; what is said about them does not count. */
function isSame<T extends object>(codec: Codec<T>, expected: T, given: T | undefined): boolean {
  if (given === undefined) return false;
  const [a, b] = [expected, given].map((one) => encodeMessage(codec, { ...one, ...UNSAID })) as [
    Uint8Array,
    Uint8Array,
  ];
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

const UNSAID = { docString: undefined, domain: undefined };
