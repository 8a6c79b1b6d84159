import type { Command } from 'commander';

/** Defines `perilune presets`. */
export function addPresets(perilune: Command): void {
  perilune
    .command('presets')
    .description('list the presets, or print one whole')
    .argument('[name]', 'a preset')
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, flags: { json?: boolean }) =>
      (await import('../commands/presets.js')).showPresets(name, flags),
    );
}
