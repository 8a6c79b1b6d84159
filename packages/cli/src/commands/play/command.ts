import type { Command } from 'commander';
import { collect } from '../../options/flags.js';
import type { PlayFlags } from './run.js';

/** Defines `perilune play`. */
export function addPlay(perilune: Command): void {
  perilune
    .command('play')
    .description('open a world in the browser, to act in it by hand')
    .argument('<id>', 'environment')
    .option('--set <env.option=value>', "change one of the environment's options", collect, [])
    .option('--port <n>', 'port on this machine; 0: any that is free', '7117')
    .option('--no-open', 'do not open the browser')
    .option('--json', 'print one JSON object with the address on stdout')
    .addHelpText(
      'after',
      `
The address is the lab's, with the world chosen and the panel of the keys open.

Examples:
  perilune play FrozenLake-v1
  perilune play FrozenLake-v1 --set env.isSlippery=false
  perilune play LunarLander-v3 --port 0 --no-open --json`,
    )
    .action(async (id: string, flags: PlayFlags) => (await import('./run.js')).play(id, flags));
}
