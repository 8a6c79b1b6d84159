import type { Command } from 'commander';
import type { LabFlags } from './run.js';

/** Defines `perilune lab`. */
export function addLab(perilune: Command): void {
  perilune
    .command('lab')
    .description('open the lab: watch an agent learn, in the browser')
    .option('--port <n>', 'port on this machine; 0: any that is free', '7117')
    .option('--no-open', 'do not open the browser')
    .option('--json', 'print one JSON object with the address on stdout')
    .addHelpText(
      'after',
      `
Examples:
  perilune lab
  perilune lab --port 0 --no-open --json`,
    )
    .action(async (flags: LabFlags) => (await import('./run.js')).lab(flags));
}
