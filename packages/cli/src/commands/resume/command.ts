import type { Command } from 'commander';
import type { ResumeFlags } from './run.js';

/** Defines `perilune resume`. */
export function addResume(perilune: Command): void {
  perilune
    .command('resume')
    .description('go on with a run that was stopped or killed')
    .argument('<run>', 'its folder')
    .option('--checkpoint-every <seconds>', 'seconds between checkpoints; 0: none', '10')
    .option('--no-pictures', 'leave out the plot and the film')
    .option('--json', 'print result.json on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
A run that goes on ends with the same model.safetensors, to the byte, as one that was never stopped.

Examples:
  perilune resume runs/second
  perilune resume runs/second --checkpoint-every 60`,
    )
    .action(async (run: string, flags: ResumeFlags) =>
      (await import('./run.js')).resume(run, flags),
    );
}
