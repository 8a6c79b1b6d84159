import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** A package as its sources have it: what is tested needs no build. */
function source(file: string): string {
  return fileURLToPath(new URL(`packages/${file}`, import.meta.url));
}

export default defineConfig({
  resolve: {
    alias: [
      { find: /^perilune$/, replacement: source('perilune/src/index.ts') },
      { find: /^@perilune\/runs$/, replacement: source('runs/src/index.ts') },
      { find: /^@perilune\/runs\/past$/, replacement: source('runs/src/past/index.ts') },
    ],
  },
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    globalSetup: './scripts/temporary-files.mjs',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './scripts/totals-reporter.mjs'],
  },
});
