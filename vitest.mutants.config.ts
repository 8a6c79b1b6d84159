import { defineConfig } from 'vitest/config';
import base from './vitest.config.js';

/**
 * The tests that mutants are shown to: of the rooms that are changed and of what stands on them. Those
 * that start a browser or the built command see another build than the one that was changed. Left out are
 * the pins, whose hashes say that something changed and not what, and what trains until a threshold is
 * reached: each mutant would pay for them again.
 */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: [
      'packages/perilune/test/agents/**/*.test.ts',
      'packages/perilune/test/replay/**/*.test.ts',
      'packages/perilune/test/training/**/*.test.ts',
      'packages/perilune/test/state/**/*.test.ts',
      'packages/runs/test/**/*.test.ts',
    ],
    exclude: ['packages/perilune/test/training/cartpole.test.ts'],
    reporters: ['default'],
  },
});
