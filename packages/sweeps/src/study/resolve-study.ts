import { importModules } from '@perilune/runs';
import { hyperparameterFields, math, parseOptions, resolveConfig, UsageError } from 'perilune';
import { gridSize } from '../samplers/grid.js';
import { MOST_DIMENSIONS } from '../samplers/sobol.js';
import { checkMetrics } from './objective.js';
import { type Assignment, isActive, type Parameter, valueAt, valueFrom } from './parameter.js';
import { readSearch } from './read-search.js';
import { runOptions } from './run-options.js';
import { type ParsedStudy, parsePruning, studySchema } from './schema.js';
import type { Objective, PruningSettings, SamplerName, SamplerSettings, Study } from './study.js';

/** Trials of a study that does not say how many. */
const USUAL_TRIALS = 20;

/**
 * Makes a study of what a file or a caller says: everything filled in, and all of it checked against the world and the
 * algorithm before anything begins. What it imports is imported.
 *
 * @param given as `WrittenStudy` has it
 * @param what holds it, for the message
 * @throws UsageError that names what was given, what is allowed and what to do
 */
export async function resolveStudy(given: unknown, what = 'the study'): Promise<Study> {
  const parsed = parseOptions(studySchema, given, what);
  await importModules(parsed.imports ?? []);
  try {
    return resolved(parsed);
  } catch (error) {
    if (error instanceof UsageError && !error.message.startsWith('In ')) {
      throw new UsageError(`In ${what}: ${error.message}`);
    }
    throw error;
  }
}

function resolved(parsed: ParsedStudy): Study {
  const { trials, seeds, seed, evaluationEpisodes, sampler, objective, pruning, ...rest } = parsed;
  const { search, warmStart, steps, ...run } = rest;
  const config = resolveConfig(runOptions({ run, steps: steps ?? 1 }, {}));
  const budget =
    steps ?? resolveConfig({ ...runOptions({ run, steps: 1 }, {}), steps: undefined }).steps;
  const parameters = readSearch(search, wholeNumbersOf(config.algo));
  const how = parsePruning(pruning);
  const settings = samplerSettingsOf(sampler, parameters, how);
  const objectives = objectivesOf(objective);
  checkMetrics(objectives, config.env);
  const most = settings.name === 'grid' ? gridSize(parameters, settings.levels) : undefined;
  const study: Study = {
    ...{ run, steps: budget, seeds, seed, episodes: evaluationEpisodes },
    trials: trials ?? most ?? USUAL_TRIALS,
    ...{ sampler: settings, objectives, pruning: how, search: parameters, warmStart },
  };
  checkGrid(study, most);
  checkTogether(study);
  checkValues(study);
  return study;
}

/** Which paths take whole numbers alone, as the algorithm's schema says. */
function wholeNumbersOf(algo: string): (path: string) => boolean {
  const fields = hyperparameterFields(algo);
  return (path) =>
    fields.some((field) => field.name === path && field.kind === 'number' && field.range.whole);
}

function samplerSettingsOf(
  given: ParsedStudy['sampler'],
  parameters: readonly Parameter[],
  pruning: PruningSettings,
): SamplerSettings {
  const own: Partial<SamplerSettings> & { name: SamplerName } =
    typeof given === 'string'
      ? { name: given }
      : (given as Partial<SamplerSettings> & { name: SamplerName });
  const { name, batch, startup = 10, multivariate = true, levels = 5 } = own;
  const size = batch ?? usualBatch(name, parameters, pruning);
  return { name, batch: size, startup, multivariate, levels };
}

/**
 * A bracket of halving ends with one trial; CMA-ES needs a generation (Hansen's 4 + 3 ln n); TPE learns the more the fewer
 * are chosen together.
 */
function usualBatch(
  name: SamplerName,
  parameters: readonly Parameter[],
  pruning: PruningSettings,
): number {
  if (name === 'cma-es') {
    const ranges = parameters.filter(({ kind, when }) => kind === 'number' && when === undefined);
    return 4 + Math.floor(3 * math.log(Math.max(1, ranges.length)));
  }
  if (pruning.name === 'halving') return pruning.eta ** (pruning.rungs - 1);
  return pruning.name === 'racing' ? 8 : 4;
}

/** What is best by nature where a metric does not say it. */
const LESS_IS_BETTER = [
  ...['stepsToSolved', 'secondsToSolved', 'costToSolved'],
  ...['steps', 'seconds', 'evaluation.std'],
];

function objectivesOf(given: ParsedStudy['objective']): Objective[] {
  const list = Array.isArray(given) ? given : [given];
  return list.map((each) => {
    const given = typeof each === 'string' ? { metric: each, aggregate: 'mean' as const } : each;
    const usual = LESS_IS_BETTER.includes(given.metric) ? 'minimize' : 'maximize';
    // Studies are compared as they are written: names in this order, and no prices where there are none.
    const { metric, direction = usual, ...rest } = given;
    return { metric, direction, ...rest };
  });
}

function checkGrid({ trials }: Study, most: number | undefined): void {
  if (most === undefined || trials <= most) return;
  throw new UsageError(
    `trials is ${trials}, but the grid has ${most} points: give at most as many, or leave trials out for all.`,
  );
}

/** @throws UsageError where two parts of the study do not go together */
function checkTogether({
  objectives,
  pruning,
  sampler,
  search,
  seeds,
  steps,
  warmStart,
}: Study): void {
  if (objectives.length > 1 && pruning.name !== 'none') {
    throw new UsageError(
      `pruning is ${pruning.name}, which needs one order of the trials, but there are ${objectives.length} objectives: give one, or leave pruning out.`,
    );
  }
  if (objectives.length > 1 && sampler.name === 'cma-es') {
    throw new UsageError(
      'cma-es seeks the best of one objective: with several take tpe, random, sobol or grid.',
    );
  }
  if (sampler.name === 'cma-es' && pruning.name === 'asha') {
    throw new UsageError(
      'cma-es learns from whole generations, for which asha does not wait: take halving or racing, or tpe.',
    );
  }
  if (sampler.name === 'cma-es' && sampler.batch < 2) {
    throw new UsageError(
      `the batch of cma-es is its generation, of at least 2; given ${sampler.batch}. Leave it out for 4 + 3 ln n.`,
    );
  }
  if (sampler.name === 'sobol' && search.length > MOST_DIMENSIONS) {
    throw new UsageError(
      `sobol reaches ${MOST_DIMENSIONS} parameters, but there are ${search.length}: take random.`,
    );
  }
  if (pruning.name === 'racing' && pruning.firstSeeds >= seeds) {
    throw new UsageError(
      `racing begins with ${pruning.firstSeeds} seeds, so seeds must be more than ${seeds}: give 10, say, or fewer firstSeeds.`,
    );
  }
  if (pruning.name === 'halving' || pruning.name === 'asha') {
    const first = Math.floor(steps / pruning.eta ** (pruning.rungs - 1));
    if (first < 1) {
      throw new UsageError(
        `steps is ${steps}: the first of ${pruning.rungs} rungs would have none.`,
      );
    }
  }
  if (warmStart.length > 0 && sampler.name !== 'tpe' && sampler.name !== 'cma-es') {
    throw new UsageError(
      `warmStart is for samplers that learn, tpe and cma-es; ${sampler.name} has no use for it.`,
    );
  }
}

/** Where a range is looked into beside its ends: a golden section, which no step is likely to meet. */
const WITHIN = 0.381966;

/** Has the library check each value by itself, and both ends and a point of each range. */
function checkValues(study: Study): void {
  const usual = usualAssignment(study.search);
  const base = resolveConfig(runOptions(study, {})).hyperparameters;
  for (const parameter of study.search) {
    for (const value of probesOf(parameter)) {
      const with_ = { ...usual, ...conditionsOf(parameter), [parameter.path]: value };
      const active = study.search.filter((each) => each.path in with_ && isActive(each, with_));
      const assignment = Object.fromEntries(active.map(({ path }) => [path, with_[path] ?? null]));
      try {
        resolveConfig(runOptions(study, assignment, base));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new UsageError(
          `search.${parameter.path} cannot be ${JSON.stringify(value)}: ${error.message}`,
        );
      }
    }
  }
}

function probesOf(parameter: Parameter) {
  if (parameter.kind === 'choice') return parameter.choices;
  const { low, high } = parameter;
  return [low, high, valueFrom(parameter, WITHIN)];
}

/** The first choice and the middle of each. */
function usualAssignment(parameters: readonly Parameter[]): Assignment {
  return Object.fromEntries(
    parameters.map((each) => [
      each.path,
      each.kind === 'choice' ? valueAt(each, 0) : valueFrom(each, 0.5),
    ]),
  );
}

/** Of those that it depends on the values with which it applies. */
function conditionsOf({ when }: Parameter): Assignment {
  return Object.fromEntries(
    Object.entries(when ?? {}).map(([path, values]) => [path, values[0] ?? null]),
  );
}
