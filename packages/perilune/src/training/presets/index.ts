import { algorithmNamed, parseHyperparameters } from '../../agents/index.js';
import { UsageError } from '../../errors.js';
import { parseOptions } from '../../schema/parse.js';
import type { AnySpace } from '../../spaces/index.js';
import { checkKeys, type NamesOf } from '../../text/keys.js';
import { unknownName } from '../../text/nearest.js';
import { show } from '../../text/show.js';
import { solveSchema } from '../evaluation/solve-rule.js';
import { articleKernel, articleKernelMountainCar } from './article-kernel.js';
import { articleOnline } from './article-online.js';
import { articleReplay } from './article-replay.js';
import { articleTabular } from './article-tabular.js';
import { best } from './best.js';
import { bestByValues } from './best-by-values.js';
import { cleanrl } from './cleanrl.js';
import { dopamine, dopamineC51, dopamineRainbow } from './dopamine.js';
import { fast } from './fast.js';
import { frugal } from './frugal.js';
import { monteCarlo } from './monte-carlo.js';
import { ppo } from './ppo.js';
import { pqn } from './pqn.js';
import type { Preset, Recipe } from './preset.js';
import { rainbow } from './rainbow.js';
import { sb3Ddpg, sb3Sac, sb3Td3, sb3Tqc } from './sb3-continuous.js';
import { sb3A2c, sb3Ppo } from './sb3-policies.js';
import { sb3Zoo } from './sb3-zoo.js';
import { tabular } from './tabular.js';
import { throttle } from './throttle.js';

const registry: Preset[] = [
  fast,
  frugal,
  rainbow,
  pqn,
  ppo,
  throttle,
  best,
  sb3Zoo,
  sb3Ppo,
  sb3A2c,
  sb3Sac,
  sb3Tqc,
  sb3Td3,
  sb3Ddpg,
  cleanrl,
  dopamine,
  dopamineC51,
  dopamineRainbow,
  tabular,
  monteCarlo,
  articleTabular,
  articleKernelMountainCar,
  articleKernel,
  articleOnline,
  articleReplay,
];

/** What presets were before they were another algorithm's. */
const former: readonly Preset[] = [bestByValues];

/** Every preset, the default first, those that were registered last. */
export const presets: readonly Preset[] = registry;

/** What a preset is in an environment: its recipe there over the one for all. */
export function recipeIn(preset: Preset, env: string): Recipe {
  const { recipes, steps, episodes, hyperparameters, solve } = preset;
  // An id may be a name that every object has.
  const own = recipes !== undefined && Object.hasOwn(recipes, env) ? recipes[env] : undefined;
  return {
    steps,
    ...(episodes === undefined ? {} : { episodes }),
    ...own,
    hyperparameters: { ...hyperparameters, ...own?.hyperparameters },
    solve: { ...solve, ...own?.solve },
  };
}

/**
 * What is to be said where a source that tunes every world by itself has nothing for this one; undefined where it has, or
 * is for any.
 */
export function borrowedRecipe({ name, tunedFor, recipes = {} }: Preset, env: string) {
  if (tunedFor === undefined || tunedFor.includes(env) || Object.hasOwn(recipes, env)) {
    return undefined;
  }
  return `${name} has no recipe for ${env}: it takes that of ${tunedFor.join(' and ')}.`;
}

/** Of every algorithm: its own defaults. */
const DEFAULT = 'default';

/** Environment steps of a run that begins from no preset. */
const DEFAULT_STEPS = 100_000;

/**
 * Makes `train` and all that lists presets know one. An algorithm's first is what it begins from unless
 * told otherwise.
 *
 * @param options.replace takes the place of one of the same name, instead of being refused
 * @throws UsageError when the name is taken, empty or `default`, the algorithm is none, or something in it
 *   has no meaning: a name that is none, a value out of its range
 */
export function registerPreset(
  preset: Preset,
  { replace = false }: { replace?: boolean } = {},
): void {
  checkKeys('field of a preset', preset, Object.keys(FIELDS));
  const { name, algo } = preset;
  algorithmNamed(algo);
  if (typeof name !== 'string' || name === '' || name === DEFAULT) {
    throw new UsageError(`A preset needs a name, other than ${DEFAULT}; ${show(name)} was given.`);
  }
  const place = registry.findIndex((known) => known.name === name);
  if (place >= 0 && !replace) {
    throw new UsageError(
      `The preset ${name} is already registered: choose another name, or give { replace: true }.`,
    );
  }
  checkContents(preset);
  if (place >= 0) registry[place] = preset;
  else registry.push(preset);
}

const FIELDS: NamesOf<Preset> = {
  name: true,
  algo: true,
  summary: true,
  source: true,
  tunedFor: true,
  steps: true,
  episodes: true,
  hyperparameters: true,
  solve: true,
  recipes: true,
};

const RECIPE_FIELDS: NamesOf<Recipe> = {
  steps: true,
  episodes: true,
  hyperparameters: true,
  solve: true,
};

function checkContents({ name, algo, hyperparameters, solve, recipes = {} }: Preset): void {
  checkRecipe({ hyperparameters, solve }, algo, name);
  for (const [env, recipe] of Object.entries(recipes)) {
    checkKeys(`field of ${name}'s recipe in ${env}`, recipe, Object.keys(RECIPE_FIELDS));
    const whole = { ...recipe, hyperparameters: { ...hyperparameters, ...recipe.hyperparameters } };
    checkRecipe(whole, algo, `${name} in ${env}`);
  }
}

function checkRecipe(
  { hyperparameters = {}, solve = {} }: Partial<Recipe>,
  algo: string,
  of: string,
): void {
  parseHyperparameters(algo, {}, { recipe: hyperparameters });
  parseOptions(solveSchema, solve, `the solve options of ${of}`);
}

/** Forgets a preset. @returns whether there was one of that name */
export function unregisterPreset(name: string): boolean {
  const place = registry.findIndex((known) => known.name === name);
  if (place >= 0) registry.splice(place, 1);
  return place >= 0;
}

/** @throws UsageError on a name that is none */
export function presetNamed(name: string): Preset {
  const found = presets.find((preset) => preset.name === name);
  if (found) return found;
  throw new UsageError(
    unknownName(
      'preset',
      name,
      presets.map((preset) => preset.name),
    ),
  );
}

/**
 * The preset to begin from: the one named, or the first of the algorithm, or its own defaults where it
 * has none or where they are asked for (`default`). Where neither is named the actions decide: whoever only
 * names a world gets what can act there. A preset that was another algorithm's is that still where both are named.
 *
 * @param actions of the world, where they are known
 * @throws UsageError if there is none of that name, or it is for another algorithm
 */
export function choosePreset(
  name: string | undefined,
  algo: string | undefined,
  actions?: AnySpace,
): Preset {
  if (name === DEFAULT) return defaultsOf(algo);
  if (name === undefined) {
    return algo === undefined ? presetFor(actions) : firstOf(algo);
  }
  const preset = presetNamed(name);
  if (algo === undefined || algo === preset.algo) return preset;
  const before = former.find((one) => one.name === name && one.algo === algo);
  if (before !== undefined) return before;
  const own = presets.filter((candidate) => candidate.algo === algo).map((one) => one.name);
  throw new UsageError(
    `The preset ${name} is for ${preset.algo}, not for ${algo}; for ${algo} there are: ${[...own, DEFAULT].join(', ')}.`,
  );
}

function firstOf(algo: string): Preset {
  return presets.find((preset) => preset.algo === algo) ?? defaultsOf(algo);
}

/** Of Discrete actions each has a value; a Box is steered in, and several choices at once take a policy. */
function presetFor(actions: AnySpace | undefined): Preset {
  if (actions === undefined || actions.kind === 'discrete') return presets[0] as Preset;
  return firstOf(actions.kind === 'box' ? 'sac' : 'ppo');
}

/** @throws UsageError without an algorithm */
function defaultsOf(algo: string | undefined): Preset {
  if (algo === undefined) {
    throw new UsageError(
      `The preset ${DEFAULT} is an algorithm's own defaults: say which algorithm.`,
    );
  }
  return {
    name: DEFAULT,
    algo,
    summary: `The defaults of ${algo}.`,
    source: 'The schema of its hyperparameters.',
    steps: DEFAULT_STEPS,
    hyperparameters: {},
    solve: {},
  };
}

export type { AlgorithmByPreset, AlgorithmOf, Preset, PresetFor, Recipe } from './preset.js';
