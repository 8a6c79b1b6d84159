import type { PresetFor } from './preset.js';

export const tabular: PresetFor<'tabular-q'> = {
  name: 'tabular',
  algo: 'tabular-q',
  summary: 'A table of few states: Q-learning whose steps shrink with visits.',
  source:
    'Our own search on the toy-text worlds, run seeds from 1000 up; its record is docs/presets.md.',
  steps: 500_000,
  hyperparameters: {
    learningRate: 1,
    visitDecay: 0.6,
    discount: 0.99,
    epsilon: { start: 1, end: 0.1, steps: 300_000 },
  },
  solve: { interval: 10_000, keepBest: true },
};
