import type * as v from 'valibot';
import { type DqnHyperparameters, type DqnOptions, dqnSchema } from '../agents/dqn-options.js';
import { algorithms } from '../agents/index.js';
import { make } from '../env/index.js';
import { UsageError } from '../errors.js';
import { checkSeed } from '../random/seed.js';
import { parseOptions } from '../schema/parse.js';
import { unknownName } from '../text/nearest.js';
import { show } from '../text/show.js';
import { type Preset, presetNamed } from './presets/index.js';
import { type SolveOptions, type SolveSettings, solveSchema } from './solve-rule.js';

/** What a run is asked to be; everything but the environment has a default. */
export interface RunOptions {
  /** A registered environment's id. */
  env: string;
  /** The environment's own options. */
  envOptions?: Record<string, unknown> | undefined;
  /** Default `dqn`. */
  algo?: string | undefined;
  /** Default `fast`. */
  preset?: string | undefined;
  /** An integer in 0..2^53-1. Default 1. */
  seed?: number | undefined;
  /** Environment steps at most. Default: the preset's. */
  steps?: number | undefined;
  /** What to change of the preset's hyperparameters. */
  hyperparameters?: DqnOptions | undefined;
  /** What to change of the preset's stopping rule. */
  solve?: SolveOptions | undefined;
}

/** What a run is, with everything filled in: the same configuration and version give the same agent. */
export interface RunConfig {
  env: string;
  envOptions: Record<string, unknown>;
  algo: string;
  preset: string;
  seed: number;
  steps: number;
  hyperparameters: DqnHyperparameters;
  solve: SolveSettings;
}

/**
 * Fills in what was not given and checks everything, before anything begins.
 *
 * @throws UsageError that names what was given and what is allowed
 */
export function resolveConfig(options: RunOptions): RunConfig {
  const preset = presetNamed(options.preset ?? 'fast');
  const algo = checkAlgo(options.algo ?? preset.algo);
  const envOptions = { ...options.envOptions };
  make(options.env, envOptions).close();
  const seed = options.seed ?? 1;
  checkSeed(seed);
  return {
    env: options.env,
    envOptions,
    algo,
    preset: preset.name,
    seed,
    steps: checkSteps(options.steps ?? preset.steps),
    hyperparameters: override(dqnSchema, preset, 'hyperparameters', options.hyperparameters),
    solve: override(solveSchema, preset, 'solve', options.solve),
  };
}

function override<S extends typeof dqnSchema | typeof solveSchema>(
  schema: S,
  preset: Preset,
  part: 'hyperparameters' | 'solve',
  changes: object | undefined,
): v.InferOutput<S> {
  return parseOptions(schema, { ...preset[part], ...changes }, `the ${part}`);
}

function checkAlgo(algo: string): string {
  if (algorithms.includes(algo)) return algo;
  throw new UsageError(unknownName('algorithm', algo, algorithms));
}

function checkSteps(steps: number): number {
  if (Number.isSafeInteger(steps) && steps >= 1) return steps;
  throw new UsageError(`steps is ${show(steps)}, but must be a whole number of at least 1.`);
}
