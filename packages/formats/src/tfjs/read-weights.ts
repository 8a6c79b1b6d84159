import { AgentFileError } from 'perilune';
import { quoted } from '../text/places.js';
import type { WeightEntry } from './layers-model.js';

interface Group {
  readonly paths: readonly string[];
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: string;
    readonly quantization?: unknown;
  }[];
}

/** The weights that a manifest lists, one after the other in its files. @throws AgentFileError when they are not all there */
export function weightsIn(
  manifest: unknown,
  files: Readonly<Record<string, Uint8Array>>,
): WeightEntry[] {
  const groups = groupsIn(manifest);
  checkOnce(
    'file',
    groups.flatMap(({ paths }) => paths),
  );
  checkOnce(
    'weight',
    groups.flatMap(({ weights }) => weights.map(({ name }) => name)),
  );
  return groups.flatMap((group) => weightsOf(group, bytesOf(group, files)));
}

/** The files that a manifest names. @throws AgentFileError when it is none */
export function filesIn(manifest: unknown): string[] {
  return groupsIn(manifest).flatMap(({ paths }) => paths);
}

function groupsIn(manifest: unknown): readonly Group[] {
  if (Array.isArray(manifest) && manifest.every(isGroup)) return manifest;
  throw new AgentFileError('The weightsManifest of model.json is none.');
}

/** Named twice a file costs its size twice, and of two weights programs take different ones. */
function checkOnce(what: string, names: readonly string[]): void {
  const known = new Set<string>();
  for (const name of names) {
    if (known.has(name))
      throw new AgentFileError(`The weightsManifest lists the ${what} ${quoted(name)} twice.`);
    known.add(name);
  }
}

function isGroup(given: unknown): given is Group {
  const group = given as Partial<Group> | null;
  const isEntry = (one: Group['weights'][number]) =>
    typeof one?.name === 'string' &&
    typeof one.dtype === 'string' &&
    Array.isArray(one.shape) &&
    one.shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  return (
    Array.isArray(group?.paths) &&
    group.paths.every((path) => typeof path === 'string') &&
    Array.isArray(group.weights) &&
    group.weights.every(isEntry)
  );
}

function bytesOf({ paths }: Group, files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts = paths.map((path) => {
    const found = Object.hasOwn(files, path) ? files[path] : undefined;
    if (found === undefined)
      throw new AgentFileError(
        `The model's file ${quoted(path)} is missing: it is to be given beside model.json.`,
      );
    return found;
  });
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function weightsOf({ weights }: Group, bytes: Uint8Array): WeightEntry[] {
  let at = 0;
  const found = weights.map(({ name, shape, dtype, quantization }) => {
    if (dtype !== 'float32' || quantization !== undefined) {
      throw new AgentFileError(
        `The weight ${name} is ${quantization ? 'quantized' : dtype}: only float32 is read.`,
      );
    }
    const size = shape.reduce((product, n) => product * n, 1);
    if (at + 4 * size > bytes.length)
      throw new AgentFileError(`The weights end before ${name} does.`);
    const values = new Float32Array(bytes.slice(at, at + 4 * size).buffer);
    at += 4 * size;
    const odd = values.findIndex((value) => !Number.isFinite(value));
    if (odd < 0) return { name, shape, values };
    throw new AgentFileError(
      `The weight ${name} holds ${values[odd]} at ${odd}, which is no weight.`,
    );
  });
  if (at === bytes.length) return found;
  throw new AgentFileError(
    `The weights have ${bytes.length - at} bytes more than the manifest lists.`,
  );
}
