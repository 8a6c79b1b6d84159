/**
 * A tutorial's steps from a table to replay. Importing this makes the library know the tutorial's printed
 * mistakes: the algorithms `article-dqn` and `article-online-q`, whose options they are, and the presets
 * `article-online-as-printed` and `article-replay-as-printed`. For page and Node alike; the report is
 * `@perilune/article/node`.
 *
 * @module
 */

import './register.js';

export { type ArticleDqnHyperparameters, articleDqnSchema } from './dqn.js';
export { type Experiment, experiments, type Variant } from './experiments.js';
export { meant, mistakable, mistakableRun, mistakes } from './mistakes.js';
export { type ArticleOnlineQHyperparameters, articleOnlineQSchema } from './online-q.js';
export { articlePresets } from './presets.js';
