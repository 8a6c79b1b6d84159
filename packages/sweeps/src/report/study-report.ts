import { basename, resolve } from 'node:path';
import { DEFAULT_ENV } from '@perilune/runs';
import type { TrialLine } from '../folder/lines.js';
import type { StudySoFar } from '../folder/study-folder.js';
import { leading } from '../study/ranking.js';
import { curvesPicture } from './curves.js';
import {
  contourPicture,
  frontPicture,
  historyPicture,
  importancePicture,
  modelOf,
  parallelPicture,
  type Seen,
  slicePictures,
} from './pictures.js';
import { escaped, short } from './svg.js';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}
svg{max-width:100%;height:auto;font:11px system-ui,sans-serif}table{border-collapse:collapse}
td,th{padding:.15rem .8rem .15rem 0;text-align:left;border-bottom:1px solid #ccc;vertical-align:top}
td:nth-child(-n+2){text-align:right;font-variant-numeric:tabular-nums}`;

/** Rows of the table. */
const SHOWN = 20;

/**
 * A page of what a study found, in one file that needs nothing else, readable in grey: history, importance, parallel
 * coordinates, slices, contours, curves of the leading trials, and the front of several objectives.
 *
 * @param folder the study's, for the curves and the title
 */
export function studyReport(folder: string, { study, trials }: StudySoFar): string {
  const title = `Study ${basename(resolve(folder))}`;
  const order = leading(trials, study);
  const parts = [
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(summaryOf({ study, trials, objective: 0 }))}</p>`,
    section('The leading trials', 'The first ones, and what they were.', tableOf(order)),
    ...(study.objectives.length > 1
      ? [
          section(
            'Front',
            'Ringed: nothing is better in one without being worse in the other.',
            frontPicture({ study, trials, objective: 0 }),
          ),
        ]
      : []),
    ...study.objectives.flatMap((_, objective) => picturesOf({ study, trials, objective })),
    curvesOf(folder, order),
  ];
  return `<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style>\n${parts.join('\n')}\n</html>\n`;
}

function picturesOf(seen: Seen): string[] {
  const { metric } = seen.study.objectives[seen.objective] as Seen['study']['objectives'][number];
  const of = seen.study.objectives.length > 1 ? `: ${metric}` : '';
  const model = modelOf(seen);
  const contour = model && contourPicture(seen, model);
  return [
    section(
      `History${of}`,
      'A disc a trial that came to its end, a cross one that was given up; the line is the best so far.',
      historyPicture(seen),
    ),
    section(
      `Importance${of}`,
      model
        ? 'Which part of the variance over the whole search is due to each parameter, and to pairs beyond that (fANOVA of a random forest on the trials that came to their end). It tells about the search as it was, not what to do.'
        : 'Too few trials came to their end: eight are needed.',
      model ? importancePicture(seen, model) : '',
    ),
    section(`Parallel coordinates${of}`, 'Black: the best tenth.', parallelPicture(seen)),
    section(`Slices${of}`, 'The score over each parameter.', slicePictures(seen).join('\n')),
    ...(contour
      ? [
          section(
            `Contours${of}`,
            'The two that count most, all others in the middle; the darker the better, as the forest has it.',
            contour,
          ),
        ]
      : []),
  ];
}

function curvesOf(folder: string, order: readonly TrialLine[]): string {
  const picture = curvesPicture(folder, order);
  return picture === undefined
    ? ''
    : section(
        'Curves',
        'Training returns of the leading trials: mean over seeds, band: their middle half.',
        picture,
      );
}

function section(head: string, words: string, content: string): string {
  return `<section><h2>${escaped(head)}</h2><p>${escaped(words)}</p>${content}</section>`;
}

function summaryOf({ study, trials }: Seen): string {
  const count = (state: TrialLine['state']) => trials.filter((each) => each.state === state).length;
  const { run, sampler, pruning, seeds, steps } = study;
  const states = (['finished', 'pruned', 'diverged', 'failed'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state}`);
  const world = [run.env ?? DEFAULT_ENV, run.algo, run.preset].filter(Boolean).join(', ');
  const total = trials.reduce((sum, each) => sum + each.steps, 0).toLocaleString('en-US');
  return `${world}; sampler ${sampler.name}, pruning ${pruning.name}; ${trials.length} of ${study.trials} trials (${states.join(', ')}), at most ${seeds} seeds of ${steps.toLocaleString('en-US')} steps each; ${total} steps in all. Scores are of episodes from reset seed 40000 up, run seeds from 1000 up: what a report may say of the winner is to be measured with others.`;
}

function tableOf(order: readonly TrialLine[]): string {
  const rows = order.slice(0, SHOWN).map(({ trial, score, state, seeds, hyperparameters }) => {
    const values = Object.entries(hyperparameters).map(
      ([path, value]) =>
        `${path} ${typeof value === 'number' ? short(value) : JSON.stringify(value)}`,
    );
    const cells = [
      String(trial),
      score?.map(short).join(', ') ?? '-',
      state,
      String(seeds.length),
      values.join(', '),
    ];
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  const heads = ['trial', 'score', 'state', 'seeds', 'values'].map((head) => `<th>${head}</th>`);
  return `<table><tr>${heads.join('')}</tr>${rows.join('')}</table>`;
}
