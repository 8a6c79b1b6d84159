/**
 * A tutorial's steps from a table to replay. Importing this makes the library know the tutorial's printed
 * mistakes: the algorithms `article-dqn` and `article-online-q`, whose options they are, and the presets
 * `article-online-as-printed` and `article-replay-as-printed`. For page and Node alike; the report is
 * `@perilune/article/node`.
 *
 * @module
 */

import './register-learners.js';

export {
  type ArticleDqnHyperparameters,
  type ArticleOnlineQHyperparameters,
  articleDqnSchema,
  articleOnlineQSchema,
  articlePresets,
  type Experiment,
  experiments,
  meant,
  mistakable,
  mistakableRun,
  mistakes,
  type Variant,
} from './recipes.js';
