import { loadTrainedAgent, type TrainedAgent } from '@perilune/runs';
import { readEnvOptions } from './settings.js';

/** What `eval` and `record` say of the environment. */
export interface TrainedAgentFlags {
  /** Default: the environment that the agent was trained in. */
  env?: string;
  /** `env.NAME=value`, over the options that it was trained with. */
  set: string[];
}

/** @throws UsageError as `loadTrainedAgent`, or for a `--set` that is no option of the environment */
export async function readTrainedAgent(
  source: string,
  { env, set }: TrainedAgentFlags,
): Promise<TrainedAgent> {
  return await loadTrainedAgent(source, { env, envOptions: readEnvOptions(set) });
}
