import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: {
      perilune: fileURLToPath(new URL('packages/perilune/src/index.ts', import.meta.url)),
    },
  },
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    globalSetup: './scripts/temporary-files.mjs',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './scripts/totals-reporter.mjs'],
  },
});
