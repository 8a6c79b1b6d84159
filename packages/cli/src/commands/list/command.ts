import type { Command } from 'commander';
import type { ListFlags } from './run.js';

/** Defines `perilune list`. */
export function addList(perilune: Command): void {
  perilune
    .command('list')
    .description('list runs and what came of them')
    .argument('[dir]', 'folder that holds them (default: runs)')
    .option('--env <id>', 'only runs in this environment')
    .option('--algo <name>', 'only runs of this algorithm')
    .option('--preset <name>', 'only runs that began from this preset')
    .option('--seed <n>', 'only runs with this seed')
    .option(
      '--state <state>',
      'only runs that are finished, diverged, broken, running or interrupted',
    )
    .option('--solved', 'only runs that solved their task')
    .option('--no-solved', 'only runs that ended and did not')
    .option(
      '--sort <column>',
      'name, score, seconds, steps, seed or env; figures: best first',
      'name',
    )
    .option('--reverse', 'the other way round')
    .option('--json', 'print one JSON object on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Examples:
  perilune list
  perilune list runs/night --sort score
  perilune list --state interrupted
  perilune list --env CartPole-v1 --no-solved --json`,
    )
    .action(async (dir: string | undefined, flags: ListFlags) =>
      (await import('./run.js')).list(dir, flags),
    );
}
