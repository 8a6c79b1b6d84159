import { fileURLToPath } from 'node:url';
import { bootstrapInterval, type Interval, mean, normalizedScore, specOf } from 'perilune';
import { type BenchFlags, type Outcome, WrongCall } from './benchmark.js';
import { ALL, PLAIN, type RainbowWorld, rainbowRecipes, rainbowWorlds } from './rainbow-recipes.js';
import { rainbowLines } from './rainbow-runs.js';
import type { RawLine } from './raw-data.js';
import { table } from './table.js';

/** Where the raw data lies that the report was made of. */
const PUBLISHED = fileURLToPath(new URL('../../docs/rainbow/runs.jsonl', import.meta.url));
/** The run seeds before it are for reports of what was settled: here recipes are chosen among. */
const FIRST_SEED = 1_000;

/** Of a recipe in a world, or over all of them. */
interface Finding {
  recipe: string;
  world: string;
  runs: number;
  score: Interval;
  /** By how much it is more than plain DQN, of what is left out than all: what the option brings. */
  gain: Interval | null;
}

type Measure = (line: RawLine) => number;

/**
 * Rainbow revisited: each option of DQN added alone and left out alone, on four worlds. What was trained before is read from
 * the raw data; what is lacking is trained where it may be added to them.
 *
 * @throws WrongCall before anything is trained
 */
export async function benchRainbow(flags: BenchFlags): Promise<Outcome> {
  const worlds = worldsOf(flags);
  const { recorded: file = PUBLISHED, write, jobs } = flags;
  const mayAdd = write || file !== PUBLISHED;
  const lines = await rainbowLines({ file, mayAdd, jobs }, worlds, flags);
  const scores = findingsOf(lines, worlds, (line) => normalized(line, line.score));
  const training = findingsOf(lines, worlds, (line) => normalized(line, line.training));
  const raw = worlds.map((world) => rawOf(lines, world));
  const text = [
    `Score after the last step, 0 by chance and 1 at the goal; ${flags.seeds} seeds a cell, 95 % intervals of the mean:`,
    tableOf(scores, worlds),
    `Mean return of all training episodes on the same scale: how soon it was learned`,
    tableOf(training, worlds),
    ...raw,
  ].join('\n\n');
  return { report: { seeds: flags.seeds, from: flags.from, scores, training }, marks: [], text };
}

function worldsOf({ env, from }: BenchFlags): readonly RainbowWorld[] {
  if (from < FIRST_SEED) {
    throw new WrongCall(
      `--from must be ${FIRST_SEED} or more, given ${from}: the run seeds before are for reports, and here recipes are compared.`,
    );
  }
  const worlds = rainbowWorlds.filter((world) => env === undefined || env === world.env);
  if (worlds.length > 0) return worlds;
  const known = rainbowWorlds.map((world) => world.env).join(', ');
  throw new WrongCall(`--env must be one of ${known}; given ${env}.`);
}

/** What diverged learned nothing. */
function normalized({ env }: RawLine, score: number | null): number {
  if (score === null) return 0;
  const { referenceScores } = specOf(env);
  if (referenceScores === undefined)
    throw new Error(`Of ${env} no scores are known to compare by.`);
  return normalizedScore(score, referenceScores);
}

function findingsOf(
  lines: readonly RawLine[],
  worlds: readonly RainbowWorld[],
  measure: Measure,
): Finding[] {
  const runs = (recipe: string, env: string) =>
    lines.filter((line) => line.recipe === recipe && line.env === env).map(measure);
  return rainbowRecipes.flatMap(({ name }) => {
    const base = baseOf(name);
    const tasks = worlds.map(({ env }) => ({ env, ours: runs(name, env) }));
    const find = (world: string, chosen: typeof tasks): Finding => {
      const ours = chosen.map((each) => each.ours);
      const theirs = base === undefined ? undefined : chosen.map(({ env }) => runs(base, env));
      return {
        ...{ recipe: name, world, runs: ours.flat().length },
        score: bootstrapInterval([ours], ([drawn = []]) => mean(drawn.map(mean))),
        gain: theirs === undefined ? null : gainOf(name, ours, theirs),
      };
    };
    return [...tasks.map((task) => find(task.env, [task])), find('all worlds', tasks)];
  });
}

function baseOf(recipe: string): string | undefined {
  if (recipe.startsWith('+')) return PLAIN;
  return recipe.startsWith('-') ? ALL : undefined;
}

/** What the option brings: of what is added ours less theirs, of what is left out theirs less ours. */
function gainOf(recipe: string, ours: number[][], theirs: number[][]): Interval {
  const sign = recipe.startsWith('-') ? -1 : 1;
  return bootstrapInterval([ours, theirs], ([a = [], b = []]) => {
    const means = (tasks: typeof a) => mean(tasks.map(mean));
    return sign * (means(a) - means(b));
  });
}

function tableOf(findings: readonly Finding[], worlds: readonly RainbowWorld[]): string {
  const names = [...worlds.map(({ env }) => env), ...(worlds.length > 1 ? ['all worlds'] : [])];
  const rows = rainbowRecipes.map(({ name }) => {
    const of = (world: string) =>
      findings.find((each) => each.recipe === name && each.world === world) as Finding;
    const gain = of(names.at(-1) as string).gain;
    return [
      name,
      ...names.map((world) => show(of(world).score)),
      gain === null ? '' : show(gain, true),
    ];
  });
  return table([['', ...names, 'the option brings'], ...rows]);
}

function show({ estimate, low, high }: Interval, signed = false): string {
  const text = (value: number) => `${signed && value > 0 ? '+' : ''}${value.toFixed(2)}`;
  return low === null || high === null
    ? text(estimate)
    : `${text(estimate)} [${text(low)}, ${text(high)}]`;
}

/** Scores in the world's own units, and how many runs' are better than chance and at the goal. */
function rawOf(lines: readonly RawLine[], { env, steps }: RainbowWorld): string {
  const rows = rainbowRecipes.map(({ name }) => {
    const own = lines.filter((line) => line.recipe === name && line.env === env);
    const scores = own.flatMap(({ score }) => (score === null ? [] : [score]));
    const interval = bootstrapInterval([[scores]], ([drawn = []]) => mean(drawn.map(mean)));
    const scaled = own.map((line) => normalized(line, line.score));
    const [better, there] = [
      scaled.filter((score) => score > 0),
      scaled.filter((score) => score >= 1),
    ];
    const counts = [better, there, { length: own.length - scores.length }];
    return [name, show(interval), ...counts.map(({ length }) => `${length} of ${own.length}`)];
  });
  const head = ['', 'mean', 'beyond chance', 'at the goal', 'diverged'];
  return `${env}, ${steps.toLocaleString('en-US')} steps, mean return of 100 episodes:\n${table([head, ...rows])}`;
}
