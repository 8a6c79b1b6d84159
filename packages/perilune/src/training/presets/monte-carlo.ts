import type { PresetFor } from './preset.js';

export const monteCarlo: PresetFor<'monte-carlo'> = {
  name: 'monte-carlo',
  algo: 'monte-carlo',
  summary: 'A table for a world of few states that learns from whole episodes: Blackjack.',
  source: 'Our own search on Blackjack-v1, run seeds from 1000 up; its record is docs/presets.md.',
  steps: 400_000,
  hyperparameters: { epsilon: 0.1, environments: 16 },
  solve: { interval: 20_000, keepBest: true },
};
