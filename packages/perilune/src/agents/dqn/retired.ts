import type { RetiredOption } from '../shared/retired.js';

const place = 'A mistake of a tutorial: @perilune/article has it, as an option of article-dqn.';

/** What DQN had when the tutorial's mistakes were options of it. */
export const retiredOfDqn: readonly RetiredOption[] = [
  {
    name: 'loss',
    gone: { value: 'row-max' },
    why: `it compares whole rows' maxima. ${place}`,
  },
  {
    name: 'bootstrapTerminal',
    gone: { default: false },
    why: `it adds a terminal state's estimate to the target. ${place}`,
  },
  {
    name: 'replayEviction',
    gone: { default: 'oldest' },
    why: `by it a full replay gives up the newest transitions. ${place}`,
  },
];
