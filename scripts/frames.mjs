// What Chromium's own tracing says of a page's pictures: the lab's tests and its benchmark ask it.

/** A picture later than this was missed; a task longer than this kept the page from one. */
export const LONGEST_MS = 50;

/** Collections of garbage among them: without their parts a task that is one has no name. */
const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8',
  'disabled-by-default-v8.gc',
];

/**
 * @typedef {{ name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number,
 *   args?: { data?: { frames?: { processId: number }[], functionName?: string, type?: string, url?: string,
 *   lineNumber?: number, columnNumber?: number } } }} TraceEvent
 *
 * @typedef {object} Frames
 * @property {number} seconds watched
 * @property {number} pictures drawn
 * @property {number} late those that came over 50 ms after the one before
 * @property {number} lateOfItself those of them before which the page's thread computed over 50 ms: the
 *   others waited for a machine that computed something else
 * @property {number} longestGap between two pictures, in ms
 * @property {number} longTasks tasks of the page's thread with over 50 ms of processor time, which a busy
 *   machine does not lengthen
 * @property {number} longestTask the longest, in ms of processor time
 * @property {string[]} madeOf of what each of the long ones consisted, in ms of processor time
 * @property {number} cores that the browser's threads kept busy
 */

/**
 * Watches a page while `work` lasts.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').Page} page
 * @param {() => Promise<unknown>} work
 * @returns {Promise<Frames>}
 */
export async function watchFrames(browser, page, work) {
  await browser.startTracing(page, { categories: CATEGORIES });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  return framesOf(traceEvents);
}

/** @param {readonly TraceEvent[]} events @returns {Frames} */
export function framesOf(events) {
  const started = events.find(({ name }) => name === 'TracingStartedInBrowser');
  const process = started?.args?.data?.frames?.[0]?.processId;
  const beats = events.filter(({ name, pid }) => name === 'FireAnimationFrame' && pid === process);
  const main = beats[0] === undefined ? undefined : threadOf(beats[0]);
  const times = beats.map(({ ts }) => ts / 1000).sort((a, b) => a - b);
  const tasks = events.filter(({ name, ph }) => name === 'RunTask' && ph === 'X');
  const own = tasks.filter((task) => threadOf(task) === main);
  const gaps = times.slice(1).map((end, i) => ({ start: times[i] ?? end, end }));
  const late = gaps.filter(({ start, end }) => end - start > LONGEST_MS);
  const long = own.filter((task) => processorMs(task) > LONGEST_MS);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return {
    seconds,
    pictures: gaps.filter(({ start, end }) => end - start > 1).length,
    late: late.length,
    lateOfItself: late.filter((gap) => computed(own, gap) > LONGEST_MS).length,
    longestGap: gaps.reduce((most, { start, end }) => Math.max(most, end - start), 0),
    longTasks: long.length,
    longestTask: own.reduce((most, task) => Math.max(most, processorMs(task)), 0),
    madeOf: long.map((task) => madeOf(task, events)),
    cores: tasks.reduce((sum, task) => sum + processorMs(task), 0) / 1000 / seconds,
  };
}

/** Parts of a task that are told of: beside them the others are small. */
const TOLD = 4;

/**
 * The parts of a task that took most themselves, what they called left out.
 *
 * @param {TraceEvent} task
 * @param {readonly TraceEvent[]} events
 */
function madeOf(task, events) {
  const end = task.ts + (task.dur ?? 0);
  const within = events
    .filter((event) => event.ph === 'X' && event.tdur && threadOf(event) === threadOf(task))
    .filter(({ ts }) => ts >= task.ts && ts < end)
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
  /** @type {Map<string, number>} */
  const took = new Map();
  const add = (/** @type {TraceEvent} */ event, /** @type {number} */ ms) =>
    took.set(nameOf(event), (took.get(nameOf(event)) ?? 0) + ms);
  /** @type {TraceEvent[]} */
  const around = [];
  for (const event of within) {
    while (around.length > 0 && endOf(around.at(-1)) <= event.ts) around.pop();
    const outer = around.at(-1);
    if (outer !== undefined) add(outer, -processorMs(event));
    add(event, processorMs(event));
    around.push(event);
  }
  const parts = [...took].sort(([, one], [, other]) => other - one).slice(0, TOLD);
  return `${processorMs(task).toFixed(0)} ms: ${parts.map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(', ')}`;
}

/** @param {TraceEvent | undefined} event */
const endOf = (event) => (event === undefined ? 0 : event.ts + (event.dur ?? 0));

/** @param {TraceEvent} event */
function nameOf({ name, args }) {
  const { functionName, type, url, lineNumber, columnNumber } = args?.data ?? {};
  const file = url && `${url.replace(/.*\//, '')}:${lineNumber}:${columnNumber}`;
  return [name, functionName, type, file].filter(Boolean).join(' ');
}

/** @param {TraceEvent} event */
const threadOf = ({ pid, tid }) => `${pid} ${tid}`;

/** @param {TraceEvent} task */
const processorMs = ({ tdur = 0 }) => tdur / 1000;

/**
 * Processor time of tasks within a span, in ms; of one that reaches out of it its share.
 *
 * @param {readonly TraceEvent[]} tasks
 * @param {{ start: number, end: number }} span
 */
function computed(tasks, { start, end }) {
  return tasks.reduce((sum, task) => {
    const [begin, lasts] = [task.ts / 1000, (task.dur ?? 0) / 1000];
    const within = Math.min(end, begin + lasts) - Math.max(start, begin);
    return within > 0 && lasts > 0 ? sum + (processorMs(task) * within) / lasts : sum;
  }, 0);
}
