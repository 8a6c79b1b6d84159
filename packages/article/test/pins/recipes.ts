import '../../src/index.js';
import { type Recipe, seeded } from '../../../perilune/test/pins/recipes.js';

const lander = { env: 'LunarLander-v3' };

/** The tutorial's systems as it prints them, the network alone for no longer than its values stay finite. */
export const recipes: ReadonlyMap<string, Recipe> = new Map([
  ...seeded('preset article-online-as-printed', {
    ...lander,
    steps: 400,
    preset: 'article-online-as-printed',
  }),
  ...seeded('preset article-replay-as-printed', {
    ...lander,
    steps: 2_000,
    preset: 'article-replay-as-printed',
  }),
]);
