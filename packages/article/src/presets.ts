import { type Preset, presetNamed } from 'perilune';

const online = presetNamed('article-online');
const replay = presetNamed('article-replay');

/** The tutorial's systems as its listings compute them. What it means by them are presets of the library. */
export const articlePresets: readonly Preset[] = [
  {
    ...online,
    name: 'article-online-as-printed',
    algo: 'article-online-q',
    summary:
      "The same as the article's listing computes it: the gradient flows through the target alone.",
    source:
      "The article's third listing: the prediction is read as a plain number, and ends are bootstrapped.",
    hyperparameters: {
      ...online.hyperparameters,
      gradient: 'target-only',
      bootstrapTerminal: true,
    },
  },
  {
    ...replay,
    name: 'article-replay-as-printed',
    algo: 'article-dqn',
    summary:
      'The same as the article’s listings compute it: a buffer that freezes, a loss of row maxima.',
    source:
      "The article's last listings: the slice keeps the first 10,000 transitions, and the loss compares the rows' maxima.",
    hyperparameters: { ...replay.hyperparameters, loss: 'row-max', replayEviction: 'newest' },
  },
];
