import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { openConductor, type TaskOutcome } from '@perilune/runs';
import { mean } from 'perilune';
import type { BenchFlags } from './benchmark.js';
import { type RainbowWorld, rainbowRecipes, rainbowRun } from './rainbow-recipes.js';

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

/** The raw data of these worlds and seeds; what is lacking is trained, and written down as it ends. */
export async function rainbowLines(
  file: string,
  worlds: readonly RainbowWorld[],
  { seeds, from }: Pick<BenchFlags, 'seeds' | 'from'>,
): Promise<RainbowLine[]> {
  const asked = Array.from({ length: seeds }, (_, i) => from + i).flatMap((seed) =>
    worlds.flatMap((world) => rainbowRecipes.map((recipe) => ({ world, recipe, seed }))),
  );
  const known = new Map(readLines(file).map((line) => [keyOf(line), line]));
  const lacking = asked.filter(
    ({ world, recipe, seed }) => !known.has(keyOf({ env: world.env, recipe: recipe.name, seed })),
  );
  process.stderr.write(`${asked.length} runs, of which ${lacking.length} are to be trained\n`);
  const conductor = openConductor();
  mkdirSync(dirname(file), { recursive: true });
  await Promise.all(
    lacking.map(async ({ world, recipe, seed }, number) => {
      const run = rainbowRun(world, recipe, seed);
      const outcome = await conductor.carryOut(number, { run, evaluationSeed: EVALUATION_SEED });
      const line = { env: world.env, recipe: recipe.name, seed, ...scoreOf(outcome) };
      appendFileSync(file, `${JSON.stringify(line)}\n`);
      known.set(keyOf(line), line);
    }),
  );
  await conductor.close();
  return asked.map(
    ({ world, recipe, seed }) =>
      known.get(keyOf({ env: world.env, recipe: recipe.name, seed })) as RainbowLine,
  );
}

function keyOf({ env, recipe, seed }: Pick<RainbowLine, 'env' | 'recipe' | 'seed'>): string {
  return `${env} ${recipe} ${seed}`;
}

/** A last line that a killed process tore is not whole and left out; it is trained again. */
function readLines(file: string): RainbowLine[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) appendFileSync(file, '\n');
  const lines = whole.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  return lines.map((line) => JSON.parse(line) as RainbowLine);
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
