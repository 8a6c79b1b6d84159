import type { BenchFlags } from './benchmark.js';
import { type RainbowWorld, rainbowRecipes, rainbowRun } from './rainbow-recipes.js';
import { type RawData, type RawLine, rawLines } from './raw-data.js';

/** First reset seed of the episodes that judge: what is chosen among is not judged by the reporting ones. */
const EVALUATION_SEED = 40_000;

/**
 * The raw data of these worlds and seeds; what is lacking is trained, and written down as it ends.
 *
 * @throws WrongCall where something is lacking that may not be added
 */
export function rainbowLines(
  data: RawData,
  worlds: readonly RainbowWorld[],
  { seeds, from }: Pick<BenchFlags, 'seeds' | 'from'>,
): Promise<RawLine[]> {
  const asked = Array.from({ length: seeds }, (_, i) => from + i).flatMap((seed) =>
    worlds.flatMap((world) =>
      rainbowRecipes.map((recipe) => ({
        ...{ env: world.env, recipe: recipe.name, seed },
        ...{ run: rainbowRun(world, recipe, seed), evaluationSeed: EVALUATION_SEED },
      })),
    ),
  );
  return rawLines(data, asked);
}
