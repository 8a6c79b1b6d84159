import { type Command, Option } from 'commander';
import type { BanditsFlags } from './run.js';

/** Defines `perilune bandits`. */
export function addBandits(perilune: Command): void {
  perilune
    .command('bandits')
    .description('let strategies play slot machines of which one pays best')
    .argument(
      '[strategies...]',
      'epsilon=0.1, optimistic=5, ucb=2, gradient=0.1, plain-gradient=0.1, thompson',
    )
    .option('--arms <n>', 'slot machines side by side', '10')
    .addOption(
      new Option('--payment <kind>', 'how they pay: around their mean, or 1 by chance')
        .choices(['normal', 'bernoulli'])
        .default('normal'),
    )
    .option('--center <number>', 'what the means of normal payments lie around', '0')
    .option('--steps <n>', 'pulls in each problem', '1000')
    .option('--problems <n>', 'problems, the same for each strategy', '2000')
    .option('--seed <n>', 'seed of all that is drawn', '0')
    .option('--out <prefix>', 'begin of the names of two pictures and a table to write')
    .option('--json', 'print one JSON object on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Without strategies six of the textbook play, and Thompson's (Sutton and Barto 2018, chapter 2).

Examples:
  perilune bandits
  perilune bandits epsilon=0 epsilon=0.01 epsilon=0.1 --out greed
  perilune bandits gradient=0.1 plain-gradient=0.1 --center 4
  perilune bandits thompson ucb=1 --payment bernoulli --json`,
    )
    .action(async (strategies: string[], flags: BanditsFlags) =>
      (await import('./run.js')).bandits(strategies, flags),
    );
}
