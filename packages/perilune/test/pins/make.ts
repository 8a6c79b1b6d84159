import { makePin, type Pin } from './pin.js';
import { recipes } from './recipes.js';

/**
 * Every recipe's pin, by its name: what `npm run pins` writes down.
 *
 * @throws Error that names the recipe which cannot be run
 */
export async function* makePins(): AsyncGenerator<[string, Pin]> {
  for (const [name, recipe] of recipes) {
    try {
      yield [name, await makePin(recipe)];
    } catch (error) {
      throw new Error(`The recipe ${name} fails.`, { cause: error });
    }
  }
}
