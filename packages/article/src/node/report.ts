import { cpus } from 'node:os';
import { specOf, VERSION } from 'perilune';
import type { Experiment } from '../experiments.js';
import { drawLayers } from './diagram.js';
import type { Block, Picture, Table } from './document.js';
import { drawCurves } from './figures.js';
import { divergences, duration, grouped, overSeeds, summarizeRuns } from './numbers.js';
import { prose } from './prose.js';
import { besideOf, factsOf, type ReportInput, runsOf } from './tables.js';
import { fill, type Values } from './template.js';

/** Everything that the report says, before it is HTML or Markdown. */
export interface Report {
  title: string;
  blocks: Block[];
  /** The tables that hold the numbers, by the name of a file: for pages that quote them. */
  tables: [name: string, table: Table][];
}

/** One experiment's part of the report. */
interface Section {
  blocks: Block[];
  /** Its line in the table of all. */
  line: string[];
  beside: [name: string, table: Table][];
}

export async function buildReport(input: ReportInput): Promise<Report> {
  const sections = await Promise.all(
    input.experiments.map((experiment, i) => buildSection(experiment, i + 1, input)),
  );
  const overview: Table = {
    head: ['System', 'The article says', 'What happened here', 'The article’s time', 'Time here'],
    rows: sections.map(({ line }) => line),
  };
  const template = prose('report.md');
  return {
    title: titleOf(template),
    blocks: [
      ...fill(template, reportValues(input, overview)),
      ...sections.flatMap((s) => s.blocks),
    ],
    tables: [['overview', overview], ...sections.flatMap(({ beside }) => beside)],
  };
}

/** What `report.md` is filled with. */
export function reportValues({ experiments, seeds, jobs, seconds }: ReportInput, overview: Table) {
  const only = experiments.length === 1 ? ` --only ${experiments[0]?.name}` : '';
  return {
    seeds: seeds === 1 ? 'seed 1' : `seeds 1–${seeds}`,
    jobs: `${jobs} run${jobs === 1 ? '' : 's'}`,
    processor: cpus()[0]?.model ?? 'unknown processor',
    node: process.versions.node,
    version: VERSION,
    time: duration(seconds),
    command: `perilune article${only} --seeds ${seeds}`,
    overview,
  } satisfies Values;
}

async function buildSection(
  experiment: Experiment,
  number: number,
  input: ReportInput,
): Promise<Section> {
  const { name, wall } = experiment;
  const template = prose(`${name}.md`);
  const values = await sectionValues(experiment, input, titleOf(template));
  const [title, ...rest] = fill(template, values);
  if (title?.kind !== 'heading') throw new Error(`${name}.md does not begin with its title.`);
  const { seconds } = summarizeRuns(name, runsOf(experiment, input));
  return {
    blocks: [{ ...title, level: 2, text: `${number}. ${title.text}`, id: name }, ...rest],
    line: [
      title.text,
      said(rest, '**The article:** '),
      said(rest, '**Here:** '),
      wall ?? '–',
      duration(seconds),
    ],
    beside: values.beside === undefined ? [] : [[name, values.beside]],
  };
}

/** What an experiment's file is filled with. */
export async function sectionValues(experiment: Experiment, input: ReportInput, title: string) {
  const { name, env, layers } = experiment;
  const runs = runsOf(experiment, input);
  const summary = summarizeRuns(name, runs);
  const { divergedIn, greedy, landed, lastEpisodes, visitedCells } = summary;
  const threshold = specOf(env).rewardThreshold;
  const film = runs.find((run) => run.film)?.film;
  return {
    returns: pictureAt(`figures/${name}-returns.svg`, await drawCurves(runs, { title, threshold })),
    layers: layers && pictureAt(`figures/${name}-layers.svg`, drawLayers(layers)),
    film: film && pictureAt(`figures/${name}.gif`, film),
    network: runs.find((run) => run.summary)?.summary,
    facts: factsOf(summary),
    beside: besideOf(experiment, input),
    diverged: divergedIn.length === 0 ? undefined : divergences(summary),
    greedy: overSeeds(greedy),
    landed: landed?.toFixed(0),
    lastEpisodes: overSeeds(lastEpisodes),
    cells: visitedCells === undefined ? undefined : grouped(visitedCells),
    solved: String(greedy.filter((mean) => mean >= (threshold ?? Number.NaN)).length),
    seeds: String(summary.seeds),
    episodes: String(summary.episodes),
  } satisfies Values;
}

function pictureAt(file: string, content: string | Uint8Array): Picture {
  return { file, content };
}

function titleOf(template: string): string {
  return /^# (.*)$/m.exec(template)?.[1] ?? '';
}

/** The paragraph that begins so. */
function said(blocks: readonly Block[], beginning: string): string {
  for (const block of blocks) {
    if (block.kind === 'paragraph' && block.text.startsWith(beginning)) {
      return block.text.slice(beginning.length);
    }
  }
  throw new Error(`An experiment's file has no paragraph that begins with ${beginning}`);
}
