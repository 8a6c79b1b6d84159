import type { Command } from 'commander';

/** Defines `perilune doctor`. */
export function addDoctor(perilune: Command): void {
  perilune
    .command('doctor')
    .description('say what this machine offers and what that means; trains for a moment')
    .option('--json', 'print one JSON object on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Exits with 1 if something does not work.

Examples:
  perilune doctor
  perilune doctor --json`,
    )
    .action(async (flags: { json?: boolean }) => (await import('./run.js')).doctor(flags));
}
