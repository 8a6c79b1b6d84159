import { resolve } from 'node:path';
import { type Experiment, experiments } from '@perilune/article';
import {
  claimReportFolder,
  duration,
  planTasks,
  runTasks,
  writeReport,
} from '@perilune/article/node';
import { jobsWithinCores } from '@perilune/runs';
import { UsageError } from 'perilune';
import { readInteger } from '../../options/settings.js';
import { articleView } from './bars.js';

/** Run seeds that are for reports: others are for searching. */
const MOST_SEEDS = 999;

export interface ArticleFlags {
  only?: string;
  seeds: string;
  out: string;
  jobs?: string;
  json?: boolean;
}

/** `perilune article`: runs the article's systems and writes what came of them as a report. */
export async function article(flags: ArticleFlags): Promise<void> {
  const chosen = choose(flags.only);
  const seeds = readInteger('--seeds', flags.seeds, 1, MOST_SEEDS);
  const jobs = jobsWithinCores(
    flags.jobs === undefined ? undefined : readInteger('--jobs', flags.jobs, 1),
  );
  const folder = claimReportFolder(resolve(flags.out));
  const tasks = planTasks(chosen, seeds);
  const begun = performance.now();
  const view = articleView(process.stderr, chosen, tasks);
  try {
    const records = await runTasks(tasks, jobs, view);
    view.end();
    const seconds = (performance.now() - begun) / 1000;
    const summary = await writeReport(folder, {
      experiments: chosen,
      seeds,
      jobs,
      seconds,
      records,
    });
    process.stderr.write(
      `\nAll runs took ${duration(seconds)}. The report is ${folder}/report.html, and ${folder}/report.md\n`,
    );
    if (flags.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  } finally {
    view.end();
  }
}

function choose(only: string | undefined): readonly Experiment[] {
  if (only === undefined) return experiments;
  const found = experiments.filter(({ name }) => name === only);
  if (found.length > 0) return found;
  throw new UsageError(
    `--only ${JSON.stringify(only)} is none of the experiments: ${experiments.map((e) => e.name).join(', ')}.`,
  );
}
