import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests run the sources, not what was built of them. */
const source = (path: string) => fileURLToPath(new URL(`packages/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^perilune$/, replacement: source('perilune/src/index.ts') },
      { find: /^perilune\/agent$/, replacement: source('perilune/src/agent.ts') },
      { find: /^perilune\/lander$/, replacement: source('perilune/src/lander.ts') },
      { find: /^@perilune\/pictures$/, replacement: source('pictures/src/index.ts') },
      { find: /^@perilune\/pictures\/node$/, replacement: source('pictures/src/node/index.ts') },
      { find: /^@perilune\/pictures\/natives$/, replacement: source('pictures/src/natives.ts') },
      { find: /^@perilune\/article$/, replacement: source('article/src/index.ts') },
      { find: /^@perilune\/article\/node$/, replacement: source('article/src/node/index.ts') },
      { find: /^@perilune\/formats$/, replacement: source('formats/src/index.ts') },
      { find: /^@perilune\/runs$/, replacement: source('runs/src/index.ts') },
      { find: /^@perilune\/runs\/past$/, replacement: source('runs/src/past/index.ts') },
    ],
  },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
    globalSetup: './scripts/temporary-files.mjs',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', './scripts/totals-reporter.mjs'],
  },
});
