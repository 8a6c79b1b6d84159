import { join } from 'node:path';
import { Failure } from '@perilune/runs';
import {
  leading,
  readStudyFile,
  readStudyFolder,
  runStudy,
  type Study,
  type StudyOutcome,
  type TrialLine,
} from '@perilune/sweeps';
import type { QueueAddress } from '@perilune/sweeps/queue';
import { UsageError } from 'perilune';
import { library } from '../../library.js';
import { readQueue } from '../../options/queue.js';
import type { QueueFlags } from '../../options/queue-flags.js';
import { readInteger } from '../../options/settings.js';
import { LinesView } from '../../terminal/lines-view.js';
import { Stopped, Stops } from '../../terminal/stops.js';
import { type Column, table, widthOfOutput } from '../../terminal/table.js';
import { nearPath, printable, whole } from '../../terminal/words.js';
import { SweepTable, scoreText, valuesText } from './sweep-table.js';

export interface SweepFlags extends QueueFlags {
  out?: string;
  jobs?: string;
  resume?: boolean;
  json?: boolean;
}

/** Trials shown in the end. */
const SHOWN = 10;

/**
 * `perilune sweep`: carries a study out, or goes on with one; a wrong call leaves no file.
 *
 * @throws Stopped after a signal; Failure if all trials failed
 */
export async function sweep(file: string, flags: SweepFlags): Promise<void> {
  const { out, resume = false, json = false } = flags;
  if (out === undefined) throw new UsageError('A study needs a folder: give --out DIR.');
  const jobs = flags.jobs === undefined ? undefined : readInteger('--jobs', flags.jobs, 1);
  const queue = await readQueue(flags);
  await library();
  const study = await readStudyFile(file);
  const stops = new Stops();
  const outcome = await watched(study, { out, resume, jobs, stops, queue });
  if (outcome.stopped) throw stopped(file, study, { out, outcome, stops });
  if (json) process.stdout.write(`${JSON.stringify(outcomeJson(out, outcome), null, 2)}\n`);
  else process.stdout.write(outcomeText(study, outcome));
  tellWhere(out, outcome);
  const { trials } = outcome;
  if (trials.length > 0 && trials.every(({ state }) => state === 'failed')) throw failed(trials);
}

function failed(trials: readonly TrialLine[]): Failure {
  const [{ error }] = trials as [TrialLine];
  return new Failure(
    `All ${trials.length} trials failed. The first: ${printable(error ?? 'it is not said why.')}\n` +
      'What failed stands in the study; once it is mended begin another, in another folder.',
  );
}

interface How {
  out: string;
  resume: boolean;
  jobs: number | undefined;
  stops: Stops;
  queue: QueueAddress | undefined;
}

async function watched(study: Study, how: How): Promise<StudyOutcome> {
  const { out, resume, jobs, stops, queue } = how;
  const before = resume ? readStudyFolder(out).trials : [];
  const shown = new SweepTable(study, before);
  const view = new LinesView(process.stderr, shown);
  try {
    const workshop =
      queue &&
      (await import('@perilune/sweeps/queue')).queueWorkshop({
        ...{ queue, jobs, onNote: (text) => view.note(text) },
        onWorkers: (there) => {
          shown.tellWorkers(there);
          view.update();
        },
      });
    return await runStudy(study, {
      ...{ out, resume, jobs, signal: stops.signal, workshop },
      onEvent: (event) => {
        shown.tell(event);
        view.update();
      },
    });
  } finally {
    view.end();
  }
}

function stopped(
  file: string,
  study: Study,
  { out, outcome, stops }: { out: string; outcome: StudyOutcome; stops: Stops },
): Stopped {
  return new Stopped(
    stops.by,
    `stopped after ${outcome.trials.length} of ${study.trials} trials; go on with: ` +
      `perilune sweep ${nearPath(file)} --out ${nearPath(out)} --resume`,
  );
}

function outcomeJson(out: string, { trials, front }: StudyOutcome): object {
  return { out, best: front[0] ?? null, front, trials };
}

function outcomeText(study: Study, { trials, front }: StudyOutcome): string {
  const several = study.objectives.length > 1;
  const rows = several ? front : leading(trials, study).slice(0, SHOWN);
  const head = several ? 'Nothing betters these:\n' : '';
  return `${head}${table(columns, rows, widthOfOutput(process.stdout)).text}\n`;
}

const columns: readonly Column<TrialLine>[] = [
  { head: 'trial', cell: ({ trial }) => String(trial), right: true },
  { head: 'score', cell: ({ score }) => (score === null ? '-' : scoreText(score)), right: true },
  { head: 'state', cell: ({ state }) => state, spare: 1 },
  { head: 'seeds', cell: ({ seeds }) => String(seeds.length), right: true, spare: 2 },
  { head: 'steps', cell: ({ steps }) => whole(steps), right: true, spare: 3 },
  { head: 'values', cell: ({ hyperparameters }) => printable(valuesText(hyperparameters)) },
];

function tellWhere(out: string, { front }: StudyOutcome): void {
  const path = nearPath(out);
  const lines =
    front.length === 0
      ? ['No trial came to a score.']
      : [`Best: perilune train --config ${nearPath(join(out, 'best.json'))} --seeds 1-10`];
  process.stderr.write(
    `\nThe study is in ${path}; a page of it: perilune sweep report ${path}\n${lines.join('\n')}\n`,
  );
}
