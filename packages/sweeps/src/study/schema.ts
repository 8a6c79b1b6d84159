import { namedValues } from 'perilune';
import * as v from 'valibot';

const whole = v.pipe(v.number(), v.integer());
const positive = v.pipe(whole, v.minValue(1));

export const SAMPLERS = ['grid', 'random', 'sobol', 'tpe', 'cma-es'] as const;

const samplerSchema = v.strictObject({
  name: v.picklist(SAMPLERS),
  batch: v.optional(v.pipe(positive, v.maxValue(10_000))),
  startup: v.optional(positive),
  multivariate: v.optional(v.boolean()),
  levels: v.optional(v.pipe(positive, v.minValue(2), v.maxValue(1_000))),
});

const eta = v.optional(v.pipe(whole, v.minValue(2)), 3);
const rungs = v.optional(v.pipe(whole, v.minValue(2), v.maxValue(10)), 3);

const pruningSchema = v.variant('name', [
  v.strictObject({ name: v.literal('none') }),
  v.strictObject({ name: v.literal('halving'), eta, rungs }),
  v.strictObject({ name: v.literal('asha'), eta, rungs }),
  v.strictObject({
    name: v.literal('racing'),
    firstSeeds: v.optional(v.pipe(whole, v.minValue(2)), 3),
    confidence: v.optional(v.pipe(v.number(), v.gtValue(0.5), v.maxValue(0.9999)), 0.95),
    test: v.optional(v.picklist(['welch', 'ranks']), 'welch'),
  }),
]);

const price = v.optional(v.pipe(v.number(), v.finite(), v.minValue(0)), 0);

const pricesSchema = v.strictObject({ steps: price, updates: price, validationSteps: price });

const objectiveSchema = v.strictObject({
  metric: v.string(),
  prices: v.optional(pricesSchema),
  direction: v.optional(v.picklist(['maximize', 'minimize'])),
  aggregate: v.optional(v.picklist(['mean', 'median', 'worst']), 'mean'),
});

/** One, or a name alone, or several. */
const objectivesSchema = v.union([
  v.string(),
  objectiveSchema,
  v.pipe(v.array(v.union([v.string(), objectiveSchema])), v.minLength(1), v.maxLength(4)),
]);

/** What stands in a study's file; what its values may be together, `resolveStudy` says. */
export const studySchema = v.strictObject({
  env: v.optional(v.string()),
  envOptions: v.optional(namedValues),
  algo: v.optional(v.string()),
  preset: v.optional(v.string()),
  steps: v.optional(positive),
  episodes: v.optional(v.nullable(positive)),
  hyperparameters: v.optional(namedValues),
  solve: v.optional(namedValues),
  imports: v.optional(v.array(v.string())),
  trials: v.optional(v.pipe(positive, v.maxValue(1_000_000))),
  seeds: v.optional(v.pipe(positive, v.maxValue(1_000)), 1),
  seed: v.optional(v.pipe(whole, v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)), 0),
  evaluationEpisodes: v.optional(v.pipe(positive, v.maxValue(100_000)), 100),
  sampler: v.optional(v.union([v.picklist(SAMPLERS), samplerSchema]), 'tpe'),
  objective: v.optional(objectivesSchema, 'score'),
  pruning: v.optional(
    v.union([v.picklist(['none', 'halving', 'asha', 'racing']), pruningSchema]),
    'none',
  ),
  search: namedValues,
  warmStart: v.optional(v.array(v.string()), []),
});

/** A study as its file says it. */
export type WrittenStudy = v.InferInput<typeof studySchema>;

export type ParsedStudy = v.InferOutput<typeof studySchema>;

/** Fills in what a name alone leaves out. */
export function parsePruning(given: ParsedStudy['pruning']): v.InferOutput<typeof pruningSchema> {
  return typeof given === 'string' ? v.parse(pruningSchema, { name: given }) : given;
}

/** A range as it is written. */
export const rangeSchema = v.strictObject({
  low: v.pipe(v.number(), v.finite()),
  high: v.pipe(v.number(), v.finite()),
  log: v.optional(v.boolean(), false),
  step: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  integer: v.optional(v.boolean()),
  when: v.optional(namedValues),
});

/** A list of choices as it is written with a condition. */
export const choicesSchema = v.strictObject({
  choices: v.pipe(v.array(v.unknown()), v.minLength(1)),
  when: v.optional(namedValues),
});
