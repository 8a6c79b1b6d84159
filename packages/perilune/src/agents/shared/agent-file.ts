import { UsageError } from '../../errors.js';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../../net/index.js';
import { type AnySpace, Box, Discrete, type SpaceJson, spaceFromJSON } from '../../spaces/index.js';
import { show } from '../../text/show.js';
import { VERSION } from '../../version.js';
import type { AgentDescription, Provenance, Spaces } from './agent.js';

/** Says what a file is; the number is the edition of the format. */
const FORMAT = 'perilune-agent-2';

/** Has no spaces in it, and of a network's architecture what its tensors do not tell. */
const FIRST_FORMAT = 'perilune-agent-1';

/** What an agent's file consists of. */
export interface AgentFile {
  readonly tensors: readonly NamedTensor[];
  /** Of a description each entry: a text as it is, anything else as JSON. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** In which terms an agent learned: nothing that acting needs, but what is needed to go on or to compare. */
export interface LearningTerms {
  /** gamma */
  readonly discount: number;
  /** What rewards were multiplied by, and cut to before; null: not cut. */
  readonly rewardScale: number;
  readonly rewardClip: number | null;
  /** Whether they were then divided by the deviation of their discounted returns. Default false. */
  readonly normalizeRewards?: boolean;
  /** Of their discounted returns, as they stood: what a warm start goes on from. */
  readonly rewardMoments?: RewardMoments | undefined;
}

/** Running statistics of discounted returns. */
export interface RewardMoments {
  readonly mean: number;
  readonly variance: number;
  readonly count: number;
}

/** What an agent is beside its tensors. */
export interface AgentIdentity extends Spaces {
  readonly algo: string;
  /** The id of the environment it was trained in, if that is known. */
  readonly trainedIn?: string | undefined;
  readonly learned?: LearningTerms | undefined;
}

/**
 * Writes an agent as a safetensors file. There is no clock in it: the same agent gives the same bytes.
 *
 * @param description what `describe` gives
 */
export function encodeAgent(
  description: AgentDescription,
  tensors: readonly NamedTensor[],
): Uint8Array {
  const metadata: Record<string, string> = { format: FORMAT, perilune: VERSION };
  for (const [name, value] of Object.entries(description)) {
    if (value === undefined) continue;
    metadata[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return encodeSafetensors(tensors, metadata);
}

/** @throws UsageError if the bytes are damaged or hold no agent */
export function decodeAgent(bytes: Uint8Array): AgentFile {
  const file = decode(bytes);
  const { format } = file.metadata;
  if (format === FORMAT || format === FIRST_FORMAT) return file;
  throw new UsageError(
    `The file is no agent that this version can read: its format is ${show(format)}, ` +
      `but must be "${FORMAT}" or "${FIRST_FORMAT}".`,
  );
}

/** Whether the file is of the first edition, which every network, grid and kernel was written in. */
export function isFirstEdition({ metadata }: AgentFile): boolean {
  return metadata.format === FIRST_FORMAT;
}

/**
 * What a file says of its agent beside the tensors.
 *
 * @param sizes of observations and actions, for a file of the first edition
 * @throws UsageError when an entry is missing or is not what it must be
 */
export function identityOf(
  file: AgentFile,
  sizes?: { observationSize: number; actionCount: number },
): AgentIdentity {
  const { metadata } = file;
  const spaces = isFirstEdition(file) && sizes !== undefined ? unbounded(sizes) : spacesOf(file);
  return {
    algo: metadata.algo ?? 'unknown',
    ...spaces,
    trainedIn: metadata.env,
    learned: termsOf(file),
  };
}

/** What a file says of its observations; undefined in the first edition, which says nothing. */
export function observationSpaceOf(file: AgentFile): AnySpace | undefined {
  return isFirstEdition(file) ? undefined : spacesOf(file).observationSpace;
}

/** How the agent came about, if its file says so. */
export function provenanceOf(file: AgentFile): Provenance | undefined {
  if (file.metadata.provenance === undefined) return undefined;
  return readJson(file, 'provenance') as Provenance;
}

/** An entry of the metadata that is JSON. @throws UsageError when it is none */
export function readJson({ metadata }: AgentFile, name: string): unknown {
  const text = metadata[name];
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw new UsageError(`The file's ${name} is ${show(text)}, which is no JSON.`);
  }
}

function decode(bytes: Uint8Array): AgentFile {
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function spacesOf(file: AgentFile): Spaces {
  return {
    observationSpace: spaceFromJSON(readJson(file, 'observationSpace') as SpaceJson),
    actionSpace: spaceFromJSON(readJson(file, 'actionSpace') as SpaceJson),
  };
}

function unbounded({
  observationSize,
  actionCount,
}: {
  observationSize: number;
  actionCount: number;
}) {
  return {
    observationSpace: new Box(-Infinity, Infinity, { shape: [observationSize] }),
    actionSpace: new Discrete(actionCount),
  };
}

function termsOf(file: AgentFile): LearningTerms | undefined {
  if (file.metadata.discount === undefined) return undefined;
  return {
    discount: readJson(file, 'discount') as number,
    rewardScale: readJson(file, 'rewardScale') as number,
    rewardClip: readJson(file, 'rewardClip') as number | null,
    ...(file.metadata.normalizeRewards === 'true' ? { normalizeRewards: true } : {}),
    ...(file.metadata.rewardMoments === undefined
      ? {}
      : { rewardMoments: readJson(file, 'rewardMoments') as RewardMoments }),
  };
}
