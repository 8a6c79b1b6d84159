import { boundOf, type Mark } from './marks.js';
import type { SolveReport, SpeedUp } from './solve-report.js';
import { table } from './table.js';

/** Of the seeds that may take how long. */
const SHARE = 0.985;

export function marksOf({ count, solved, medianSeconds, percentiles }: SolveReport): Mark[] {
  const seconds = { bound: 'at most', unit: 's' } as const;
  return [
    boundOf({
      name: 'seeds solved, and scoring 200 on the reporting seeds',
      bound: 'at least',
      required: Math.ceil(SHARE * count),
      measured: solved,
      unit: `of ${count}`,
    }),
    boundOf({
      ...seconds,
      name: 'median time to solved',
      required: 2,
      measured: medianSeconds ?? Number.POSITIVE_INFINITY,
    }),
    boundOf({
      ...seconds,
      name: 'slowest of the 98.5 % that are to be solved',
      required: 6,
      measured: percentiles['98.5'] ?? Number.POSITIVE_INFINITY,
    }),
  ];
}

export function textOf(report: SolveReport): string {
  const { preset, from, count, solved, slowestSeconds, phases, steps, updates, scores } = report;
  const time = (value: number | null) => (value === null ? 'unsolved' : `${value.toFixed(2)} s`);
  const rows = [
    ['solved', `${solved} of ${count}`],
    ...Object.entries(report.percentiles).map(([p, value]) => [`  ${p} % within`, time(value)]),
    ['slowest', time(slowestSeconds)],
    ['steps, median', steps.median.toFixed(0)],
    ['updates, median', updates.median.toFixed(0)],
    [
      'score, median',
      `${scores.median.toFixed(1)} [${scores.min.toFixed(1)}..${scores.max.toFixed(1)}]`,
    ],
    ...Object.entries(phases).map(([phase, value]) => [`  ${phase}`, `${value.toFixed(3)} s`]),
    ['memory at its largest', report.peakMiB === null ? '-' : `${report.peakMiB.toFixed(0)} MiB`],
  ];
  return `Preset ${preset}, run seeds ${from}-${from + count - 1}\n${table(rows)}\n${speedUp(report.speedUp)}`;
}

function speedUp({ theirSeconds, recipeSeconds, engine, recipe, total }: SpeedUp): string {
  const times = (value: number | null) => (value === null ? '-' : `${value.toFixed(1)} times`);
  return (
    `100,000 steps of Stable-Baselines3's recipe (sb3-zoo), which solve few seeds: ${theirSeconds.toFixed(1)} s there, as recorded,\n` +
    `${recipeSeconds.toFixed(1)} s by our engine. Engine ${times(engine)}, recipe ${times(recipe)}: ${times(total)}.`
  );
}
