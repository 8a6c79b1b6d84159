import { UsageError } from '../errors.js';
import {
  type ArchitectureOptions,
  type DecodedSafetensors,
  decodeSafetensors,
  type NamedTensor,
  QNetwork,
} from '../net/index.js';
import { show } from '../text/show.js';
import { KernelValues } from './kernel-q/values.js';
import { GreedyAgent } from './policies/greedy-agent.js';
import { AGENT_FORMAT, MAX_BATCH, ValueAgent } from './policies/value-agent.js';
import type { SavableValues } from './shared/action-values.js';
import type { Agent } from './shared/agent.js';
import { NamedTensors } from './shared/named-tensors.js';
import { GridTable } from './tabular-q/table.js';

/** An agent that was read from a file. */
export interface LoadedAgent extends Agent {
  /** The id of the environment it was trained in, if the file says so. */
  readonly trainedIn: string | undefined;
}

/** What the values of a file are, by its metadata's `values`; a network's file has no such entry. */
const readers: Record<string, (file: DecodedSafetensors) => LoadedAgent> = {
  network: readNetwork,
  grid: greedyReader(GridTable.fromTensors),
  kernel: greedyReader(KernelValues.fromTensors),
};

/**
 * Reads an agent that `save` wrote.
 *
 * @param bytes of a `model.safetensors`
 * @throws UsageError if the bytes are damaged or hold something else
 */
export function loadAgent(bytes: Uint8Array): LoadedAgent {
  const file = decode(bytes);
  const { format, values = 'network' } = file.metadata;
  if (format !== AGENT_FORMAT) {
    throw new UsageError(
      `The file is no agent that this version can read: its format is ${show(format)}, ` +
        `but must be "${AGENT_FORMAT}".`,
    );
  }
  const read = Object.hasOwn(readers, values) ? readers[values] : undefined;
  if (read !== undefined) return read(file);
  throw new UsageError(
    `The file's values are ${show(values)}, but this version knows only ${Object.keys(readers).join(', ')}.`,
  );
}

function decode(bytes: Uint8Array): DecodedSafetensors {
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function greedyReader(read: (tensors: NamedTensors) => SavableValues) {
  return ({ tensors, metadata }: DecodedSafetensors) =>
    new GreedyAgent({
      algo: metadata.algo ?? 'unknown',
      values: read(new NamedTensors(tensors)),
      trainedIn: metadata.env,
    });
}

function readNetwork({ tensors, metadata }: DecodedSafetensors): ValueAgent {
  const parameters = tensors
    .map((tensor) => ({ ...tensor, name: tensor.name.replace(/^q_net\./, '') }))
    .sort((a, b) => Number.parseInt(a.name, 10) - Number.parseInt(b.name, 10));
  const { algo = 'unknown', architecture, env: trainedIn } = metadata;
  const options =
    architecture === undefined ? { layers: layersOf(parameters) } : architectureFrom(architecture);
  const network = new QNetwork({ ...options, maxBatch: MAX_BATCH });
  network.setParameters(parameters);
  return new ValueAgent({ algo, network, trainedIn });
}

/** What `ValueAgent` wrote of a network that is more than a stack of layers. */
function architectureFrom(text: string): ArchitectureOptions {
  try {
    const given: unknown = JSON.parse(text);
    const layers = (given as Partial<ArchitectureOptions> | null)?.layers;
    if (Array.isArray(layers)) return given as ArchitectureOptions;
  } catch {
    // Said below.
  }
  throw new UsageError(`The file's architecture is ${show(text)}, which is none.`);
}

/** Units of a stack of dense layers, read off its weights [outputs][inputs]. */
function layersOf(parameters: readonly NamedTensor[]): number[] {
  const weights = parameters.filter((tensor) => tensor.name.endsWith('.weight'));
  const first = weights[0];
  if (first === undefined || weights.some((tensor) => tensor.shape.length !== 2)) {
    throw new UsageError('The file holds no dense layers.');
  }
  return [first.shape[1] as number, ...weights.map((tensor) => tensor.shape[0] as number)];
}
