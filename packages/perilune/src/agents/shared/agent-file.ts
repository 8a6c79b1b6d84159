import { UsageError } from '../../errors.js';
import { decodeSafetensors, encodeSafetensors, type NamedTensor } from '../../net/index.js';
import {
  type AnySpace,
  Box,
  Discrete,
  rowWidth,
  type SpaceJson,
  spaceFromJSON,
} from '../../spaces/index.js';
import { checksum } from '../../state/checksum.js';
import { show } from '../../text/show.js';
import { VERSION } from '../../version.js';
import type { AgentDescription, Provenance, Spaces } from './agent.js';

/** Says what a file is; the number is the edition of the format. */
const FORMAT = 'perilune-agent-2';

/** Has no spaces in it, and of a network's architecture what its tensors do not tell. */
const FIRST_FORMAT = 'perilune-agent-1';

/** What is wrong is the file, damaged or of another version, and not how it was asked for. */
export class AgentFileError extends UsageError {
  override readonly name = 'AgentFileError';
}

/** What an agent's file consists of. */
export interface AgentFile {
  readonly tensors: readonly NamedTensor[];
  /** Of a description each entry: a text as it is, anything else as JSON. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of a file, however they were read: a Buffer may be a view into a larger one. */
export type FileBytes = ArrayBuffer | ArrayBufferView;

const CHECKSUM = 'checksum';

/** Says, at another place, that there is a checksum: damage that hits the one leaves the other. */
const SEALED = 'sealed';

/** Says of a file that it holds NaN or infinity because the agent did, of which learning was let go on. */
const DIVERGED = 'diverged';

/** How an agent that is read is to act. */
export interface LoadOptions {
  /**
   * `dist/wasm/net-inference.wasm` of this very version, compiled: for where WebAssembly may not be
   * compiled from bytes. Without it the embedded module is compiled, and where that is refused the
   * arithmetic is done in JavaScript, with the same bits and slower: `agent.computation` says which.
   */
  readonly module?: WebAssembly.Module | undefined;
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
  /** The options of that environment, as they were given, if they are known. */
  readonly trainedWith?: Readonly<Record<string, unknown>> | undefined;
  readonly learned?: LearningTerms | undefined;
}

/**
 * Writes an agent as a safetensors file, with a checksum of its tensors and metadata. There is no clock in it:
 * the same agent gives the same bytes.
 *
 * @param description what `describe` gives
 */
export function encodeAgent(
  description: AgentDescription,
  tensors: readonly NamedTensor[],
): Uint8Array {
  const metadata: Record<string, string> = { format: FORMAT, perilune: VERSION, [SEALED]: 'true' };
  for (const [name, value] of Object.entries(description)) {
    if (value === undefined) continue;
    metadata[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  if (firstOddValue(tensors) !== undefined) metadata[DIVERGED] = 'true';
  return encodeSafetensors(tensors, { ...metadata, [CHECKSUM]: checksumOf({ tensors, metadata }) });
}

/**
 * Of all that a file says: of its bytes as they would be without it, tensors and metadata in order, so that
 * what other programs write in another order is the same file still.
 */
function checksumOf({ tensors, metadata }: AgentFile): string {
  const { [CHECKSUM]: _, ...others } = metadata;
  const bytes = checksum(encodeSafetensors(tensors, others));
  return `murmur3-128:${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Whether the file says what it held when it was saved: those of earlier versions do not. */
export function hasChecksum(bytes: FileBytes): boolean {
  return decodeFile(bytes).metadata[CHECKSUM] !== undefined;
}

/**
 * @param named reads a file that is not what was saved: what is wrong with it is better told by name
 * @throws AgentFileError if the bytes are damaged or of another version
 * @throws UsageError if they hold no agent of ours
 */
export function decodeAgent(bytes: FileBytes, named?: (file: AgentFile) => unknown): AgentFile {
  const file = decodeFile(bytes);
  const { format } = file.metadata;
  if (format === FORMAT || format === FIRST_FORMAT) return checkContents(file, named);
  if (format === undefined) {
    throw new UsageError(
      'The file is no agent of ours: it has no format. One that another program saved becomes an agent when ' +
        'told what it is for: give `env` (--env), and if it is not a DQN `algo` (--algo).',
    );
  }
  throw new AgentFileError(
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
    ...(metadata.envOptions === undefined ? {} : { trainedWith: optionsIn(file) }),
    learned: termsOf(file),
  };
}

/** A network's numbers: of a row that it takes, and how many decide on an action. */
interface NetworkSizes {
  readonly observation: number;
  readonly action: number;
}

/** @throws AgentFileError for a network that is of other observations or actions than its file says */
export function checkSizes({ observationSpace, actionSpace }: Spaces, sizes: NetworkSizes): void {
  const needed = { observation: rowWidth(observationSpace), action: columnsOf(actionSpace) };
  if (needed.observation === sizes.observation && needed.action === sizes.action) return;
  throw new AgentFileError(
    `The file's network makes ${sizes.action} numbers of ${sizes.observation}, but its observations, in ` +
      `${observationSpace}, have ${needed.observation}, and its actions, in ${actionSpace}, need ${needed.action}.`,
  );
}

function columnsOf(space: AnySpace): number {
  if (space.kind === 'discrete') return space.n;
  if (space.kind === 'multi-discrete') return space.nvec.reduce((sum, n) => sum + n, 0);
  return rowWidth(space);
}

function optionsIn(file: AgentFile): Record<string, unknown> {
  const options = readJson(file, 'envOptions');
  if (typeof options === 'object' && options !== null) return options as Record<string, unknown>;
  throw new AgentFileError(`The file's envOptions are ${show(options)}, but must be an object.`);
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

/** An entry of the metadata that is JSON. @throws AgentFileError when it is none */
export function readJson({ metadata }: AgentFile, name: string): unknown {
  const text = metadata[name];
  if (text === undefined) throw new AgentFileError(`The file does not say its ${name}.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new AgentFileError(`The file's ${name} is ${show(text)}, which is no JSON.`);
  }
}

/** Reads a safetensors file, whoever wrote it. @throws AgentFileError that says what is wrong with it */
export function decodeFile(given: FileBytes): AgentFile {
  const bytes = bytesOf(given);
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    throw new AgentFileError((error as Error).message, { cause: error });
  }
}

function bytesOf(given: FileBytes): Uint8Array {
  if (ArrayBuffer.isView(given)) {
    return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  }
  if (Object.prototype.toString.call(given) === '[object ArrayBuffer]')
    return new Uint8Array(given);
  throw new UsageError(
    `An agent is read from the bytes of its file, an ArrayBuffer or a view of one, but ${show(given)} was ` +
      'given: read the file first.',
  );
}

/** @throws AgentFileError when the file is not what was saved, or holds weights that are no numbers */
export function checkContents(file: AgentFile, named?: (file: AgentFile) => unknown): AgentFile {
  const { metadata, tensors } = file;
  const said = metadata[CHECKSUM];
  if (said === undefined && metadata[SEALED] !== undefined) {
    throw damaged('the checksum that it was saved with is missing');
  }
  const isRight = said !== undefined && said === checksumOf(file);
  if (isRight && metadata[DIVERGED] === 'true') return file;
  const odd = firstOddValue(tensors);
  if (odd !== undefined)
    throw damaged(`${odd.name}[${odd.index}] is ${odd.value}, which is no weight`);
  if (said === undefined || isRight) return file;
  // What is wrong may have a name.
  named?.(file);
  throw damaged(
    `its tensors or metadata have not the checksum ${show(said)} that they were saved with`,
  );
}

function damaged(what: string): AgentFileError {
  return new AgentFileError(`The agent's file is damaged: ${what}.`);
}

/** The first value that is NaN or infinite. */
function firstOddValue(tensors: readonly NamedTensor[]) {
  for (const { name, values } of tensors) {
    const index = values.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) return { name, index, value: values[index] };
  }
  return undefined;
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
    discount: readTerm(file, 'discount', (value) => isAmount(value) && value <= 1),
    rewardScale: readTerm(file, 'rewardScale', (value) => isAmount(value) && value > 0),
    rewardClip: readTerm(
      file,
      'rewardClip',
      (value: number | null) => value === null || (isAmount(value) && value > 0),
    ),
    ...(file.metadata.normalizeRewards === 'true' ? { normalizeRewards: true } : {}),
    ...(file.metadata.rewardMoments === undefined
      ? {}
      : { rewardMoments: readTerm(file, 'rewardMoments', areMoments) as RewardMoments }),
  };
}

/** @throws AgentFileError for a value that does not pass */
function readTerm<T = number>(file: AgentFile, name: string, passes: (value: T) => boolean): T {
  const value = readJson(file, name) as T;
  if (passes(value)) return value;
  throw new AgentFileError(`The file's ${name} is ${show(value)}, which no agent learns with.`);
}

function areMoments(moments: RewardMoments | null): boolean {
  return Number.isFinite(moments?.mean) && isAmount(moments?.variance) && isAmount(moments?.count);
}

function isAmount(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}
