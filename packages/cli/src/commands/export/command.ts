import { type Command, Option } from 'commander';
import { collect } from '../../options/flags.js';
import type { ExportFlags } from './run.js';

/** Defines `perilune export`. */
export function addExport(perilune: Command): void {
  perilune
    .command('export')
    .description('write an agent for another program, or a folder for the hub')
    .argument('<run|model>', "a run folder, a model.safetensors, or another program's file")
    .addOption(
      new Option(
        '--to <format>',
        'sb3: a zip that Stable-Baselines3 loads; onnx; tfjs: a layers model; hub: all of it',
      )
        .choices(['sb3', 'onnx', 'tfjs', 'hub'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <dir>', 'folder to write to, made where it is missing')
    .option('--episodes <n>', 'hub: reporting episodes that its score is of', '1000')
    .option('--env <id>', 'environment (default: the one it was trained in)')
    .option('--set <env.option=value>', "change one of the environment's options", collect, [])
    .option('--force', 'replace files that are there')
    .option('--json', 'print one JSON object on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Nothing is uploaded: the command that would is printed.

Examples:
  perilune export runs/first --to sb3 --out python
  perilune export runs/first --to onnx --out page
  perilune export runs/first --to hub --out ppo-LunarLander-v3`,
    )
    .action(async (source: string, flags: ExportFlags) =>
      (await import('./run.js')).exportAgent(source, flags),
    );
}
