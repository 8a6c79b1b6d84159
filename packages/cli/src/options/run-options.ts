import { resolve } from 'node:path';
import { DEFAULT_ENV, importModules } from '@perilune/runs';
import {
  presetNamed,
  type RunConfig,
  type RunOptions,
  resolveConfig,
  UsageError,
  type WrittenOptions,
} from 'perilune';
import { readInteger, readSettings, type Tree } from './settings.js';

/** What the command line says of a run. */
export interface RunFlags {
  config?: string;
  env?: string;
  algo?: string;
  preset?: string;
  seed?: string;
  steps?: string;
  episodes?: string;
  /** A run's folder or an agent's file. */
  from?: string;
  set: string[];
  /** Modules, already imported. */
  import?: string[];
}

/**
 * The configuration that is asked for, and the file of the agent that the run is to begin from, if there is one.
 * Later words win: the preset, the file, the flags, `--set`; what belongs to
 * something that a later word replaces goes with it (docs/command-line.md has the table).
 *
 * @throws UsageError that says what was given, where, and what is allowed
 */
export async function readRun(
  flags: RunFlags,
): Promise<{ config: RunConfig; from: Uint8Array | undefined }> {
  const named = namedBy(flags);
  const origin = flags.from === undefined ? undefined : await originNamed(flags.from);
  const file =
    flags.config === undefined ? (origin?.options ?? {}) : await readFile(flags.config, named);
  const options = withEnv(over(file, named));
  const { envOptions, hyperparameters, solve } = readSettings(flags.set);
  const from = origin?.bytes ?? (await originBeside(flags.config, file));
  const config = resolveConfig({
    ...options,
    envOptions: { ...options.envOptions, ...envOptions },
    hyperparameters: { ...options.hyperparameters, ...branches(hyperparameters, options) },
    solve: { ...options.solve, ...solve },
    from,
  });
  return { config, from };
}

async function originNamed(source: string) {
  return (await import('./origin.js')).readOrigin(source);
}

async function originBeside(config: string | undefined, { from }: WrittenOptions) {
  if (config === undefined || from === undefined) return undefined;
  return (await import('./origin.js')).readOriginBeside(config, from);
}

function namedBy(flags: RunFlags): WrittenOptions {
  const { env, algo, preset, seed, steps, episodes, import: imports } = flags;
  return given({
    env,
    algo,
    preset,
    seed: seed === undefined ? undefined : readInteger('--seed', seed, 0),
    steps: steps === undefined ? undefined : readInteger('--steps', steps, 1),
    episodes: episodes === undefined ? undefined : readInteger('--episodes', episodes, 1),
    imports: imports?.map((file) => resolve(file)),
  });
}

/** Reads the file and checks it as it stands, so that what is wrong in it is told of it. */
async function readFile(
  name: string,
  { env, algo, preset }: WrittenOptions,
): Promise<WrittenOptions> {
  const { readOptionsFile } = await import('./options-file.js');
  const file = readOptionsFile(name);
  await importModules(file.imports ?? []);
  const names = given({ env, algo, preset });
  resolveConfig(withEnv(names));
  const hasAgent = file.algo !== undefined || file.preset !== undefined;
  try {
    resolveConfig(withEnv({ ...(hasAgent ? given({ env }) : names), ...file }));
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
  return file;
}

/** A file's options with those of the flags; what belongs to something that a flag replaces is dropped. */
function over(file: WrittenOptions, flags: WrittenOptions): WrittenOptions {
  const kept = besideAgent(besideEnv(file, flags), flags);
  const imports = [...new Set([...(file.imports ?? []), ...(flags.imports ?? [])])];
  return { ...kept, ...flags, imports };
}

/**
 * In another environment than the file's, its options of that one say nothing, and of the recipe only what it has
 * otherwise than its preset there: a run's config.json has everything filled in, and a preset may be another
 * elsewhere.
 */
function besideEnv(file: WrittenOptions, { env }: WrittenOptions): WrittenOptions {
  if (env === undefined || file.env === undefined || env === file.env) return file;
  const { algo, preset } = file;
  const usual = resolveConfig(given({ env: file.env, algo, preset }) as RunOptions);
  const changed = <T extends object>(values: T | undefined, before: Tree): T | undefined =>
    values && (withoutSame(values, before) as T);
  return given({
    ...file,
    envOptions: undefined,
    steps: file.steps === usual.steps ? undefined : file.steps,
    episodes: file.episodes === usual.episodes ? undefined : file.episodes,
    hyperparameters: changed(file.hyperparameters, usual.hyperparameters),
    solve: changed(file.solve, usual.solve),
  }) as WrittenOptions;
}

function withoutSame(values: object, before: Tree): object {
  const changed = Object.entries(values).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key]),
  );
  return Object.fromEntries(changed);
}

/** With another algorithm or preset than the file's, its recipe is none of this one: all of it is dropped. */
function besideAgent(file: WrittenOptions, flags: WrittenOptions): WrittenOptions {
  const algoOf = ({ algo, preset }: WrittenOptions) =>
    algo ?? (preset === undefined ? undefined : presetNamed(preset).algo);
  const replaced = differ(file.preset, flags.preset) || differ(algoOf(file), algoOf(flags));
  if (!replaced) return file;
  const { algo, preset, hyperparameters, solve, steps, episodes, ...kept } = file;
  return kept;
}

/** Whether both are said, and not the same. */
function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function withEnv(options: WrittenOptions): RunOptions {
  return { ...options, env: options.env ?? DEFAULT_ENV };
}

/** `epsilon.end=0.01` changes one value of epsilon and leaves the others as they would be without it. */
function branches(changes: Tree, options: RunOptions): Tree {
  if (!Object.values(changes).some(isTree)) return changes;
  const before: Tree = resolveConfig(options).hyperparameters;
  return Object.fromEntries(
    Object.entries(changes).map(([key, change]) => {
      const base = before[key];
      return [key, isTree(change) && isTree(base) ? { ...base, ...change } : change];
    }),
  );
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function given<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as T;
}
