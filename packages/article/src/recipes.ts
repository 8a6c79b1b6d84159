/**
 * As `@perilune/article`, but for what learns: the printed mistakes can be chosen and agents that made them read, as a
 * page does before it trains.
 *
 * @module
 */

import './register.js';

export { type ArticleDqnHyperparameters, articleDqnSchema } from './dqn-options.js';
export { type Experiment, experiments, type Variant } from './experiments.js';
export { meant, mistakable, mistakableRun, mistakes } from './mistakes.js';
export { type ArticleOnlineQHyperparameters, articleOnlineQSchema } from './online-q-options.js';
export { articlePresets } from './presets.js';
