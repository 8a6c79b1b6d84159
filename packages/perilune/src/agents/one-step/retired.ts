import type { RetiredOption } from '../shared/retired.js';

/** What the agents that learn from each transition once had when a tutorial's mistake was an option of theirs. */
export const retiredOfOneStep: readonly RetiredOption[] = [
  {
    name: 'bootstrapTerminal',
    gone: { default: false },
    why:
      "it adds a terminal state's estimate to the target. A mistake of a tutorial: @perilune/article " +
      'has it, as an option of article-online-q.',
  },
];
