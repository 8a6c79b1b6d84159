import { type Agent, AgentFileError, loadAgent } from 'perilune';
import type { ReadOptions } from './agents/read-options.js';
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
import { inPlace } from './text/places.js';
import { isTfjsModel, readTfjs } from './tfjs/read.js';
import { isTorchFile } from './torch/state-dict.js';

/** What `readForeignAgent` may be told: what the reader needs that the file is for. */
export interface ForeignAgentOptions extends ReadOptions, StableBaselines3Options {
  /** Files that were given with it, by name: those of weights that a `model.json` names. */
  readonly beside?: Readonly<Record<string, Uint8Array>> | undefined;
}

/** A kind of file. */
interface Format {
  /** As a person calls it. */
  readonly title: string;
  /** @param members of a zip file; none of another */
  is(bytes: Uint8Array, members: readonly string[]): boolean;
  read(bytes: Uint8Array, options: ForeignAgentOptions): Agent;
}

/** All that are known, by what tells them from one another. */
const FORMATS: readonly Format[] = [
  {
    title: 'an agent of ours (model.safetensors)',
    is: (bytes) => isSafetensors(bytes),
    read: (bytes, { name = 'the file' }) => inPlace(name, () => loadAgent(bytes)),
  },
  {
    title: "a zip file of Stable-Baselines3's",
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
  const members = inPlace(name, () => membersOf(bytes));
  const format = FORMATS.find(({ is }) => is(bytes, members));
  if (format !== undefined) return format.read(bytes, options);
  const known = FORMATS.map(({ title }) => title).join(', ');
  throw new AgentFileError(
    `${name}: it is no agent of a program that is known here. Read are: ${known}.`,
  );
}

/** A JSON object behind its length. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === 0x7b && bytes[6] === 0 && bytes[7] === 0;
}

function membersOf(bytes: Uint8Array): string[] {
  return isZip(bytes) ? new ZipArchive(bytes, new Allowance(bytes.length)).names : [];
}
