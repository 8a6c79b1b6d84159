import type { PresetFor } from './preset.js';

export const monteCarlo: PresetFor<'monte-carlo'> = {
  name: 'monte-carlo',
  algo: 'monte-carlo',
  summary: 'A table of few states that learns from whole episodes: Blackjack.',
  source: 'Our own search on Blackjack-v1, run seeds from 1000 up; its record is docs/presets.md.',
  steps: 500_000,
  hyperparameters: { epsilon: { start: 1, end: 0.1, steps: 300_000 } },
  solve: { interval: 10_000, keepBest: true },
};
