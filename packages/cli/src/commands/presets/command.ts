import type { Command } from 'commander';

/** Defines `perilune presets`. */
export function addPresets(perilune: Command): void {
  perilune
    .command('presets')
    .description('list the presets, or print one as a file for train --config')
    .argument('[name]', 'a preset')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  perilune presets
  perilune presets fast > mine.toml
  perilune presets rainbow --json`,
    )
    .action(async (name: string | undefined, flags: { json?: boolean }) =>
      (await import('./run.js')).showPresets(name, flags),
    );
}
