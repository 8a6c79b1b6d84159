import type { Command } from 'commander';
import type { CompareFlags } from './run.js';

/** Defines `perilune compare`. */
export function addCompare(perilune: Command): void {
  perilune
    .command('compare')
    .description('compare configurations over their seeds: a table, and a plot of returns')
    .argument('<runs...>', 'run folders, folders that hold some, or patterns')
    .option('--plot <file>', 'file to draw the returns into; .svg or .png, both without an ending')
    .option('--by <axis>', 'what the plot goes by: steps, episodes or seconds', 'steps')
    .option(
      '--baseline <configuration>',
      'what the others are compared with, by its name in the table (default: in each environment the first)',
    )
    .option('--efficiency <file>', 'picture of how far training had come, with intervals')
    .option('--profile <file>', 'picture of the share of runs above each normalized score')
    .option('--csv <file>', 'write the table as CSV')
    .option('--force', 'replace a file that is there, of whatever kind')
    .option('--json', 'print one JSON object on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Runs that differ in their seeds alone are one configuration. A seed is solved if its run solved the task
and the reporting episodes reach the threshold too; an unsolved seed took infinitely long. A diverged one is
unsolved, and worse than all that finished; in means it has the lowest level that is known. IQM is the
interquartile mean of the seeds' reporting returns, its interval a stratified bootstrap's; a single seed has
none. Each configuration is compared with the baseline within each environment. Over several environments
scores are normalized, 0 for chance and 1 for a task that is solved.

Examples:
  perilune compare runs
  perilune compare 'runs/fast-*' 'runs/zoo-*' --plot returns.png
  perilune compare runs --baseline sb3-zoo --profile profile.svg
  perilune compare runs/a runs/b --csv table.csv --json`,
    )
    .action(async (sources: string[], flags: CompareFlags) =>
      (await import('./run.js')).compare(sources, flags),
    );
}
