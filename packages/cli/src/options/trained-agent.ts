import { loadTrainedAgent, type TrainedAgent } from '@perilune/runs';
import type { ActivationName } from 'perilune';
import { readEnvOptions } from './settings.js';

/** What `eval` and `record` say of the environment. */
export interface TrainedAgentFlags {
  /** Default: the environment that the agent was trained in. */
  env?: string;
  /** Of a file that another program wrote. */
  algo?: string;
  activation?: string;
  prefix?: string;
  /** `env.NAME=value`, over the options that it was trained with. */
  set: string[];
}

/** @throws UsageError as `loadTrainedAgent`, or for a `--set` that is no option of the environment */
export async function readTrainedAgent(
  source: string,
  { env, set, algo, activation, prefix }: TrainedAgentFlags,
): Promise<TrainedAgent> {
  const envOptions = readEnvOptions(set);
  const foreign = { algo, activation: activation as ActivationName | undefined, prefix };
  const trained = await loadTrainedAgent(source, { env, envOptions, ...foreign });
  for (const note of trained.notes) process.stderr.write(`${note}\n`);
  return trained;
}
