import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readForeignAgent, readTfjs } from '@perilune/formats';
import { loadTrainedAgent, readBytes } from '@perilune/runs';
import { type Agent, agentFits, make, UsageError } from 'perilune';
import { chooseFiles } from './foreign-files.js';

/** An agent of whatever program, and the world that it is for. */
export interface AnyAgent {
  readonly agent: Agent;
  readonly env: string;
  readonly envOptions: Record<string, unknown>;
  readonly notes: readonly string[];
}

export interface AnyAgentOptions {
  /** Default: what its file says; a lander's where that says none and fits. */
  readonly env?: string | undefined;
  readonly envOptions?: Record<string, unknown> | undefined;
}

/** Where an agent flies whose file says no environment. */
const LANDERS = [
  { env: 'LunarLander-v3', envOptions: {} },
  { env: 'LunarLander-v3', envOptions: { continuous: true } },
];

/**
 * Reads an agent from a run, a model.safetensors, or the file or folder of another program.
 *
 * @throws UsageError if nothing says what environment it is for
 * @throws Failure if there is none, or it is damaged
 */
export async function readAnyAgent(
  source: string,
  options: AnyAgentOptions = {},
): Promise<AnyAgent> {
  if (isOurs(source)) return await loadTrainedAgent(source, options);
  const notes: string[] = [];
  const agent = readForeign(source, options, (text) => notes.push(text));
  return { agent, ...worldFor(source, agent, options), notes };
}

function isOurs(source: string): boolean {
  if (!existsSync(source) || !statSync(source).isDirectory()) return !isForeignFile(source);
  const names = readdirSync(source);
  const isForeign = names.includes('model.json') || names.some(isForeignFile);
  return names.includes('config.json') && (names.includes('model.safetensors') || !isForeign);
}

function isForeignFile(name: string): boolean {
  return /\.(zip|pt|onnx)$/i.test(name) || basename(name) === 'model.json';
}

function readForeign(
  source: string,
  options: AnyAgentOptions,
  onNote: (text: string) => void,
): Agent {
  const told = { ...options, name: basename(source), onNote };
  const folder = statSync(source).isDirectory() ? source : join(source, '..');
  const isLayersModel = basename(source) === 'model.json' || existsSync(join(source, 'model.json'));
  if (!isLayersModel) return readForeignAgent(...filesOf(source, told));
  const names = readdirSync(folder).filter(
    (name) => name === 'model.json' || name.endsWith('.bin'),
  );
  return readTfjs(
    Object.fromEntries(names.map((name) => [name, readBytes(join(folder, name), 'agent')])),
    told,
  );
}

function filesOf(source: string, told: object): Parameters<typeof readForeignAgent> {
  const { file, vecNormalize } = chooseFiles(source);
  const statistics =
    vecNormalize === undefined ? {} : { vecNormalize: readBytes(vecNormalize, 'agent') };
  return [readBytes(file, 'agent'), { ...told, ...statistics }];
}

function worldFor(source: string, agent: Agent, { env, envOptions }: AnyAgentOptions) {
  const own = env ?? agent.trainedIn;
  if (own !== undefined) return { env: own, envOptions: { ...agent.trainedWith, ...envOptions } };
  const lander = LANDERS.find((world) => {
    const made = make(world.env, world.envOptions);
    made.close();
    return agentFits(agent, made);
  });
  if (lander !== undefined)
    return { ...lander, envOptions: { ...lander.envOptions, ...envOptions } };
  throw new UsageError(`${source} does not say what it is for: give --env ID.`);
}
