import { registerLearner } from 'perilune';
import { ArticleDqn } from './dqn.js';
import type { ArticleDqnHyperparameters } from './dqn-options.js';
import { ArticleOnlineQ } from './online-q.js';
import type { ArticleOnlineQHyperparameters } from './online-q-options.js';
import './register.js';

registerLearner<ArticleDqnHyperparameters>('article-dqn', (setup) => new ArticleDqn(setup));
registerLearner<ArticleOnlineQHyperparameters>(
  'article-online-q',
  (setup) => new ArticleOnlineQ(setup),
);
