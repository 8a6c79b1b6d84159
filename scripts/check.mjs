// `npm run check`: format, lint, lock file, types. Zero warnings.
import { checkLock } from './check-lock.mjs';
import { makeReference } from './docs.mjs';
import { build, ensureInstalled, run, say, tool } from './prepare.mjs';
import { roomProblems } from './rooms.mjs';

ensureInstalled();

/** @returns {number} 0 if the table of rooms is held, otherwise 1, with the problems told */
function checkRooms() {
  const problems = roomProblems();
  for (const problem of problems) say(problem);
  return problems.length === 0 ? 0 : 1;
}

/** @type {[string, () => number | Promise<number | void>][]} */
const steps = [
  [
    'Format and lint (Biome)',
    () =>
      run(process.execPath, [
        tool('@biomejs/biome', 'bin/biome'),
        'check',
        '--error-on-warnings',
        '.',
      ]),
  ],
  [
    'Format of the AssemblyScript (Prettier)',
    () =>
      run(process.execPath, [
        tool('prettier', 'bin/prettier.cjs'),
        '--check',
        'packages/*/assembly/**/*.ts',
      ]),
  ],
  ['The lock file', checkLock],
  ['The rooms', checkRooms],
  ['Build: asc, tsc', build],
  [
    'The packages as published (publint, are-the-types-wrong)',
    // Only now: what it stands on has just been installed.
    async () => (await import('./check-packages.mjs')).checkPackages(),
  ],
  ['A sentence for every exported name (TypeDoc)', () => makeReference(['--emit', 'none'])],
  [
    'Types of the lab (tsc)',
    () => run(process.execPath, [tool('typescript', 'bin/tsc'), '-p', 'packages/lab']),
  ],
  [
    'Types of the tests and scripts (tsc)',
    () => run(process.execPath, [tool('typescript', 'bin/tsc'), '-p', 'tsconfig.tests.json']),
  ],
  [
    'Types as users see them, in the oldest TypeScript that is promised (5.4)',
    () => run(process.execPath, [tool('typescript-floor', 'bin/tsc'), '-p', 'tsconfig.floor.json']),
  ],
];

const failed = [];
for (const [name, step] of steps) {
  say(`\n${name} ...`);
  if (await step()) failed.push(name);
}
say(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join('; ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
