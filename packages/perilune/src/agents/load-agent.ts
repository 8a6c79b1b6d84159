import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import { algorithms, findAlgorithm } from './algorithms.js';
import { KernelValues } from './kernel-q/values.js';
import { NetworkPolicy } from './policies/network-policy.js';
import { ValuesPolicy } from './policies/values-policy.js';
import type { Agent } from './shared/agent.js';
import {
  type AgentFile,
  decodeAgent,
  isFirstEdition,
  type LoadOptions,
  provenanceOf,
} from './shared/agent-file.js';
import { GridTable } from './tabular-q/table.js';

/** Of the first edition: what the values of a file are, whatever algorithm it names. */
const firstReaders: Readonly<Record<string, (file: AgentFile, options?: LoadOptions) => Agent>> = {
  network: NetworkPolicy.load,
  grid: ValuesPolicy.loader(GridTable.fromTensors),
  kernel: ValuesPolicy.loader(KernelValues.fromTensors),
};

/**
 * Reads an agent that `save` wrote: its algorithm must be registered.
 *
 * @param bytes of a `model.safetensors`
 * @throws UsageError if the bytes are damaged or hold something else, or its algorithm is not known
 */
export function loadAgent(bytes: Uint8Array, options?: LoadOptions): Agent {
  const file = decodeAgent(bytes);
  if (isFirstEdition(file)) return loadFirstEdition(file, options);
  const { algo } = file.metadata;
  const algorithm = findAlgorithm(algo);
  if (algorithm === undefined) {
    throw new UsageError(
      `The agent was made by the algorithm ${show(algo)}, which is not registered here; there are ` +
        `${algorithms().join(', ')}. Register it (registerAlgorithm), on the command line by ` +
        '--import FILE with the module that does.',
    );
  }
  const agent = algorithm.load(file, options);
  agent.provenance = provenanceOf(file);
  return agent;
}

function loadFirstEdition(file: AgentFile, options?: LoadOptions): Agent {
  const { values = 'network' } = file.metadata;
  const read = Object.hasOwn(firstReaders, values) ? firstReaders[values] : undefined;
  if (read !== undefined) return read(file, options);
  throw new UsageError(
    `The file's values are ${show(values)}, but this version knows only ${Object.keys(firstReaders).join(', ')}.`,
  );
}
