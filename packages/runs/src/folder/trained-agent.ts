import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Agent, loadAgent, UsageError } from 'perilune';
import { Failure } from '../failure.js';
import { importModules } from '../imports.js';
import { readConfigFile } from './config-file.js';
import { hasEnded } from './run-folder.js';

/** An agent and the environment it is to act in. */
export interface TrainedAgent {
  agent: Agent;
  env: string;
  envOptions: Record<string, unknown>;
}

export interface TrainedAgentOptions {
  /** Default: the environment that it was trained in. */
  env?: string | undefined;
  /** Over the options that it was trained with. */
  envOptions?: Record<string, unknown> | undefined;
}

interface TrainedIn {
  env?: string;
  envOptions?: Record<string, unknown>;
  imports?: readonly string[] | undefined;
}

/**
 * Loads an agent from a run folder, whose imports are imported, or a model.safetensors.
 *
 * @throws UsageError if nothing says what environment it is for, or its algorithm is not known here
 * @throws Failure if there is none, it is damaged, or a newer version wrote the run
 */
export async function loadTrainedAgent(
  source: string,
  options: TrainedAgentOptions = {},
): Promise<TrainedAgent> {
  const { model, trainedIn } = find(source);
  await importModules(trainedIn.imports ?? []);
  const agent = load(model);
  const env = options.env ?? trainedIn.env ?? agent.trainedIn;
  if (env === undefined) {
    throw new UsageError(`${model} does not say what it was trained in: give --env ID.`);
  }
  const { provenance } = agent;
  const ownOptions = env === provenance?.env ? provenance.envOptions : {};
  const inherited = env === trainedIn.env ? trainedIn.envOptions : ownOptions;
  return { agent, env, envOptions: { ...inherited, ...options.envOptions } };
}

function load(model: string): Agent {
  try {
    return loadAgent(readFileSync(model));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // What a flag would mend is a wrong call; what stands in the file is none.
    const isCall = error.message.includes(' --');
    throw new (isCall ? UsageError : Failure)(`${model}: ${error.message}`, { cause: error });
  }
}

function find(source: string): { model: string; trainedIn: TrainedIn } {
  if (!existsSync(source)) {
    throw new Failure(`${source} does not exist; a run folder or a model.safetensors is needed.`);
  }
  if (!statSync(source).isDirectory()) return { model: source, trainedIn: {} };
  const model = join(source, 'model.safetensors');
  const config = join(source, 'config.json');
  if (!existsSync(config)) throw new Failure(`${source} holds no run: config.json is missing.`);
  if (!existsSync(model)) throw new Failure(withoutModel(source));
  return { model, trainedIn: readConfigFile(source) };
}

function withoutModel(source: string): string {
  if (hasEnded(source)) return `The run in ${source} diverged, so it has no model.`;
  return `The run in ${source} is not finished, so it has no model: perilune resume ${source} goes on with it.`;
}
