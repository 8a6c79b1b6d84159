import type { SolveReport, SpeedUp } from './solve-report.js';
import { table } from './table.js';

export function textOf(report: SolveReport): string {
  const { preset, env, from, count, solved, mostSteps, slowestSeconds, phases } = report;
  const { steps, updates, scores } = report;
  const time = (value: number | null) => (value === null ? 'unsolved' : `${value.toFixed(2)} s`);
  const rows = [
    ['solved', `${solved} of ${count}, within ${mostSteps} steps`],
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
  const title = `${env}, preset ${preset}, run seeds ${from}-${from + count - 1}`;
  return [title, table(rows), ...(report.speedUp ? [speedUp(report.speedUp)] : [])].join('\n');
}

function speedUp({ theirSeconds, recipeSeconds, engine, recipe, total }: SpeedUp): string {
  const times = (value: number | null) => (value === null ? '-' : `${value.toFixed(1)} times`);
  return (
    `100,000 steps of Stable-Baselines3's recipe (sb3-zoo), which solve few seeds: ${theirSeconds.toFixed(1)} s there, as recorded,\n` +
    `${recipeSeconds.toFixed(1)} s by our engine. Engine ${times(engine)}, recipe ${times(recipe)}: ${times(total)}.`
  );
}
