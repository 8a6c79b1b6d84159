import { makePins } from './pin.js';
import { recipes } from './recipes.js';

/** What `npm run pins` writes down of the library. */
export const pins = () => makePins(recipes);
