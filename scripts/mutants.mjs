// `npm run mutants`: changes the code in thousands of small ways and looks which of them no test notices
// (Stryker, stryker.config.mjs), a room after the other, each with its own tests (mutant-rooms.mjs). Arguments
// are rooms to take instead of all; then what survived in them is listed too:
// npm run mutants -- replay agents/dqn
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOM, reportOf, rooms, untouched } from './mutant-rooms.mjs';
import { ensureBuilt, run, say, tool } from './prepare.mjs';
import { root } from './root.mjs';

/** Of a hundred mutants so many are to be noticed, and no more than so many set aside by a comment. */
const LEAST_KILLED = 85;
const MOST_SUPPRESSED = 3;

/**
 * @typedef {{ status: string, statusReason?: string, mutatorName: string, replacement?: string, location: { start: { line: number, column: number } } }} Mutant
 * @typedef {Record<string, { mutants: Mutant[] }>} Files
 * @typedef {{ mutants: number, killed: number, timeouts: number, survived: number, suppressed: number }} Counts
 * @typedef {Counts & { unexplained: string[] }} Tally
 */

/** What Stryker's own words for a suppression without a reason begin with. */
const NO_REASON = 'Ignored using a comment';

/** @type {Readonly<Record<string, keyof Counts>>} */
const COUNTED = { Killed: 'killed', Timeout: 'timeouts', Ignored: 'suppressed' };

/** @returns {Tally} */
function nothing() {
  return { mutants: 0, killed: 0, timeouts: 0, survived: 0, suppressed: 0, unexplained: [] };
}

/** Mutants that could be run, with their places. @param {Files} files */
function* runnable(files) {
  for (const [file, { mutants }] of Object.entries(files)) {
    for (const mutant of mutants) {
      const { status, location } = mutant;
      if (status === 'CompileError' || status === 'RuntimeError') continue;
      yield { ...mutant, place: `${file}:${location.start.line}` };
    }
  }
}

/** @param {Files} files of a room @returns {Tally} */
export function tally(files) {
  const sum = nothing();
  for (const { status, statusReason = NO_REASON, place } of runnable(files)) {
    sum.mutants += 1;
    sum[COUNTED[status] ?? 'survived'] += 1;
    if (status === 'Ignored' && statusReason.startsWith(NO_REASON)) sum.unexplained.push(place);
  }
  return sum;
}

/** @param {Iterable<Tally>} tallies @returns {Tally} */
export function total(tallies) {
  const sum = nothing();
  for (const { unexplained, ...counts } of tallies) {
    for (const [key, count] of Object.entries(counts))
      sum[/** @type {keyof Counts} */ (key)] += count;
    sum.unexplained.push(...unexplained);
  }
  return sum;
}

/**
 * Of those that are not set aside the share that a failing test told, in per cent: a test that never ends
 * tells too, but is counted apart.
 *
 * @param {Counts} counts
 */
export function killedShare({ mutants, killed, suppressed }) {
  return (100 * killed) / Math.max(1, mutants - suppressed);
}

/** @param {string} name @param {Counts} sum */
function line(name, sum) {
  const cells = [sum.mutants, sum.killed, sum.timeouts, sum.survived, sum.suppressed];
  return `${name.padEnd(22)}${cells.map((cell) => String(cell).padStart(10)).join('')}${killedShare(sum).toFixed(1).padStart(10)} %`;
}

/** @param {readonly string[]} names @returns {Map<string, Files>} what came of each room's mutants */
function reports(names) {
  const found = names.map((name) => ({ name, path: join(root, reportOf(name)) }));
  return new Map(
    found
      .filter(({ path }) => existsSync(path))
      .map(({ name, path }) => [name, JSON.parse(readFileSync(path, 'utf8')).files]),
  );
}

/** @param {Tally} all @returns {string[]} what is wrong with it */
export function problemsOf(all) {
  return [
    ...all.unexplained.map((place) => `${place} sets a mutant aside without a reason.`),
    ...(killedShare(all) < LEAST_KILLED ? [`Fewer than ${LEAST_KILLED} % are killed.`] : []),
    ...(100 * all.suppressed > MOST_SUPPRESSED * all.mutants
      ? [`More than ${MOST_SUPPRESSED} % are set aside.`]
      : []),
  ];
}

/** @param {Files} files */
function saySurvivors(files) {
  for (const { status, place, mutatorName, replacement = '' } of runnable(files)) {
    if (status in COUNTED) continue;
    say(`${place} ${mutatorName}: ${replacement.replace(/\s+/g, ' ').slice(0, 100)}`);
  }
}

/** Prints the table. @param {Map<string, Files>} found @returns {number} 0 if the marks are met, otherwise 1 */
function report(found) {
  const sums = new Map(Array.from(found, ([name, files]) => [name, tally(files)]));
  const all = total(sums.values());
  const heads = ['mutants', 'killed', 'timeouts', 'survived', 'set aside', 'killed'];
  say(`\n${''.padEnd(22)}${heads.map((head) => head.padStart(10)).join('')}`);
  for (const [name, sum] of sums) say(line(name, sum));
  say(line('all', all));
  for (const [path, why] of Object.entries(untouched)) say(`Left as it is: ${path}, as ${why}.`);
  const problems = problemsOf(all);
  for (const problem of problems) say(problem);
  return problems.length === 0 ? 0 : 1;
}

/** @param {string} name of a room @returns {number} 0 if its mutants were tried */
function attempt(name) {
  say(`\n${name} ...`);
  process.env[ROOM] = name;
  return run(process.execPath, [tool('@stryker-mutator/core', 'bin/stryker.js'), 'run']);
}

/** @param {string[]} chosen rooms; none: all */
async function main(chosen) {
  const unknown = chosen.find((name) => !(name in rooms));
  if (unknown !== undefined) {
    say(`There is no room ${unknown}: there are ${Object.keys(rooms).join(', ')}.`);
    return 2;
  }
  await ensureBuilt();
  const names = chosen.length === 0 ? Object.keys(rooms) : chosen;
  const failed = names.filter((name) => attempt(name) !== 0);
  const found = reports(names);
  if (chosen.length > 0) for (const files of found.values()) saySurvivors(files);
  const status = report(found);
  for (const name of failed) say(`${name} was not tried to its end: its message is above.`);
  return failed.length === 0 ? status : 1;
}

if (process.argv[1] === join(root, 'scripts/mutants.mjs')) {
  process.exitCode = await main(process.argv.slice(2));
}
