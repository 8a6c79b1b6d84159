import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { decodeArrays } from '../../src/net/index.js';

/** What Stable-Baselines3's own program did with a rollout, in float64, every draw given. */
export interface Recording {
  metadata: Record<string, string>;
  hyperparameters: Record<string, number>;
  /** How far float32 alone strays, by the number of optimizer steps. */
  strays: Record<string, number>;
  array(name: string): ArrayLike<number>;
  /** Tensors by their names behind `initial.` or `after4.`. */
  tensors(when: string): { name: string; values: ArrayLike<number> }[];
}

const own = fileURLToPath(new URL('../fixtures/policies', import.meta.url));

/** Of this project's fixtures, or of the folder that `PERILUNE_PARITY` names. */
export function readRecording(name: string): Recording {
  const folder = process.env.PERILUNE_PARITY;
  const bytes =
    folder === undefined
      ? gunzipSync(readFileSync(join(own, `${name}.safetensors.gz`)))
      : readFileSync(join(folder, `${name}.safetensors`));
  const { arrays, metadata } = decodeArrays(bytes);
  return {
    metadata,
    hyperparameters: JSON.parse(metadata.hyperparameters ?? '{}'),
    strays: JSON.parse(metadata.float32_strays_by ?? '{}'),
    array: (key) => {
      const found = arrays.get(key);
      if (found === undefined) throw new Error(`${name} has no ${key}.`);
      return found;
    },
    tensors: (when) =>
      [...arrays]
        .filter(([key]) => key.startsWith(`${when}.`))
        .map(([key, values]) => ({ name: key.slice(when.length + 1), values })),
  };
}
