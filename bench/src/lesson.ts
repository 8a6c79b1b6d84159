import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { checkWrite, importFromPage, writeInPage } from './page-source.js';
import { table } from './table.js';

/** What is asked of the course's modules here. */
interface Course {
  chapters: readonly {
    id: string;
    words: {
      answers: readonly { id: string; claimed: boolean }[];
      initial: { value: number | string };
    };
  }[];
}

interface Runs {
  runChapter(
    id: string,
    setting: { value: number | string; seed: number },
  ): Promise<{ came: string; numbers: Readonly<Record<string, number>> }>;
}

/** How often a chapter showed what it claims. */
interface Held {
  chapter: string;
  claim: string;
  held: number;
  /** What came instead, a seed an entry. */
  otherwise: { seed: number; came: string; numbers: Readonly<Record<string, number>> }[];
  /** Of the processor, for a run: the mean. */
  processorSeconds: number;
}

/** Of the seeds on which a chapter is to show what it claims: 18 of 20. */
const SHARE = 0.9;

/** Runs every chapter of the course as it begins, and counts on how many seeds its claim comes true. */
export async function benchLesson(flags: BenchFlags): Promise<Outcome> {
  const { seeds, from, write } = flags;
  checkWrite(flags);
  const { chapters } = await importFromPage<Course>('course/index.ts');
  const { runChapter } = await importFromPage<Runs>('course/runs.ts');
  const results: Held[] = [];
  for (const { id, words } of chapters) {
    const claim = words.answers.find(({ claimed }) => claimed)?.id ?? '';
    const otherwise: Held['otherwise'] = [];
    const before = process.cpuUsage();
    for (let seed = from; seed < from + seeds; seed++) {
      const { came, numbers } = await runChapter(id, { value: words.initial.value, seed });
      if (came !== claim) otherwise.push({ seed, came, numbers });
    }
    const { user, system } = process.cpuUsage(before);
    const processorSeconds = (user + system) / 1e6 / seeds;
    results.push({
      chapter: id,
      claim,
      held: seeds - otherwise.length,
      otherwise,
      processorSeconds,
    });
    process.stderr.write(`${id}: ${seeds - otherwise.length} of ${seeds}\n`);
  }
  if (write) keep(results, seeds);
  return {
    report: { from, seeds, results },
    marks: marksOf(results, seeds),
    text: textOf(results, seeds),
  };
}

/** Where the page reads how often each chapter held. */
function keep(results: readonly Held[], of: number): void {
  const counts = Object.fromEntries(results.map(({ chapter, held }) => [chapter, { held, of }]));
  writeInPage('course/held.json', counts);
}

function marksOf(results: readonly Held[], seeds: number) {
  return results.map(({ chapter, claim, held }) =>
    boundOf({
      name: `${chapter}: seeds that show what it claims (${claim})`,
      bound: 'at least',
      required: Math.ceil(SHARE * seeds),
      measured: held,
      unit: `of ${seeds}`,
    }),
  );
}

function textOf(results: readonly Held[], seeds: number): string {
  const rows = results.map(({ chapter, claim, held, otherwise, processorSeconds }) => [
    chapter,
    claim,
    `${held} of ${seeds}`,
    otherwise.map(({ seed, came }) => `${seed}: ${came}`).join(', '),
    processorSeconds.toFixed(2),
  ]);
  return table([['chapter', 'claim', 'held', 'otherwise', "processor's s a run"], ...rows]);
}
