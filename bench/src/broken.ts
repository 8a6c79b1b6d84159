import { writeFileSync } from 'node:fs';
import { DivergenceError, type RunOptions, type TimedEpisode, train } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { importFromPage, pathInPage } from './page-source.js';
import { table } from './table.js';

interface Came {
  solved: boolean;
  last: number;
  excess: number;
}

/** What is asked of the page's pieces here. */
interface Piece {
  id: string;
  shown: { measure: object };
}

interface Breaking {
  pairOf(piece: Piece, seed: number): { whole: RunOptions; broken: RunOptions };
  cameOf(solved: boolean, episodes: readonly TimedEpisode[]): Came;
  mattered(measure: object, whole: Came, without: Came): boolean;
}

interface Result {
  piece: string;
  mattered: number;
  seeds: { seed: number; whole: Came; broken: Came; mattered: boolean }[];
}

/** Trains each recipe of "Break it" whole and without its piece, and counts on how many seeds the loss shows. */
export async function benchBroken({ seeds, from, write }: BenchFlags): Promise<Outcome> {
  const { pieces } = await importFromPage<{ pieces: readonly Piece[] }>('src/story/pieces.ts');
  const breaking = await importFromPage<Breaking>('src/story/breaking.ts');
  const results: Result[] = [];
  for (const piece of pieces) {
    const found: Result['seeds'] = [];
    for (let seed = from; seed < from + seeds; seed++) {
      const pair = breaking.pairOf(piece, seed);
      const [whole, broken] = [
        await practise(pair.whole, breaking),
        await practise(pair.broken, breaking),
      ];
      const mattered = breaking.mattered(piece.shown.measure, whole, broken);
      found.push({ seed, whole, broken, mattered });
    }
    const mattered = found.filter((one) => one.mattered).length;
    results.push({ piece: piece.id, mattered, seeds: found });
    process.stderr.write(`${piece.id}: ${mattered} of ${seeds}\n`);
  }
  if (write) keep(results);
  return { report: { from, results }, marks: [], text: textOf(results) };
}

/** A run to its end, or to where it ran away. */
async function practise(options: RunOptions, { cameOf }: Breaking): Promise<Came> {
  const episodes: TimedEpisode[] = [];
  const onEpisode = (episode: TimedEpisode) => episodes.push(episode);
  try {
    const { solved } = await train({ ...options, evaluationEpisodes: 0, onEpisode });
    return cameOf(solved, episodes);
  } catch (error) {
    if (!(error instanceof DivergenceError)) throw error;
    return cameOf(false, episodes);
  }
}

function solvedOf({ seeds }: Result, which: 'whole' | 'broken'): number {
  return seeds.filter((one) => one[which].solved).length;
}

/** Where the page reads it. */
function keep(results: readonly Result[]): void {
  const counts = results.map((result) => [
    result.piece,
    {
      mattered: result.mattered,
      whole: solvedOf(result, 'whole'),
      broken: solvedOf(result, 'broken'),
      of: result.seeds.length,
    },
  ]);
  const text = JSON.stringify(Object.fromEntries(counts), null, 2);
  writeFileSync(pathInPage('src/story/counted.json'), `${text}\n`);
}

function textOf(results: readonly Result[]): string {
  const mean = ({ seeds }: Result, which: 'whole' | 'broken', what: 'last' | 'excess') =>
    (seeds.reduce((sum, one) => sum + one[which][what], 0) / seeds.length).toFixed(1);
  const rows = results.map((result) => [
    result.piece,
    `${result.mattered} of ${result.seeds.length}`,
    `${solvedOf(result, 'whole')}, ${solvedOf(result, 'broken')}`,
    `${mean(result, 'whole', 'last')}, ${mean(result, 'broken', 'last')}`,
    `${mean(result, 'whole', 'excess')}, ${mean(result, 'broken', 'excess')}`,
  ]);
  const header = [
    'without',
    'mattered',
    'solved whole, broken',
    'last 100 returns',
    'promised beyond',
  ];
  return table([header, ...rows]);
}
