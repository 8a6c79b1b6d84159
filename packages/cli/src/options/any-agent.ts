import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { DEFAULT_ENV, Failure, loadTrainedAgent } from '@perilune/runs';
import { type Agent, agentFits, make, UsageError } from 'perilune';
import { chooseFiles, readFiles } from './foreign-files.js';

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
  if (!existsSync(source)) throw new Failure(`${source} does not exist.`);
  if (isOurs(source)) return await loadTrainedAgent(source, options);
  const notes: string[] = [];
  const agent = readForeign(source, options, (text) => notes.push(text));
  return { agent, ...worldFor(source, agent, options), notes };
}

/** Of a lander two worlds may be meant: that in which engines are on or off, and that of those that steer. */
function worldsOf({ env, envOptions }: AnyAgentOptions): AnyAgentOptions[] {
  const given = { env, envOptions };
  if (env?.startsWith('LunarLander-') !== true) return [given];
  return [given, { env, envOptions: { continuous: true, ...envOptions } }];
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
  const [first, ...others] = worldsOf(options) as [AnyAgentOptions, ...AnyAgentOptions[]];
  const files = chooseFiles(source);
  try {
    return readFiles(files, { ...first, onNote });
  } catch (error) {
    for (const world of others) {
      try {
        return readFiles(files, { ...world, onNote });
      } catch {}
    }
    throw error;
  }
}

/** A lander where nothing says otherwise and one fits. */
function worldFor(source: string, agent: Agent, { env, envOptions }: AnyAgentOptions) {
  const own = env ?? agent.trainedIn;
  const id = own ?? DEFAULT_ENV;
  const inherited = env === undefined || env === agent.trainedIn ? agent.trainedWith : {};
  const given = { ...inherited, ...envOptions };
  const fitting = worldsOf({ env: id, envOptions: given }).find((world) => {
    const made = make(id, world.envOptions);
    made.close();
    return agentFits(agent, made);
  });
  const options = fitting?.envOptions ?? given;
  if (fitting !== undefined || own !== undefined) return { env: id, envOptions: options };
  throw new UsageError(`${source} does not say what it is for: give --env ID.`);
}
