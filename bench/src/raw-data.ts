import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { conductAll, type TaskEvent, type TaskOutcome } from '@perilune/runs';
import { mean, type RunOptions } from 'perilune';
import { WrongCall } from './benchmark.js';

/** What names a run among others of its file. */
export interface RunName {
  env: string;
  recipe: string;
  seed: number;
}

/** A run, as a line of the raw data has it. */
export interface RawLine extends RunName {
  /** Mean return of the greedy policy's 100 episodes after the last step; null where learning ran away. */
  score: number | null;
  /** Mean return of all training episodes: how soon it was learned. */
  training: number;
}

/** A file of raw data, and whether what it lacks is trained and added to it. */
export interface RawData {
  file: string;
  mayAdd: boolean;
  /** Runs at a time; undefined: as many as there are cores. */
  jobs: number | undefined;
}

/** A run that is asked for. */
export interface AskedRun extends RunName {
  run: RunOptions;
  /** First reset seed of the episodes that judge; undefined: the reporting ones. */
  evaluationSeed?: number;
}

/**
 * The lines of these runs, in their order; what is lacking is trained, and written down as it ends.
 *
 * @throws WrongCall where something is lacking that may not be added
 */
export async function rawLines(data: RawData, asked: readonly AskedRun[]): Promise<RawLine[]> {
  const known = new Map(readLines(data.file).map((line) => [keyOf(line), line]));
  const lacking = asked.filter((each) => !known.has(keyOf(each)));
  process.stderr.write(
    `${asked.length} runs, of which ${lacking.length} are not in the raw data\n`,
  );
  if (lacking.length > 0) {
    if (!data.mayAdd) throw new WrongCall(lackingIn(data.file, lacking.length, asked.length));
    for (const line of await trained(lacking, data)) known.set(keyOf(line), line);
  }
  return asked.map((each) => known.get(keyOf(each)) as RawLine);
}

/** Those of the runs that the file has, in its order. */
export function knownLines({ file }: Pick<RawData, 'file'>): RawLine[] {
  return readLines(file);
}

function lackingIn(file: string, lacking: number, asked: number): string {
  return (
    `${relative('.', file)} lacks ${lacking} of ${asked} runs: --write trains them and adds them there, --recorded FILE ` +
    'to a file of your own; or ask by --env, --seeds and --from for what there is.'
  );
}

/** Each is in the file as soon as it has ended; one that fails takes no other along. */
async function trained(lacking: readonly AskedRun[], { file, jobs }: RawData): Promise<RawLine[]> {
  mkdirSync(dirname(file), { recursive: true });
  endLine(file);
  const tasks = lacking.map(({ run, evaluationSeed }) => ({ run, evaluationSeed }));
  const lineOf = (task: number, outcome: TaskOutcome): RawLine => {
    const { env, recipe, seed } = lacking[task] as AskedRun;
    return { env, recipe, seed, ...scoreOf(outcome) };
  };
  const onEvent = (event: TaskEvent) => {
    if (event.kind !== 'ended' || event.outcome.outcome === 'failed') return;
    appendFileSync(file, `${JSON.stringify(lineOf(event.task, event.outcome))}\n`);
  };
  const outcomes = await conductAll(tasks, { jobs, onEvent });
  return outcomes.map((outcome, task) => lineOf(task, outcome));
}

function keyOf({ env, recipe, seed }: RunName): string {
  return `${env} ${recipe} ${seed}`;
}

/** A last line that a killed process tore is not whole and left out; it is trained again. */
function readLines(file: string): RawLine[] {
  const lines = textOf(file)
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'));
  return lines.map((line) => JSON.parse(line) as RawLine);
}

/** What is added is not to go on in a torn line. */
function endLine(file: string): void {
  const text = textOf(file);
  if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function scoreOf(outcome: TaskOutcome): Pick<RawLine, 'score' | 'training'> {
  if (outcome.outcome === 'failed') throw outcome.error;
  if (outcome.outcome === 'diverged') {
    return { score: null, training: rounded(trainingMean(outcome.soFar.episodes)) };
  }
  if (outcome.outcome !== 'finished') throw new Error(`A run is ${outcome.outcome}, not finished.`);
  const { evaluation, episodes } = outcome.result;
  return { score: rounded(evaluation?.mean ?? NaN), training: rounded(trainingMean(episodes)) };
}

function trainingMean(episodes: readonly { return: number }[]): number {
  return mean(episodes.map((episode) => episode.return));
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
