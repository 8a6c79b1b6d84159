import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Verdict } from 'perilune';
import * as v from 'valibot';
import { readJson, readText } from '../files/read-file.js';
import { importsFrom, tooNew } from '../folder/config-file.js';
import { isLocked } from '../folder/lock.js';
import { importModules } from '../imports.js';
import { readLearning } from '../records/read-csv.js';

const anything = v.record(v.string(), v.unknown());

/** What is needed of a config.json; all else in it is kept. */
const configSchema = v.looseObject({
  perilune: v.optional(v.unknown()),
  env: v.string(),
  envOptions: v.optional(anything, {}),
  algo: v.string(),
  preset: v.string(),
  seed: v.number(),
  steps: v.number(),
  hyperparameters: v.optional(anything, {}),
  solve: v.optional(v.looseObject({ enabled: v.optional(v.boolean(), true) }), {}),
  imports: v.optional(v.array(v.string()), []),
});

/** What is needed of a result.json; one that does not say its outcome is of before a run could diverge. */
const resultSchema = v.looseObject({
  outcome: v.optional(v.picklist(['finished', 'diverged', 'broken']), 'finished'),
  steps: v.number(),
  seconds: v.number(),
  solved: v.boolean(),
  verdict: v.optional(v.picklist(['solved', 'not solved', 'not validated', 'no threshold'])),
  solvedAtSeconds: v.nullable(v.number()),
  solvedAtStep: v.nullish(v.number(), null),
  validations: v.optional(v.array(v.looseObject({ step: v.number(), mean: v.number() })), []),
  returns: v.nullish(v.looseObject({ last: v.number(), lowest: v.number() })),
  evaluation: v.nullish(
    v.looseObject({
      mean: v.number(),
      std: v.optional(v.number(), 0),
      episodes: v.optional(v.number(), 0),
    }),
  ),
  divergence: v.nullish(
    v.looseObject({ step: v.number(), quantity: v.string(), value: v.string() }),
  ),
});

/** What may be said of a run: the first two have ended, and have a result. */
export const RUN_STATES = ['finished', 'diverged', 'broken', 'running', 'interrupted'] as const;

export type RunState = (typeof RUN_STATES)[number];

/** A run as its folder tells it. */
export interface Run {
  folder: string;
  config: v.InferOutput<typeof configSchema>;
  state: RunState;
  /** undefined until the run has ended. */
  result: v.InferOutput<typeof resultSchema> | undefined;
  /** Environment steps done; undefined where nothing tells. */
  steps: number | undefined;
  seconds: number | undefined;
}

/** A folder that is no run, or none that can be read. */
export interface NoRun {
  folder: string;
  problem: string;
}

/** Reads a run's folder, whatever state it is in; never throws for what stands in it. */
export function readRun(folder: string): Run | NoRun {
  try {
    const config = readChecked(join(folder, 'config.json'), configSchema);
    const problem = tooNew(config.perilune);
    if (problem !== undefined) return { folder, problem };
    const resultFile = join(folder, 'result.json');
    if (existsSync(resultFile)) {
      const result = readChecked(resultFile, resultSchema);
      const { outcome, steps, seconds } = result;
      // It has not ended: whoever goes on with it has its folder locked meanwhile.
      const goesOn = outcome === 'broken' && isLocked(folder);
      if (goesOn) return { folder, config, state: 'running', result: undefined, ...howFar(folder) };
      return { folder, config, state: outcome, result, steps, seconds };
    }
    const state = isLocked(folder) ? 'running' : 'interrupted';
    return { folder, config, state, result: undefined, ...howFar(folder) };
  } catch (error) {
    return { folder, problem: (error as Error).message.replace(/\.$/, '') };
  }
}

/** Imports what the runs imported: thresholds and presets may be registered there. @throws Failure as `importModules` */
export async function importModulesOf(runs: readonly Run[]): Promise<void> {
  const files = runs.flatMap(({ folder, config }) => importsFrom(folder, config.imports));
  await importModules([...new Set(files)]);
}

export function isRun(found: Run | NoRun): found is Run {
  return 'config' in found;
}

/** Mean return of the reporting episodes; undefined where none were flown, as of a diverged run. */
export function scoreOf(run: Run): number | undefined {
  return run.result?.evaluation?.mean;
}

/** Whether a run solved its task; undefined until it has ended. One of before it was said tells it otherwise. */
export function verdictOf({ result, config }: Run): Verdict | undefined {
  if (result === undefined) return undefined;
  const unsaid = config.solve.enabled ? 'not solved' : 'not validated';
  return result.verdict ?? (result.solved ? 'solved' : unsaid);
}

function howFar(folder: string): { steps: number | undefined; seconds: number | undefined } {
  const file = join(folder, 'progress.csv');
  const last = existsSync(file) ? readLearning(readText(file, 'table')).rows.at(-1) : undefined;
  return { steps: last?.step, seconds: last?.seconds };
}

function readChecked<S extends v.GenericSchema>(file: string, schema: S): v.InferOutput<S> {
  const name = basename(file);
  if (!existsSync(file)) throw new Error(`no ${name}`);
  const parsed = v.safeParse(schema, contentOf(file, name));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = issue.path?.map(({ key }) => String(key)).join('.') ?? '';
  throw new Error(`${name} has no ${path || 'object'} as a run has it`);
}

function contentOf(file: string, name: string): unknown {
  try {
    return readJson(file);
  } catch (error) {
    // Whoever tells it names the folder already.
    const { message, cause } = error as Error;
    const isText = cause instanceof SyntaxError && !message.includes('It has');
    const told = isText ? `${name} is no JSON, or only half of it` : message.replace(file, name);
    throw new Error(told, { cause: error });
  }
}
