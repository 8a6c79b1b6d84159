import type { Command } from 'commander';
import { addForeignFlags, collect } from '../../options/flags.js';
import type { EvalFlags } from './run.js';

/** Defines `perilune eval`. */
export function addEval(perilune: Command): void {
  const command = perilune
    .command('eval')
    .description('fly episodes with a trained agent, or a pilot, and print how they went')
    .argument('[run|model]', 'a run folder, or a model.safetensors')
    .option(
      '--pilot <pilot>',
      'heuristic (landers alone) or random: beside the agent, or by itself',
    )
    .option('--env <id>', 'environment (default: the one it was trained in)')
    .option('--episodes <n>', 'how many', '100')
    .option('--seed <n>', 'episode i begins with reset seed n + i', '30000')
    .option('--epsilon <chance>', 'chance of a random action at each step, 0..1', '0')
    .option('--set <env.option=value>', "change one of the environment's options", collect, [])
    .option('--csv <file>', 'write a row an episode: seed, return, length, end, onPad')
    .option('--force', 'replace a file that is there, of whatever kind')
    .option('--json', 'print one JSON object on stdout, and nothing else there');
  addForeignFlags(command)
    .addHelpText(
      'after',
      `
Examples:
  perilune eval runs/second
  perilune eval runs/second --episodes 1000 --json
  perilune eval runs/second --pilot heuristic
  perilune eval --pilot random --env CartPole-v1
  perilune eval runs/second --csv episodes.csv
  perilune eval model.safetensors --set env.gravity=-5
  perilune eval pytorch.safetensors --env CartPole-v1 --activation tanh`,
    )
    .action(async (source: string | undefined, flags: EvalFlags) =>
      (await import('./run.js')).evaluateAgent(source, flags),
    );
}
