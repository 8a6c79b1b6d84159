import { writeStableBaselines3, writeVecNormalize } from '@perilune/formats';
import type { Agent } from 'perilune';

/** Files by their names, and what a person should know of them. */
export interface Exported {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly notes: readonly string[];
  /** What goes on with them. */
  readonly next: readonly string[];
  /** Of a zip for Stable-Baselines3: where its class is, and what it is called. */
  readonly python?: { readonly from: string; readonly algorithm: string };
}

/** @throws UsageError that names what Stable-Baselines3 has no word for */
export function stableBaselines3(agent: Agent, name: string): Exported {
  const { algorithm, bytes } = writeStableBaselines3(agent);
  const statistics = writeVecNormalize(agent);
  const from = algorithm === 'QRDQN' || algorithm === 'TQC' ? 'sb3_contrib' : 'stable_baselines3';
  return {
    files: { [`${name}.zip`]: bytes, ...(statistics && { 'vec_normalize.pkl': statistics }) },
    notes: statistics
      ? [
          'It normalizes its observations: in Python they go through VecNormalize.load("vec_normalize.pkl", venv).',
        ]
      : [],
    python: { from, algorithm },
    next: [`In Python: from ${from} import ${algorithm}; ${algorithm}.load("${name}.zip").`],
  };
}
