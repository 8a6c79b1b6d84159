import { fileURLToPath } from 'node:url';
import { bootstrapInterval, type Interval, mean } from 'perilune';
import { type BenchFlags, type Outcome, WrongCall } from './benchmark.js';
import { knownLines, type RawLine, rawLines } from './raw-data.js';
import { table } from './table.js';
import { type ZooRecipe, zooRecipes, zooRun } from './zoo-recipes.js';

/** Where the raw data lies that docs/presets.md shows. */
const PUBLISHED = fileURLToPath(new URL('../../docs/zoo/runs.jsonl', import.meta.url));

/** What the runs of a recipe come to. */
interface Finding extends Pick<ZooRecipe, 'env' | 'published'> {
  recipe: string;
  asked: number;
  runs: number;
  diverged: number;
  /** Mean over run seeds of the mean return of the reporting episodes; null before the first run. */
  score: Interval | null;
  least: number | null;
  greatest: number | null;
}

/**
 * The zoo's recipes by our engine beside the scores that the zoo has published: of what the raw data has; what is
 * lacking is trained where `write` says so.
 *
 * @throws WrongCall where no recipe is meant
 */
export async function benchZoo(flags: BenchFlags): Promise<Outcome> {
  const { recorded: file = PUBLISHED, write, jobs, seeds, from } = flags;
  const recipes = chosen(flags);
  const asked = recipes.flatMap((recipe) =>
    Array.from({ length: Math.min(seeds, recipe.seeds) }, (_, i) => from + i).map((seed) => ({
      ...{ env: recipe.env, recipe: recipe.name, seed, run: zooRun(recipe, seed) },
    })),
  );
  if (write) await rawLines({ file, mayAdd: true, jobs }, asked);
  const lines = knownLines({ file });
  const findings = recipes.map((recipe) => findingOf(recipe, lines, flags));
  return { report: { findings }, marks: [], text: textOf(findings) };
}

function chosen({ preset, env }: BenchFlags): ZooRecipe[] {
  const recipes = zooRecipes.filter(
    (recipe) =>
      (preset === undefined || preset === recipe.preset || preset === recipe.name) &&
      (env === undefined || env === recipe.env),
  );
  if (recipes.length > 0) return recipes;
  const known = (pick: (recipe: ZooRecipe) => string) =>
    [...new Set(zooRecipes.map(pick))].join(', ');
  throw new WrongCall(
    `The zoo has no recipe of --preset ${preset ?? '(any)'} in --env ${env ?? '(any)'}: presets are ${known((recipe) => recipe.preset)}; worlds ${known((recipe) => recipe.env)}.`,
  );
}

function findingOf(recipe: ZooRecipe, lines: readonly RawLine[], flags: BenchFlags): Finding {
  const asked = Math.min(flags.seeds, recipe.seeds);
  const own = lines.filter(
    (line) =>
      line.env === recipe.env &&
      line.recipe === recipe.name &&
      line.seed >= flags.from &&
      line.seed < flags.from + asked,
  );
  const scores = own.flatMap(({ score }) => (score === null ? [] : [score]));
  return {
    ...{ env: recipe.env, published: recipe.published, recipe: recipe.name, asked },
    ...{ runs: own.length, diverged: own.length - scores.length },
    score:
      scores.length === 0
        ? null
        : bootstrapInterval([[scores]], ([drawn = []]) => mean(drawn.map(mean))),
    least: scores.length === 0 ? null : Math.min(...scores),
    greatest: scores.length === 0 ? null : Math.max(...scores),
  };
}

function textOf(findings: readonly Finding[]): string {
  const head = ['', 'recipe', 'published', 'ours, mean', 'least..greatest', 'run seeds'];
  const rows = findings.map((finding) => [
    ...[finding.env, finding.recipe, finding.published.toFixed(1)],
    ...[scoreText(finding.score), rangeText(finding), runsText(finding)],
  ]);
  return `Greedy mean returns of 100 reporting episodes, 95 % intervals of the mean over run seeds\n${table([head, ...rows])}`;
}

function scoreText(score: Interval | null): string {
  if (score === null) return 'not run';
  const { estimate, low, high } = score;
  const interval = low === null || high === null ? '' : ` [${low.toFixed(1)}, ${high.toFixed(1)}]`;
  return `${estimate.toFixed(1)}${interval}`;
}

function rangeText({ least, greatest }: Finding): string {
  return least === null || greatest === null ? '' : `${least.toFixed(1)}..${greatest.toFixed(1)}`;
}

function runsText({ runs, asked, diverged }: Finding): string {
  return `${runs} of ${asked}${diverged === 0 ? '' : `, ${diverged} diverged`}`;
}
