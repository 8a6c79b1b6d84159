import type { Command } from 'commander';
import type { PlotFlags } from './run.js';

/** Defines `perilune plot`. */
export function addPlot(perilune: Command): void {
  perilune
    .command('plot')
    .description('draw how one run or many went, as SVG and PNG')
    .argument('<runs...>', 'run folders, folders that hold some, or patterns')
    .option(
      '--what <quantity>',
      'returns, loss, epsilon, q, value, td-error, gradient-norm, dead-units, speed, or run: the picture that train drew',
      'returns',
    )
    .option('--by <axis>', 'steps, episodes or seconds', 'steps')
    .option('--each', 'a line for each run, instead of one for each configuration')
    .option('--out <file>', 'picture to write; .svg or .png, both without an ending')
    .option('--force', 'replace a file that is there, of whatever kind')
    .option('--json', 'print the names of the files as one JSON object on stdout')
    .addHelpText(
      'after',
      `
Runs that differ in their seeds alone make one line: their mean, and a band from quartile to quartile.
Without --out one run's picture goes into its folder, that of many to where you are. Runs of several environments
make a picture for each, called by it.

Examples:
  perilune plot runs/first
  perilune plot runs/first --what run
  perilune plot runs/first --what loss --by seconds
  perilune plot runs --out all.png
  perilune plot 'runs/*-seed?' --each --what q`,
    )
    .action(async (sources: string[], flags: PlotFlags) =>
      (await import('./run.js')).plot(sources, flags),
    );
}
