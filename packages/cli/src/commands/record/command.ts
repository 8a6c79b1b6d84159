import type { Command } from 'commander';
import { addForeignFlags, collect } from '../../options/flags.js';
import type { RecordFlags } from './run.js';

/** Defines `perilune record`. */
export function addRecord(perilune: Command): void {
  const command = perilune
    .command('record')
    .description('film an episode of a trained agent, as GIF or animated WebP')
    .argument('<run|model>', 'a run folder, or a model.safetensors')
    .option('--out <file>', 'film to write, .gif or .webp', 'episode.gif')
    .option('--force', 'replace a file that is there, of whatever kind')
    .option('--seed <n>', 'reset seed of the episode, or of the first to pick from', '30000')
    .option('--pick <which>', 'best, worst or median return of several episodes')
    .option('--of <n>', 'how many to pick from (default: 100)')
    .option('--no-overlay', 'leave out step, return, action and Q-values')
    .option(
      '--fps <n>',
      'frames a second, 1..50; the film runs at the speed of the world (default: 25)',
    )
    .option('--width <pixels>', 'width; the height is two thirds of it', '600')
    .option('--env <id>', 'environment (default: the one it was trained in)')
    .option('--set <env.option=value>', "change one of the environment's options", collect, [])
    .option('--json', 'print one JSON object on stdout, and nothing else there');
  addForeignFlags(command)
    .addHelpText(
      'after',
      `
Examples:
  perilune record runs/first
  perilune record runs/first --pick worst --of 100 --out worst.webp
  perilune record runs/first --seed 30007 --no-overlay --width 900
  perilune record runs/first --set env.enableWind=true --out wind.gif`,
    )
    .action(async (source: string, flags: RecordFlags) =>
      (await import('./run.js')).record(source, flags),
    );
}
