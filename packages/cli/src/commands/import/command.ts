import type { Command } from 'commander';
import { collect } from '../../options/flags.js';
import type { ImportFlags } from './run.js';

/** Defines `perilune import`. */
export function addImport(perilune: Command): void {
  perilune
    .command('import')
    .description(
      "make an agent of another program's file: Stable-Baselines3's zip, unit 8's model.pt, ONNX, TensorFlow.js's model.json",
    )
    .argument('<file>', 'the file, or a folder from the hub')
    .requiredOption('--out <file>', 'agent to write, .safetensors')
    .option(
      '--vec-normalize <file>',
      'what VecNormalize saved (default: vec_normalize.pkl of the folder)',
    )
    .option('--env <id>', 'environment that it is for, which no such file says')
    .option('--set <env.option=value>', "change one of the environment's options", collect, [])
    .option('--force', 'replace a file that is there, of whatever kind')
    .option('--json', 'print one JSON object on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Examples:
  perilune import ppo-LunarLander-v2.zip --env LunarLander-v3 --out lander.safetensors
  perilune import ppo.zip --vec-normalize vec_normalize.pkl --env Pendulum-v1 --out ppo.safetensors
  perilune import sac-LunarLanderContinuous-v2/ --env LunarLanderContinuous-v3 --out sac.safetensors
  perilune import page/model.json --env LunarLander-v3 --out page.safetensors
  perilune import model.pt --env LunarLander-v3 --out unit8.safetensors --json`,
    )
    .action(async (file: string, flags: ImportFlags) =>
      (await import('./run.js')).importAgent(file, flags),
    );
}
