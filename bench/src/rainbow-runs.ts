import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { conductAll, type TaskEvent, type TaskOutcome } from '@perilune/runs';
import { mean } from 'perilune';
import { type BenchFlags, WrongCall } from './benchmark.js';
import { type RainbowWorld, type Recipe, rainbowRecipes, rainbowRun } from './rainbow-recipes.js';

/** A run, as a line of the raw data has it. */
export interface RainbowLine {
  env: string;
  recipe: string;
  seed: number;
  /** Mean return of the greedy policy's 100 episodes after the last step; null where learning ran away. */
  score: number | null;
  /** Mean return of all training episodes: how soon it was learned. */
  training: number;
}

/** First reset seed of the episodes that judge: what is chosen among is not judged by the reporting ones. */
const EVALUATION_SEED = 40_000;

/** A file of raw data, and whether what it lacks is trained and added to it. */
interface RawData {
  file: string;
  mayAdd: boolean;
}

interface Asked {
  world: RainbowWorld;
  recipe: Recipe;
  seed: number;
}

/**
 * The raw data of these worlds and seeds; what is lacking is trained, and written down as it ends.
 *
 * @throws WrongCall where something is lacking that may not be added
 */
export async function rainbowLines(
  { file, mayAdd }: RawData,
  worlds: readonly RainbowWorld[],
  { seeds, from }: Pick<BenchFlags, 'seeds' | 'from'>,
): Promise<RainbowLine[]> {
  const asked = Array.from({ length: seeds }, (_, i) => from + i).flatMap((seed) =>
    worlds.flatMap((world) => rainbowRecipes.map((recipe) => ({ world, recipe, seed }))),
  );
  const known = new Map(readLines(file).map((line) => [keyOf(line), line]));
  const lacking = asked.filter((each) => !known.has(keyOfAsked(each)));
  process.stderr.write(
    `${asked.length} runs, of which ${lacking.length} are not in the raw data\n`,
  );
  if (lacking.length > 0) {
    if (!mayAdd) throw new WrongCall(lackingIn(file, lacking.length, asked.length));
    for (const line of await trained(lacking, file)) known.set(keyOf(line), line);
  }
  return asked.map((each) => known.get(keyOfAsked(each)) as RainbowLine);
}

function lackingIn(file: string, lacking: number, asked: number): string {
  return (
    `${relative('.', file)} lacks ${lacking} of ${asked} runs: --write trains them and adds them there, --recorded FILE ` +
    'to a file of your own; or ask by --env, --seeds and --from for what there is.'
  );
}

/** Each is in the file as soon as it has ended; one that fails takes no other along. */
async function trained(lacking: readonly Asked[], file: string): Promise<RainbowLine[]> {
  mkdirSync(dirname(file), { recursive: true });
  endLine(file);
  const tasks = lacking.map(({ world, recipe, seed }) => ({
    ...{ run: rainbowRun(world, recipe, seed), evaluationSeed: EVALUATION_SEED },
  }));
  const lineOf = (task: number, outcome: TaskOutcome): RainbowLine => {
    const { world, recipe, seed } = lacking[task] as Asked;
    return { env: world.env, recipe: recipe.name, seed, ...scoreOf(outcome) };
  };
  const onEvent = (event: TaskEvent) => {
    if (event.kind !== 'ended' || event.outcome.outcome === 'failed') return;
    appendFileSync(file, `${JSON.stringify(lineOf(event.task, event.outcome))}\n`);
  };
  const outcomes = await conductAll(tasks, { onEvent });
  return outcomes.map((outcome, task) => lineOf(task, outcome));
}

function keyOfAsked({ world, recipe, seed }: Asked): string {
  return keyOf({ env: world.env, recipe: recipe.name, seed });
}

function keyOf({ env, recipe, seed }: Pick<RainbowLine, 'env' | 'recipe' | 'seed'>): string {
  return `${env} ${recipe} ${seed}`;
}

/** A last line that a killed process tore is not whole and left out; it is trained again. */
function readLines(file: string): RainbowLine[] {
  const lines = textOf(file)
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'));
  return lines.map((line) => JSON.parse(line) as RainbowLine);
}

/** What is added is not to go on in a torn line. */
function endLine(file: string): void {
  const text = textOf(file);
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function scoreOf(outcome: TaskOutcome): Pick<RainbowLine, 'score' | 'training'> {
  if (outcome.outcome === 'failed') throw outcome.error;
  if (outcome.outcome === 'diverged') {
    return { score: null, training: rounded(trainingMean(outcome.soFar.episodes)) };
  }
  if (outcome.outcome !== 'finished') throw new Error(`A run is ${outcome.outcome}, not finished.`);
  const { evaluation, episodes } = outcome.result;
  return { score: rounded(evaluation?.mean ?? NaN), training: rounded(trainingMean(episodes)) };
}

function trainingMean(episodes: readonly { return: number }[]): number {
  return mean(episodes.map((episode) => episode.return));
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
