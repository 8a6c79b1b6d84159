import { cpus } from 'node:os';
import type { BenchFlags, Outcome } from './benchmark.js';
import { type MemorySample, Scales, total } from './lab-memory.js';
import { type FirstVisit, LabSite } from './lab-site.js';
import { boundOf, type Mark } from './marks.js';
import { spreadOf } from './rounds.js';
import { table } from './table.js';
import { trainInProcess } from './train-process.js';

const WATCHED_SECONDS = 60;
/** Memory is weighed once a minute: for two, and with `--full` for ten. */
const MINUTES = { short: 2, full: 10 };
/** Before the first weighing and the first picture that counts the run has settled. */
const SETTLED_SECONDS = 10;
const VISITS = 5;

/** A part of the benchmark: what it found, what it promises, and both in words. */
interface Part {
  report: object;
  marks: Mark[];
  text: string;
}

/** The lab in Chromium: its first load, the seconds to solved, pictures and memory while it trains. */
export async function benchLab(flags: BenchFlags): Promise<Outcome> {
  const site = await LabSite.open();
  try {
    const parts = {
      load: await load(site),
      races: await race(site, flags),
      frames: await watch(site),
      memory: await weigh(site, flags.full ? MINUTES.full : MINUTES.short),
    };
    const all = Object.values(parts);
    return {
      report: Object.fromEntries(Object.entries(parts).map(([name, { report }]) => [name, report])),
      marks: all.flatMap(({ marks }) => marks),
      text: all.map(({ text }) => text).join('\n\n'),
    };
  } finally {
    await site.close();
  }
}

async function load(site: LabSite): Promise<Part> {
  const visits: FirstVisit[] = [];
  for (let i = 0; i < VISITS; i++) visits.push(await site.visitFirst());
  const interactive = spreadOf(visits.map((visit) => visit.interactive));
  const kilobytes = visits[0]?.kilobytes ?? Number.NaN;
  return {
    report: { visits },
    marks: [
      boundOf({
        name: 'first load of the lab, compressed',
        bound: 'at most',
        required: 200,
        measured: kilobytes,
        unit: 'KB',
      }),
      boundOf({
        name: 'from its address to a button that answers',
        bound: 'at most',
        required: 1,
        measured: interactive.median,
        unit: 's',
      }),
    ],
    text:
      `First visit: ${kilobytes.toFixed(0)} KB, ready after ${interactive.median.toFixed(2)} s ` +
      `(${interactive.min.toFixed(2)} to ${interactive.max.toFixed(2)} of ${VISITS})`,
  };
}

async function race(site: LabSite, { seeds, from }: BenchFlags): Promise<Part> {
  const races: { seed: number; inPage: number; onCommandLine: number }[] = [];
  for (let seed = from; seed < from + Math.min(seeds, 3); seed++) {
    const inPage = await site.solve(seed);
    const { solvedAtSeconds } = await trainInProcess(['--seed', String(seed)]);
    races.push({ seed, inPage, onCommandLine: solvedAtSeconds ?? Number.POSITIVE_INFINITY });
  }
  const sum = (of: 'inPage' | 'onCommandLine') => races.reduce((all, race) => all + race[of], 0);
  const rows = races.map(
    ({ seed, inPage, onCommandLine }) =>
      `seed ${seed}: ${inPage.toFixed(2)} s in the page, ${onCommandLine.toFixed(2)} s on the command line`,
  );
  return {
    report: { races },
    marks: [
      boundOf({
        name: "seconds to solved in the page, in the command line's",
        bound: 'at most',
        required: 1.2,
        measured: sum('inPage') / sum('onCommandLine'),
        unit: 'times',
      }),
    ],
    text: rows.join('\n'),
  };
}

/** A minute of training through the browser's own tracing. */
async function watch(site: LabSite): Promise<Part> {
  const page = await site.trainForLong();
  await page.waitForTimeout(1000 * SETTLED_SECONDS);
  let busy = 0;
  const frames = await site.watch(page, async () => {
    const before = busySeconds();
    await page.waitForTimeout(1000 * WATCHED_SECONDS);
    busy = busySeconds() - before;
  });
  const others = busy / WATCHED_SECONDS - frames.cores;
  await page.close();
  const mark = (name: string, measured: number, unit: string) =>
    boundOf({ name, bound: 'at most', required: 0, measured, unit });
  return {
    report: { ...frames, others },
    marks: [
      mark('tasks of the page over 50 ms in a minute of training', frames.longTasks, 'tasks'),
      mark('pictures over 50 ms late in it', frames.late, 'pictures'),
    ],
    text:
      `${frames.pictures} pictures in ${frames.seconds.toFixed(0)} s, the longest wait ` +
      `${frames.longestGap.toFixed(0)} ms; ${frames.late} over 50 ms, ${frames.lateOfItself} of them ` +
      `by the page's own computing; its longest task took ${frames.longestTask.toFixed(0)} ms.\n` +
      `Of ${cpus().length} cores the browser kept ${frames.cores.toFixed(2)} busy, ` +
      `all else ${Math.max(0, others).toFixed(2)}.`,
  };
}

/** Processor time that the whole machine has spent on anything, in seconds. */
function busySeconds(): number {
  const spent = cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq);
  return spent.reduce((sum, ms) => sum + ms, 0) / 1000;
}

/** Trains and flies for minutes: the page and its worker must hold what they held after the first. */
async function weigh(site: LabSite, minutes: number): Promise<Part> {
  const page = await site.trainForLong();
  await page.waitForTimeout(1000 * SETTLED_SECONDS);
  const scales = await Scales.of(page);
  const samples: MemorySample[] = [await scales.weigh()];
  for (let minute = 0; minute < minutes; minute++) {
    await page.waitForTimeout(60_000);
    samples.push(await scales.weigh());
  }
  await page.close();
  const growths = samples.map((sample) => total(sample) - total(samples[0] as MemorySample));
  return {
    report: { samples },
    marks: [
      boundOf({
        name: `growth of page and worker in ${minutes} minutes of training`,
        bound: 'at most',
        required: 8,
        measured: growths.at(-1) ?? Number.NaN,
        unit: 'MiB',
      }),
    ],
    text: table([
      ['after', 'page: heap', 'buffers', 'worker: heap', 'buffers', 'growth'],
      ...samples.map(({ seconds, page: at, worker }, i) => [
        `${seconds.toFixed(0)} s`,
        ...[at.heap, at.buffers, worker.heap, worker.buffers, growths[i] ?? 0].map(
          (mebibytes) => `${mebibytes.toFixed(1)} MiB`,
        ),
      ]),
    ]),
  };
}
