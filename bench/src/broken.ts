import { DivergenceError, mean, type RunOptions, type TimedEpisode, train } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf, type Mark } from './marks.js';
import { checkWrite, importFromPage, readInPage, writeInPage } from './page-source.js';
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
  matters(counted: Counted): boolean;
}

/** On how many seeds the loss of a piece showed. */
interface Counted {
  mattered: number;
  of: number;
}

/** What the page says. */
const COUNTED = 'src/story/counted.json';

interface Result {
  piece: string;
  mattered: number;
  seeds: { seed: number; whole: Came; broken: Came; mattered: boolean }[];
}

/** Trains each recipe of "Break it" whole and without its piece, and counts on how many seeds the loss shows. */
export async function benchBroken(flags: BenchFlags): Promise<Outcome> {
  const { seeds, from, write } = flags;
  checkWrite(flags);
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
  const marks = results.map((result) => markOf(result, breaking));
  return { report: { from, results }, marks, text: textOf(results) };
}

/** That the loss shows, or does not, as the page says of its recipe. */
function markOf({ piece, mattered, seeds }: Result, { matters }: Breaking): Mark {
  const of = seeds.length;
  const said = readInPage<Record<string, Counted>>(COUNTED)[piece];
  const shows = said !== undefined && matters(said);
  // So many seeds are the most on which it is not said to show.
  const most = seeds.filter((_, i) => !matters({ mattered: i + 1, of })).length;
  return boundOf({
    name: `${piece}: seeds on which its loss shows`,
    bound: shows ? 'at least' : 'at most',
    required: shows ? most + 1 : most,
    measured: mattered,
    unit: `of ${of}`,
  });
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
  writeInPage(COUNTED, Object.fromEntries(counts));
}

function textOf(results: readonly Result[]): string {
  const meanOf = ({ seeds }: Result, which: 'whole' | 'broken', what: 'last' | 'excess') => {
    const known = seeds.map((one) => one[which][what]).filter((value) => !Number.isNaN(value));
    return known.length === 0 ? 'nothing' : mean(known).toFixed(1);
  };
  const rows = results.map((result) => [
    result.piece,
    `${result.mattered} of ${result.seeds.length}`,
    `${solvedOf(result, 'whole')}, ${solvedOf(result, 'broken')}`,
    `${meanOf(result, 'whole', 'last')}, ${meanOf(result, 'broken', 'last')}`,
    `${meanOf(result, 'whole', 'excess')}, ${meanOf(result, 'broken', 'excess')}`,
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
