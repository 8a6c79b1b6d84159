import { metricsOf, NetworkPolicy, registerAlgorithm, registerPreset } from 'perilune';
import { ArticleDqn, articleDqnSchema } from './dqn.js';
import { ArticleOnlineQ, articleOnlineQSchema } from './online-q.js';
import { articlePresets } from './presets.js';

registerAlgorithm({
  id: 'article-dqn',
  schema: articleDqnSchema,
  create: (setup) => new ArticleDqn(setup),
  load: NetworkPolicy.load,
  metrics: metricsOf('dqn'),
});
registerAlgorithm({
  id: 'article-online-q',
  schema: articleOnlineQSchema,
  create: (setup) => new ArticleOnlineQ(setup),
  load: NetworkPolicy.load,
  metrics: metricsOf('online-q'),
});
for (const preset of articlePresets) registerPreset(preset);
