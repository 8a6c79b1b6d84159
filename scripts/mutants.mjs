// `npm run mutants`: changes the code in thousands of small ways and looks which of them no test notices
// (Stryker, stryker.config.mjs). Arguments are files or globs to change instead of all, and after --tests
// those of the tests to show them to instead of all, which spares every mutant the trainings of others:
// npm run mutants -- 'packages/perilune/src/replay/*.ts' --tests 'packages/perilune/test/replay/*.ts'
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, run, say, tool } from './prepare.mjs';
import { root } from './root.mjs';

/** Of a hundred mutants so many are to be noticed, and no more than so many set aside by a comment. */
const LEAST_KILLED = 85;
const MOST_SUPPRESSED = 3;

/**
 * @typedef {{ status: string, statusReason?: string, mutatorName: string, location: { start: { line: number } } }} Mutant
 * @typedef {{ mutants: number, killed: number, timeouts: number, survived: number, suppressed: number, unexplained: string[] }} Tally
 */

/** What Stryker's own words for a suppression without a reason begin with. */
const NO_REASON = 'Ignored using a comment';

/** @param {Record<string, { mutants: Mutant[] }>} files @returns {Map<string, Tally>} by folder */
export function tally(files) {
  /** @type {Map<string, Tally>} */
  const rooms = new Map();
  for (const [file, { mutants }] of Object.entries(files)) {
    const room = file.slice(0, file.lastIndexOf('/'));
    const sum = rooms.get(room) ?? {
      mutants: 0,
      killed: 0,
      timeouts: 0,
      survived: 0,
      suppressed: 0,
      unexplained: [],
    };
    rooms.set(room, sum);
    for (const { status, statusReason = NO_REASON, location } of mutants) {
      if (status === 'CompileError' || status === 'RuntimeError') continue;
      sum.mutants += 1;
      if (status === 'Killed') sum.killed += 1;
      else if (status === 'Timeout') sum.timeouts += 1;
      else if (status === 'Ignored') {
        sum.suppressed += 1;
        if (statusReason.startsWith(NO_REASON)) {
          sum.unexplained.push(`${file}:${location.start.line}`);
        }
      } else sum.survived += 1;
    }
  }
  return rooms;
}

/** @param {Iterable<Tally>} tallies @returns {Tally} */
function total(tallies) {
  const sum = { mutants: 0, killed: 0, timeouts: 0, survived: 0, suppressed: 0, unexplained: [] };
  for (const one of tallies) {
    for (const key of /** @type {const} */ ([
      'mutants',
      'killed',
      'timeouts',
      'survived',
      'suppressed',
    ])) {
      sum[key] += one[key];
    }
    sum.unexplained.push(.../** @type {never[]} */ (one.unexplained));
  }
  return sum;
}

/**
 * Of those that are not set aside the share that a failing test told, in per cent: a test that never ends
 * tells too, but is counted apart.
 *
 * @param {Tally} tally
 */
export function killedShare({ mutants, killed, suppressed }) {
  return (100 * killed) / Math.max(1, mutants - suppressed);
}

/** @param {string} name @param {Tally} sum */
function line(name, sum) {
  const cells = [sum.mutants, sum.killed, sum.timeouts, sum.survived, sum.suppressed];
  return `${name.padEnd(46)}${cells.map((cell) => String(cell).padStart(9)).join('')}${killedShare(sum).toFixed(1).padStart(9)} %`;
}

/** Prints the report's table. @returns {number} 0 if the marks are met, otherwise 1 */
function report() {
  const { files } = JSON.parse(readFileSync(join(root, '.cache/mutants-report.json'), 'utf8'));
  const rooms = tally(files);
  const all = total(rooms.values());
  const heads = ['mutants', 'killed', 'timeouts', 'survived', 'set aside', 'killed'];
  say(`\n${''.padEnd(46)}${heads.map((head) => head.padStart(9)).join('')}`);
  for (const [room, sum] of rooms) say(line(room, sum));
  say(line('all', all));
  const problems = [
    ...all.unexplained.map((place) => `${place} sets a mutant aside without a reason.`),
    ...(killedShare(all) < LEAST_KILLED ? [`Fewer than ${LEAST_KILLED} % are killed.`] : []),
    ...(100 * all.suppressed > MOST_SUPPRESSED * all.mutants
      ? [`More than ${MOST_SUPPRESSED} % are set aside.`]
      : []),
  ];
  for (const problem of problems) say(problem);
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === join(root, 'scripts/mutants.mjs')) {
  await ensureBuilt();
  const { values, positionals } = parseArgs({
    options: { tests: { type: 'string', multiple: true } },
    allowPositionals: true,
  });
  const stryker = tool('@stryker-mutator/core', 'bin/stryker.js');
  const only = [
    ...(positionals.length === 0 ? [] : ['--mutate', positionals.join(',')]),
    ...(values.tests === undefined ? [] : ['--testFiles', values.tests.join(',')]),
  ];
  process.exitCode = run(process.execPath, [stryker, 'run', ...only]) || report();
}
