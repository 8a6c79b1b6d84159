import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Agent,
  AgentFileError,
  hasChecksum,
  type LoadAgentOptions,
  loadAgent,
  UsageError,
} from 'perilune';
import { Failure } from '../failure.js';
import { readBytes } from '../files/read-file.js';
import { importModules } from '../imports.js';
import { readConfigFile } from './config-file.js';
import { hasEnded, outcomeIn, RESULT } from './run-folder.js';

/** An agent and the environment it is to act in. */
export interface TrainedAgent {
  agent: Agent;
  env: string;
  envOptions: Record<string, unknown>;
  /** What a person should know of it: in which other world it flies than its own, what nobody vouches for. */
  notes: readonly string[];
}

/** Of a file that another program wrote: `env` is needed then. */
type Foreign = Pick<LoadAgentOptions, 'algo' | 'activation' | 'prefix'>;

export interface TrainedAgentOptions extends Foreign {
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
  const { model, trainedIn, isEarlier } = find(source);
  await importModules(trainedIn.imports ?? []);
  const bytes = readBytes(model, 'agent');
  const agent = load(model, bytes, options);
  const env = options.env ?? trainedIn.env ?? agent.trainedIn;
  if (env === undefined) {
    throw new UsageError(`${model} does not say what it was trained in: give --env ID.`);
  }
  const own = worldOf(agent, trainedIn);
  const inherited = env === own.env ? own.envOptions : {};
  const envOptions = { ...inherited, ...options.envOptions };
  const notes = [
    ...(own.env === undefined ? [] : changes(own, { env, envOptions })),
    ...(isEarlier
      ? [`The run in ${source} has not ended: its agent is of where it had ended before.`]
      : []),
    ...(hasChecksum(bytes)
      ? []
      : [`${model} has no checksum: whether it is as it was saved is not known.`]),
  ];
  return { agent, env, envOptions, notes };
}

interface World {
  env: string | undefined;
  /** Undefined where nothing says which. */
  envOptions: Readonly<Record<string, unknown>> | undefined;
}

/** Where it was trained, as the run's configuration has it, or else its file. */
function worldOf({ trainedIn: env, trainedWith, provenance }: Agent, config: TrainedIn): World {
  if (config.env !== undefined) return { env: config.env, envOptions: config.envOptions };
  if (provenance?.env !== undefined) {
    return { env: provenance.env, envOptions: provenance.envOptions };
  }
  return { env, envOptions: trainedWith };
}

/** In what the world differs from the agent's own. */
function changes(
  own: World,
  { env, envOptions }: Pick<TrainedAgent, 'env' | 'envOptions'>,
): string[] {
  if (env !== own.env) return [`The agent was trained in ${own.env}, and flies in ${env}.`];
  const before = own.envOptions ?? {};
  return Object.entries(envOptions)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]))
    .map(([name, value]) => {
      const was =
        name in before ? `with ${name} ${JSON.stringify(before[name])}` : `without ${name}`;
      return `The agent was trained ${was}, and flies with ${JSON.stringify(value)}.`;
    });
}

function load(
  model: string,
  bytes: Uint8Array,
  { env, envOptions, algo, activation, prefix }: TrainedAgentOptions,
): Agent {
  try {
    return loadAgent(bytes, { env, envOptions, algo, activation, prefix });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const isFile = error instanceof AgentFileError;
    throw new (isFile ? Failure : UsageError)(`${model}: ${error.message}`, { cause: error });
  }
}

interface Found {
  model: string;
  trainedIn: TrainedIn;
  /** Whether the run goes on, or was stopped, after it had come to the model. */
  isEarlier: boolean;
}

function find(source: string): Found {
  if (!existsSync(source)) {
    throw new Failure(`${source} does not exist; a run folder or a model.safetensors is needed.`);
  }
  if (!statSync(source).isDirectory()) return { model: source, trainedIn: {}, isEarlier: false };
  const model = join(source, 'model.safetensors');
  const config = join(source, 'config.json');
  if (!existsSync(config)) throw new Failure(`${source} holds no run: config.json is missing.`);
  const isThere = existsSync(model);
  if (!isThere || outcomeIn(source) === 'diverged') {
    throw new Failure(withoutModel(source, isThere));
  }
  return { model, trainedIn: readConfigFile(source), isEarlier: goesOn(source) };
}

/** Whether a run has checkpoints and no end: a folder with neither is somebody's copy. */
function goesOn(source: string): boolean {
  return existsSync(join(source, 'checkpoints')) && !existsSync(join(source, RESULT));
}

function withoutModel(source: string, isThere: boolean): string {
  const older = isThere
    ? ` ${join(source, 'model.safetensors')} is of before: to fly that, name the file.`
    : '';
  if (hasEnded(source)) return `The run in ${source} diverged, so it has no model.${older}`;
  return `The run in ${source} is not finished, so it has no model: perilune resume ${source} goes on with it.`;
}
