import { makePins } from '../../../perilune/test/pins/pin.js';
import { recipes } from './recipes.js';

/** What `npm run pins` writes down of the article's agents. */
export const pins = () => makePins(recipes);
