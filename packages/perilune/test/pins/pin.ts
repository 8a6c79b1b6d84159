import { createHash } from 'node:crypto';
import { decodeSafetensors, train } from 'perilune';
import type { Recipe } from './recipes.js';

/** What a recipe came to, and so comes to as long as nothing that it runs through changes. */
export interface Pin {
  recipe: Recipe;
  /** SHA-256 of the trained tensors. */
  tensors: string;
  steps: number;
  updates: number;
  validations: number;
  solvedAtStep: number | null;
}

export async function makePin(recipe: Recipe): Promise<Pin> {
  const result = await train({ ...recipe, evaluationEpisodes: 0 });
  const { agent, steps, updates, validations, solvedAtStep } = result;
  return {
    recipe,
    tensors: hashOf(agent.save()),
    steps,
    updates,
    validations: validations.length,
    solvedAtStep,
  };
}

/**
 * Every recipe's pin, by its name: what `npm run pins` writes down.
 *
 * @throws Error that names the recipe which cannot be run
 */
export async function* makePins(
  recipes: ReadonlyMap<string, Recipe>,
): AsyncGenerator<[string, Pin]> {
  for (const [name, recipe] of recipes) {
    try {
      yield [name, await makePin(recipe)];
    } catch (error) {
      throw new Error(`The recipe ${name} fails.`, { cause: error });
    }
  }
}

/** SHA-256 of the tensors in an agent file, by names, shapes and float32 bytes alone: what else a file says of itself may grow. */
export function hashOf(file: Uint8Array): string {
  const hash = createHash('sha256');
  const { tensors } = decodeSafetensors(file);
  const sorted = [...tensors].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, shape, values } of sorted) {
    const bytes = new DataView(new ArrayBuffer(4 * values.length));
    values.forEach((value, i) => {
      bytes.setFloat32(4 * i, value, true);
    });
    hash.update(`${name} ${JSON.stringify(shape)}\n`).update(bytes);
  }
  return hash.digest('hex');
}
