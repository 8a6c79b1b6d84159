import { type Agent, AgentFileError, loadAgent, UsageError } from 'perilune';
import type { ReadOptions } from './agents/read-options.js';
import { checkFits, worldOf } from './agents/world.js';
import { Allowance } from './archive/allowance.js';
import { isZip } from './archive/directory.js';
import { ZipArchive } from './archive/zip.js';
import { readUnit8 } from './course/unit8.js';
import { isOnnxModel, readOnnx } from './onnx/read.js';
import {
  isStableBaselines3,
  readStableBaselines3,
  type StableBaselines3Options,
} from './stable-baselines3/read.js';
import { inFile } from './text/places.js';
import { isTfjsModel, readTfjs } from './tfjs/read.js';
import { isLegacyTorch, isTorchFile, readStateDict } from './torch/state-dict.js';

/** What `readForeignAgent` may be told: what the reader needs that the file is for. */
export interface ForeignAgentOptions extends ReadOptions, StableBaselines3Options {
  /** Files that were given with it, by name: those of weights that a `model.json` names. */
  readonly beside?: Readonly<Record<string, Uint8Array>> | undefined;
}

/** A kind of file. */
interface Format {
  /** As a person calls it. */
  readonly title: string;
  /** Whether statistics of observations lie in a file beside it. Default false: what it does with them it says itself. */
  readonly takesStatistics?: boolean;
  /** @param members of a zip file; none of another */
  is(bytes: Uint8Array, members: readonly string[]): boolean;
  read(bytes: Uint8Array, options: ForeignAgentOptions): Agent;
}

/** All that are known, by what tells them from one another. */
const FORMATS: readonly Format[] = [
  {
    title: 'an agent of ours (model.safetensors)',
    is: (bytes) => isSafetensors(bytes),
    read: readOwn,
  },
  {
    title: "a zip file of Stable-Baselines3's",
    takesStatistics: true,
    is: (_, members) => isStableBaselines3(members),
    read: readStableBaselines3,
  },
  {
    title: 'the state dict of unit 8 of the course (model.pt)',
    is: (_, members) => isTorchFile(members),
    read: readUnit8,
  },
  {
    title: 'an ONNX model',
    is: (bytes, members) => members.length === 0 && isOnnxModel(bytes),
    read: readOnnx,
  },
  {
    title: 'a layers model of TensorFlow.js (model.json, with its files of weights)',
    is: (bytes) => isTfjsModel(bytes),
    read: (bytes, { beside, ...options }) => readTfjs({ ...beside, 'model.json': bytes }, options),
  },
];

/**
 * Reads an agent of another program, whichever of those that are known.
 *
 * @param bytes of its file
 * @throws AgentFileError that names the file, the place in it and the reason
 * @throws UsageError when there is no such environment
 */
export function readForeignAgent(bytes: Uint8Array, options: ForeignAgentOptions = {}): Agent {
  const { name = 'the file' } = options;
  const members = inFile(name, () => membersOf(bytes));
  const format = FORMATS.find(({ is }) => is(bytes, members));
  if (format !== undefined) {
    checkStatistics(format, options);
    return format.read(bytes, options);
  }
  checkLegacy(name, bytes);
  const known = FORMATS.map(({ title }) => title).join(', ');
  throw new AgentFileError(
    `${name}: it is no agent of a program that is known here. Read are: ${known}.`,
  );
}

/** @throws UsageError when there are statistics that would be read by nobody */
function checkStatistics({ title, takesStatistics = false }: Format, options: ForeignAgentOptions) {
  const { name = 'the file', vecNormalize } = options;
  if (vecNormalize === undefined || takesStatistics) return;
  throw new UsageError(
    `${name}: it is ${title}, but a file of VecNormalize was given with it, which goes with a zip file of ` +
      "Stable-Baselines3's alone: leave it out, or give the agent that it was saved with.",
  );
}

/** @throws UsageError when it cannot act in the environment that is told */
function readOwn(bytes: Uint8Array, options: ForeignAgentOptions): Agent {
  const { name = 'the file', env, envOptions, onNote: note = () => {} } = options;
  const world = worldOf(options);
  return inFile(name, () => {
    const agent = loadAgent(bytes, { env, envOptions });
    if (world === undefined) return agent;
    checkFits(agent, world);
    const { trainedIn } = agent;
    if (trainedIn !== undefined && trainedIn !== world.id)
      note(`Its file says that it was trained in ${trainedIn}, and goes on saying so.`);
    return agent;
  });
}

/** @throws AgentFileError for a pickle, as PyTorch wrote before 1.6, with what to do */
function checkLegacy(name: string, bytes: Uint8Array): void {
  if (isLegacyTorch(bytes)) inFile(name, () => readStateDict(bytes));
}

/** A JSON object behind its length. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === 0x7b && bytes[6] === 0 && bytes[7] === 0;
}

function membersOf(bytes: Uint8Array): string[] {
  return isZip(bytes) ? new ZipArchive(bytes, new Allowance(bytes.length)).names : [];
}
