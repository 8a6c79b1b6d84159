import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadTrainedAgent, ORIGIN, readBytes, readConfigFile, sha256 } from '@perilune/runs';
import { UsageError, type WarmStart, type WrittenOptions } from 'perilune';

/** An agent to begin from, and what a run is that says nothing else. */
export interface Origin {
  bytes: Uint8Array;
  options: WrittenOptions;
}

/**
 * Reads what `--from` names. A run that says nothing else is of the same environment, with the same options, algorithm
 * and preset; of a run's folder with the same hyperparameters too.
 *
 * @throws UsageError if there is no agent, or it is damaged
 */
export async function readOrigin(source: string): Promise<Origin> {
  const { agent, env, envOptions } = await loadTrainedAgent(source);
  const isFolder = statSync(source).isDirectory();
  const bytes = new Uint8Array(
    readBytes(isFolder ? join(source, 'model.safetensors') : source, 'agent'),
  );
  if (!isFolder) {
    const preset = agent.provenance?.preset;
    const same = { env, envOptions, algo: agent.algo };
    return { bytes, options: preset === undefined ? same : { ...same, preset } };
  }
  const { algo, preset, hyperparameters, imports = [] } = readConfigFile(source);
  return { bytes, options: { env, envOptions, algo, preset, hyperparameters, imports } };
}

/**
 * The agent that a run began from, whose config.json is taken for another: it lies beside.
 *
 * @throws UsageError if it does not
 */
export function readOriginBeside(config: string, from: WarmStart): Uint8Array {
  const file = join(dirname(config), ORIGIN);
  const bytes = existsSync(file) ? new Uint8Array(readBytes(file, 'agent')) : undefined;
  if (bytes !== undefined && sha256(bytes) === from.sha256) return bytes;
  throw new UsageError(
    `${config} begins from the agent of SHA-256 ${from.sha256}, which is not in ${file}: name it by --from.`,
  );
}
