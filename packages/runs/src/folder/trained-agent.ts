import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Agent, loadAgent, UsageError } from 'perilune';
import { importModules } from '../imports.js';
import { importsFrom } from './config-file.js';
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
  imports?: string[];
}

/**
 * Loads an agent from a run folder, whose imports are imported, or a model.safetensors.
 *
 * @throws UsageError if there is none, it is damaged, or nothing says what environment it is for
 */
export async function loadTrainedAgent(
  source: string,
  options: TrainedAgentOptions = {},
): Promise<TrainedAgent> {
  const { model, trainedIn } = find(source);
  await importModules(importsFrom(source, trainedIn.imports ?? []));
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
    if (error instanceof UsageError) throw new UsageError(`${model}: ${error.message}`);
    throw error;
  }
}

function find(source: string): { model: string; trainedIn: TrainedIn } {
  if (!existsSync(source)) {
    throw new UsageError(
      `${source} does not exist; a run folder or a model.safetensors is needed.`,
    );
  }
  if (!statSync(source).isDirectory()) return { model: source, trainedIn: {} };
  const model = join(source, 'model.safetensors');
  const config = join(source, 'config.json');
  if (!existsSync(config)) throw new UsageError(`${source} holds no run: config.json is missing.`);
  if (!existsSync(model)) throw new UsageError(withoutModel(source));
  return { model, trainedIn: readConfig(config) };
}

function withoutModel(source: string): string {
  if (hasEnded(source)) return `The run in ${source} diverged, so it has no model.`;
  return `The run in ${source} is not finished, so it has no model: perilune resume ${source} goes on with it.`;
}

function readConfig(file: string): TrainedIn {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TrainedIn;
  } catch {
    throw new UsageError(`${file} is no JSON, or only half of it.`);
  }
}
