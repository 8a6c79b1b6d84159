// Changes to the code that some test ought to notice: `npm run mutants` (scripts/mutants.mjs), which says in
// the environment whose.
import { reportOf, roomHere } from './scripts/mutant-rooms.mjs';

const { name, mutate } = roomHere();

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  // It says which tests there are. Not `testFiles`: with them Stryker 9 switches a mutant on when its module
  // has been loaded already, and what is computed while it loads would survive, unchanged.
  vitest: { configFile: 'vitest.mutants.config.ts', related: false },
  mutate,
  // TypeScript 7 has no interface that Stryker 9 could ask, and Vitest asks nobody about types.
  tsconfigFile: 'none.json',
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  // What is computed once, while a module is loaded, is changed too: each such mutant sees all tests of its room.
  ignoreStatic: false,
  concurrency: 2,
  // So that a machine with other work has the time too: what takes longer never ends.
  timeoutMS: 20_000,
  tempDirName: '.cache/mutants-copy',
  // Only what has changed since is tried again. It is the report too.
  incremental: true,
  incrementalFile: reportOf(name),
  reporters: ['progress'],
  // By their place: `runs` alone would leave out packages/runs too, and its test folders with it.
  ignorePatterns: ['/docs/images', '/packages/lab', '/runs', '*.tsbuildinfo'],
  thresholds: { high: 90, low: 85, break: null },
};
