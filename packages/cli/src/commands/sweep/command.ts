import type { Command } from 'commander';
import { addQueueFlags, QUEUE_HELP } from '../../options/queue-flags.js';
import type { ReportFlags } from './report.js';
import type { SweepFlags } from './run.js';

/** Defines `perilune sweep` and `perilune sweep report`. */
export function addSweep(perilune: Command): void {
  const sweep = perilune
    .command('sweep')
    .description('seek hyperparameters: a study of many runs, from a file')
    .argument('<file>', 'the study, in JSON or TOML')
    .option('--out <dir>', 'its folder: a new or an empty one, with --resume its own')
    .option(
      '--jobs <n>',
      'runs at a time (default: as many as there are cores); with --queue runs that are out (default: 256)',
    )
    .option('--resume', 'go on with a study that was stopped or killed')
    .option('--json', 'print what it came to on stdout as one JSON object');
  addQueueFlags(sweep, 'give the runs to a queue, for perilune worker on any machine')
    .addHelpText(
      'after',
      `
What is found does not depend on --jobs, nor on how often the study was stopped. docs/sweeps.md tells what a file
may say.
${QUEUE_HELP}

Examples:
  perilune sweep study.toml --out studies/first
  perilune sweep study.toml --out studies/first --resume --jobs 1
  perilune sweep study.toml --out studies/second --queue redis://localhost:6379
  perilune sweep report studies/first
  perilune train --config studies/first/best.json --seeds 1-10`,
    )
    .action(async (file: string, flags: SweepFlags) =>
      (await import('./run.js')).sweep(file, flags),
    );
  sweep
    .command('report')
    .description('a page of what a study found, in one file')
    .argument('<study>', 'its folder')
    .option('--html <file>', 'page to write (default: report.html in the folder)')
    .option('--optuna <file>', "write the trials as Optuna's journal file too")
    .option('--force', 'replace a file that is there, of whatever kind')
    .action(async (study: string, flags: ReportFlags) =>
      (await import('./report.js')).report(study, flags),
    );
}
