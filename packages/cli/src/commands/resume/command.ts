import type { Command } from 'commander';
import type { ResumeFlags } from './run.js';

/** Defines `perilune resume`. */
export function addResume(perilune: Command): void {
  perilune
    .command('resume')
    .description('go on with a run that was stopped or killed, or make one longer')
    .argument('<run>', 'its folder')
    .option('--steps <n>', 'make it longer: environment steps at most, more than it has')
    .option('--episodes <n>', 'make it longer: training episodes at most, where they are limited')
    .option('--threads <n>', 'threads at most (default: as many as there are cores)')
    .option(
      '--checkpoint-every <seconds>',
      'seconds between checkpoints; 0: only when it is stopped; none: for a world that cannot keep its state',
      '10',
    )
    .option('--no-pictures', 'leave out the plot and the film')
    .option('--json', 'print result.json on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
A run that goes on ends with the same model.safetensors, to the byte, as one that was never stopped. With
--steps it ends as a run of that many steps does; one that was solved trains on past that and keeps its best policy.

Examples:
  perilune resume runs/second
  perilune resume runs/second --checkpoint-every 60
  perilune resume runs/second --steps 200000`,
    )
    .action(async (run: string, flags: ResumeFlags) =>
      (await import('./run.js')).resume(run, flags),
    );
}
