import { metricsOf, NetworkPolicy, registerAlgorithm, registerPreset } from 'perilune';
import { articleDqnSchema } from './dqn-options.js';
import { articleOnlineQSchema } from './online-q-options.js';
import { articlePresets } from './presets.js';

registerAlgorithm({
  id: 'article-dqn',
  schema: articleDqnSchema,
  load: NetworkPolicy.load,
  metrics: metricsOf('dqn'),
});
registerAlgorithm({
  id: 'article-online-q',
  schema: articleOnlineQSchema,
  load: NetworkPolicy.load,
  metrics: metricsOf('online-q'),
});
for (const preset of articlePresets) registerPreset(preset);
