import * as v from 'valibot';
import {
  type Agent,
  checkSizes,
  currentHyperparameters,
  type Hyperparameters,
  parseHyperparameters,
  type Spaces,
} from '../../agents/index.js';
import { type EnvSpec, make, specOf, timeLimitWith } from '../../env/index.js';
import { UsageError } from '../../errors.js';
import { checkSeed } from '../../random/seed.js';
import { namedValues } from '../../schema/named-values.js';
import { parseOptions } from '../../schema/parse.js';
import { checkWhole } from '../../text/counts.js';
import { checkKeys, isNamed } from '../../text/keys.js';
import { sha256 } from '../../text/sha256.js';
import { show } from '../../text/show.js';
import { type SolveOptions, type SolveSettings, solveSchema } from '../evaluation/solve-rule.js';
import { choosePreset, recipeIn } from '../presets/index.js';
import { OPTION_NAMES } from './option-names.js';

/** What a run is asked to be; everything but the environment has a default. */
export interface RunOptions {
  /** A registered environment's id. */
  env: string;
  /** The environment's own options. */
  envOptions?: Record<string, unknown> | undefined;
  /** Default: the preset's. */
  algo?: string | undefined;
  /** Default: the algorithm's first; without one `fast`, with actions in a registered world's Box `throttle`, with several at once `ppo`. */
  preset?: string | undefined;
  /** An integer in 0..2^53-1. Default 1. */
  seed?: number | undefined;
  /** Environment steps at most. Default: the preset's. */
  steps?: number | undefined;
  /** Training episodes at most, beside the steps. null: as many as the steps allow. Default: the preset's limit, if it has one. */
  episodes?: number | null | undefined;
  /** What to change of the preset's hyperparameters. */
  hyperparameters?: object | undefined;
  /** What to change of the preset's stopping rule. */
  solve?: SolveOptions | undefined;
  /**
   * Files of modules that register what the run needs. Whoever reads a configuration imports them before
   * anything else: the library itself imports nothing.
   */
  imports?: readonly string[] | undefined;
  /**
   * An agent to begin from, or the bytes of its file: a warm start (see `warmStart`). What only says which one it
   * was (`{ sha256 }`) describes a run that goes on from a checkpoint, which holds all that came of it.
   */
  from?: Agent | Uint8Array | WarmStart | undefined;
  /** What a configuration notes of an environment that was brought along (`RunConfig`); not to be given. */
  brought?: 'factory' | 'instance' | undefined;
}

/** Run options as a file has them: it may leave the environment to others too. */
export interface WrittenOptions extends Omit<RunOptions, 'env' | 'from'> {
  env?: string | undefined;
  from?: WarmStart | undefined;
}

/** The names of the run options and the types of their values; what the values may be, `resolveConfig` says. */
const optionsSchema = v.strictObject({
  env: v.optional(v.string()),
  envOptions: v.optional(namedValues),
  algo: v.optional(v.string()),
  preset: v.optional(v.string()),
  seed: v.optional(v.number()),
  steps: v.optional(v.number()),
  episodes: v.optional(v.nullable(v.number())),
  hyperparameters: v.optional(namedValues),
  solve: v.optional(namedValues),
  imports: v.optional(v.array(v.string())),
  from: v.optional(v.strictObject({ sha256: v.string() })),
  brought: v.optional(v.picklist(['factory', 'instance'])),
});

/**
 * Makes run options of what stands in a file.
 *
 * @param what holds them, for the message
 * @throws UsageError that names an unknown key and the nearest one, or a value of a wrong type
 */
export function readRunOptions(given: unknown, what: string): WrittenOptions {
  return parseOptions(optionsSchema, given, what);
}

/** What a run is, with everything filled in: the same configuration and version give the same agent. */
export interface RunConfig {
  env: string;
  envOptions: Record<string, unknown>;
  algo: string;
  preset: string;
  seed: number;
  steps: number;
  /** null: as many as the steps allow. */
  episodes: number | null;
  hyperparameters: Hyperparameters;
  solve: SolveSettings;
  /** Files of modules that register what the run needs, if it needs any. */
  imports?: readonly string[];
  /** The agent that it begins from, if it does. */
  from?: WarmStart;
  /**
   * How the environment came to the run, unless by its id: then `env` is only its name, and whoever goes on with the
   * run brings it again.
   */
  brought?: 'factory' | 'instance';
}

/** Which agent a run begins from. */
export interface WarmStart {
  /** Of the bytes of its file, as `sha256sum` prints it. */
  readonly sha256: string;
}

/**
 * Fills in what was not given and checks everything, before anything begins.
 *
 * @param spec what is known of the environment: default, what is registered under its id
 * @throws UsageError that names what was given and what is allowed
 */
export function resolveConfig(options: RunOptions, spec = specOf(options.env)): RunConfig {
  checkKeys('option of a run', options, Object.keys(OPTION_NAMES));
  for (const name of ['envOptions', 'hyperparameters', 'solve'] as const) {
    const given: unknown = options[name] ?? {};
    if (!isNamed(given)) throw new UsageError(`${name} is ${show(given)}, but must be an object.`);
  }
  const { env, seed = 1, imports = [] } = options;
  // Before the preset: that of an old configuration may have gone together with what it was for.
  if (options.algo !== undefined) {
    currentHyperparameters(options.algo, options.hyperparameters ?? {});
  }
  const envOptions = { ...options.envOptions };
  const brought = spec.origin === 'factory' || spec.origin === 'instance' ? spec.origin : undefined;
  const spaces = spacesOf(spec, envOptions);
  const preset = choosePreset(options.preset, options.algo, spaces?.actionSpace);
  checkSeed(seed);
  // What is brought along may have the name of a world that recipes know, and be another.
  const recipe = brought === undefined ? recipeIn(preset, env) : preset;
  const beside = { recipe: recipe.hyperparameters, env: spaces };
  const parsed = parseHyperparameters(preset.algo, options.hyperparameters ?? {}, beside);
  if (spaces !== undefined) checkSizes(preset.algo, spaces, parsed);
  const solve = { ...recipe.solve, ...options.solve };
  return {
    env,
    envOptions,
    algo: preset.algo,
    preset: preset.name,
    seed,
    steps: checkLimit('steps', options.steps ?? recipe.steps),
    episodes: checkEpisodes(options.episodes === undefined ? recipe.episodes : options.episodes),
    hyperparameters: parsed,
    solve: parseOptions(solveSchema, solve, 'the solve options'),
    ...(imports.length > 0 ? { imports: [...imports] } : {}),
    ...(options.from === undefined ? {} : { from: warmStartOf(options.from) }),
    ...(brought === undefined ? {} : { brought }),
  };
}

/** The file of the agent that options name; undefined where they name none or only say which one it was. */
export function agentFileIn({ from }: Pick<RunOptions, 'from'>): Uint8Array | undefined {
  if (from === undefined || from instanceof Uint8Array) return from;
  return 'save' in from ? from.save() : undefined;
}

function warmStartOf(from: NonNullable<RunOptions['from']>): WarmStart {
  if (typeof from !== 'object' || from === null) {
    throw new UsageError(`from is ${show(from)}, but must be an agent or the bytes of its file.`);
  }
  const bytes = agentFileIn({ from });
  if (bytes !== undefined) return { sha256: sha256(bytes) };
  if (typeof Reflect.get(from, 'sha256') === 'string') return from as WarmStart;
  throw new UsageError(`from is ${show(from)}, but must be an agent or the bytes of its file.`);
}

/**
 * Checks the environment's options by making one. What is waited for or was brought along is not made only to be
 * looked at: its spaces show later.
 */
function spacesOf(spec: EnvSpec, envOptions: Record<string, unknown>): Spaces | undefined {
  if (spec.async || spec.origin === 'factory' || spec.origin === 'instance') {
    timeLimitWith(spec, envOptions);
    return undefined;
  }
  const env = make(spec.id, envOptions);
  env.close();
  return env;
}

function checkEpisodes(episodes: number | null | undefined): number | null {
  return episodes === undefined || episodes === null ? null : checkLimit('episodes', episodes);
}

function checkLimit(name: string, limit: number): number {
  checkWhole(name, limit);
  return limit;
}
