// Changes to the code that some test ought to notice: `npm run mutants` (scripts/mutants.mjs).

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutants.config.ts' },
  // What learning, its bookkeeping and its statistics rest on: an error there trains, only worse.
  mutate: [
    'packages/perilune/src/agents/**/*.ts',
    'packages/perilune/src/training/**/*.ts',
    'packages/perilune/src/replay/**/*.ts',
    'packages/runs/src/**/*.ts',
  ],
  // TypeScript 7 has no interface that Stryker 9 could ask, and Vitest asks nobody about types.
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  // A change to what is computed once, while a module is loaded, shows only in a process of its own.
  ignoreStatic: false,
  concurrency: 2,
  timeoutMS: 10_000,
  // All tests once, each of them watched, before the first mutant.
  dryRunTimeoutMinutes: 30,
  tempDirName: '.cache/mutants',
  incremental: true,
  incrementalFile: '.cache/mutants.json',
  reporters: ['progress', 'json'],
  jsonReporter: { fileName: '.cache/mutants-report.json' },
  // By their place: `runs` alone would leave out packages/runs too, and its test folders with it.
  ignorePatterns: ['/docs/images', '/packages/lab', '/runs', '*.tsbuildinfo'],
  thresholds: { high: 90, low: 85, break: null },
};
