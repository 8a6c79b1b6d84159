import type { Command } from 'commander';
import { collect } from '../../options/flags.js';
import type { RankFlags } from './run.js';

/** Defines `perilune rank`. */
export function addRank(perilune: Command): void {
  perilune
    .command('rank')
    .description('let agents of any origin fly the same episodes, and tell how they compare')
    .argument(
      '<agents...>',
      "runs, model.safetensors, and other programs' files and folders: .zip, .pt, .onnx, model.json",
    )
    .option('--env <id>', 'environment (default: what the files say, or a lander where they fit)')
    .option('--episodes <n>', 'how many each flies', '1000')
    .option('--seed <n>', 'episode i begins with reset seed n + i', '30000')
    .option('--set <env.option=value>', "change one of the environment's options", collect, [])
    .option('--html <file>', 'write the table as a page of its own')
    .option('--force', 'replace a file that is there, of whatever kind')
    .option('--json', 'print one JSON object on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Landers are ranked beside the heuristic pilot, and told whether they pass in the course: mean less
standard deviation, at least 200. Intervals are of the mean, 95 %, over the episodes.

Examples:
  perilune rank runs/first runs/second
  perilune rank runs/first ppo-LunarLander-v2.zip unit8/model.pt --html ranking.html
  perilune rank a.safetensors b.onnx --episodes 100 --json`,
    )
    .action(async (agents: string[], flags: RankFlags) =>
      (await import('./run.js')).rank(agents, flags),
    );
}
