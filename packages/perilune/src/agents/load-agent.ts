import { make } from '../env/index.js';
import { UsageError } from '../errors.js';
import { checkKeys, type NamesOf } from '../text/keys.js';
import { show } from '../text/show.js';
import { algorithmNamed, algorithms, findAlgorithm } from './algorithms.js';
import { KernelValues } from './kernel-q/values.js';
import type { ForeignOptions } from './policies/foreign-network.js';
import { NetworkPolicy } from './policies/network-policy.js';
import { ValuesPolicy } from './policies/values-policy.js';
import type { Agent, Spaces } from './shared/agent.js';
import {
  type AgentFile,
  AgentFileError,
  checkContents,
  decodeAgent,
  decodeFile,
  encodeAgent,
  type FileBytes,
  isFirstEdition,
  type LoadOptions,
  provenanceOf,
} from './shared/agent-file.js';
import { isShortOfMemory } from './shared/memory.js';
import { GridTable } from './table/grid-table.js';

/** Of the first edition: what the values of a file are, whatever algorithm it names. */
const firstReaders: Readonly<Record<string, (file: AgentFile, options?: LoadOptions) => Agent>> = {
  network: NetworkPolicy.load,
  grid: ValuesPolicy.loader(GridTable.fromTensors),
  kernel: ValuesPolicy.loader(KernelValues.fromTensors),
};

/** Of a file without our metadata: what it is of, which its tensors do not tell. */
export interface LoadAgentOptions extends ForeignOptions, LoadOptions {
  /** The environment that its agent acts in: its id, or one that was made. */
  env?: string | (Spaces & { readonly id?: string }) | undefined;
  /** The environment's options, with an id. */
  envOptions?: Readonly<Record<string, unknown>> | undefined;
  /** The algorithm that it counts as. Default `dqn`. */
  algo?: string | undefined;
}

// Stryker disable BooleanLiteral: only its keys are read
const OPTIONS: NamesOf<LoadAgentOptions> = {
  env: true,
  envOptions: true,
  algo: true,
  activation: true,
  prefix: true,
  module: true,
};
// Stryker restore BooleanLiteral

/**
 * Reads an agent that `save` wrote: its algorithm must be registered. A safetensors file of another program,
 * with PyTorch's names, becomes an agent when `env` tells what it is for.
 *
 * @param bytes of a `model.safetensors`
 * @throws UsageError if the bytes are damaged or hold something else, its algorithm is not known, or tensors
 *   do not make the network that the environment needs
 */
export function loadAgent(bytes: FileBytes, options: LoadAgentOptions = {}): Agent {
  checkKeys('option of loadAgent', options, Object.keys(OPTIONS));
  const raw = decodeFile(bytes);
  if (raw.metadata.format === undefined && options.env !== undefined) return adopt(raw, options);
  const file = decodeAgent(bytes, readOrRefuse);
  checkAgrees(file, options);
  const agent = read(file, options);
  agent.provenance = provenanceOf(file);
  return agent;
}

/** Reads a damaged file for the sake of its message. */
function readOrRefuse(file: AgentFile): void {
  try {
    read(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
  }
}

function read(file: AgentFile, { module }: LoadOptions = {}): Agent {
  if (isFirstEdition(file)) return loadFirstEdition(file, { module });
  const { algo } = file.metadata;
  const algorithm = findAlgorithm(algo);
  if (algorithm === undefined) {
    throw new UsageError(
      `The agent was made by the algorithm ${show(algo)}, which is not registered here; there are ` +
        `${algorithms().join(', ')}. Register it (registerAlgorithm), on the command line by ` +
        '--import FILE with the module that does.',
    );
  }
  return blamingFile(() => algorithm.load(file, { module }));
}

/** What does not fit in a file that was not told apart by its checksum is the file's fault, not the caller's. */
function blamingFile<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    if (error instanceof AgentFileError || isShortOfMemory(error)) throw error;
    const { message } = error as Error;
    const told =
      error instanceof UsageError ? message : `The agent's file cannot be read: ${message}.`;
    throw new AgentFileError(told, { cause: error });
  }
}

/** What our own files say is not overruled. */
function checkAgrees(
  { metadata }: AgentFile,
  { algo, activation, prefix }: LoadAgentOptions,
): void {
  const idle = Object.entries({ activation, prefix }).find(([, value]) => value !== undefined);
  if (algo !== undefined && algo !== metadata.algo) {
    throw new UsageError(
      `The file is of the algorithm ${show(metadata.algo)}, but ${show(algo)} was asked for.`,
    );
  }
  if (idle === undefined) return;
  throw new UsageError(
    `The file says itself what its network is: ${idle[0]} is for files that do not.`,
  );
}

/** An agent of tensors that another program saved. */
function adopt(raw: AgentFile, options: LoadAgentOptions): Agent {
  const { algo = 'dqn', env = '', envOptions, activation, prefix, module } = options;
  const algorithm = algorithmNamed(algo);
  checkContents(raw);
  const { observationSpace, actionSpace, id } =
    typeof env === 'string' ? spacesIn(env, envOptions) : env;
  const spaces = { observationSpace, actionSpace };
  const { tensors, ...details } = algorithm.adopt(raw.tensors, spaces, { activation, prefix });
  const description = {
    algo,
    observationSpace: observationSpace.toJSON(),
    actionSpace: actionSpace.toJSON(),
    ...details,
    env: id,
    envOptions,
  };
  return algorithm.load(decodeAgent(encodeAgent(description, tensors)), { module });
}

function spacesIn(env: string, options: object = {}): Spaces & { readonly id?: string } {
  const made = make(env, { ...options });
  made.close();
  return made;
}

function loadFirstEdition(file: AgentFile, options?: LoadOptions): Agent {
  const { values = 'network' } = file.metadata;
  const read = Object.hasOwn(firstReaders, values) ? firstReaders[values] : undefined;
  if (read !== undefined) return blamingFile(() => read(file, options));
  throw new UsageError(
    `The file's values are ${show(values)}, but this version knows only ${Object.keys(firstReaders).join(', ')}.`,
  );
}
