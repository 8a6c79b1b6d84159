import type { Command } from 'commander';
import { collect } from '../../options/flags.js';
import type { TrainFlags } from './run.js';

/** Defines `perilune train`. */
export function addTrain(perilune: Command): void {
  perilune
    .command('train')
    .description('train an agent, evaluate it and write its run folder')
    .option('--config <file>', "options in a JSON or TOML file; a run's config.json is one")
    .option('--env <id>', 'environment (default: LunarLander-v3)')
    .option('--algo <name>', "algorithm (default: the preset's)")
    .option(
      '--preset <name>',
      "hyperparameters to begin from (default: the algorithm's first, or what the actions ask for)",
    )
    .option('--seed <n>', 'seed of the run, 0..2^53-1 (default: 1)')
    .option('--seeds <seeds>', 'many runs, one a seed, and a comparison: 1-10, or 1,5,9')
    .option('--jobs <n>', 'of many seeds: how many at a time (default: as many as there are cores)')
    .option('--threads <n>', 'threads of a run at most (default: as many as there are cores)')
    .option('--steps <n>', "environment steps at most (default: the preset's)")
    .option('--episodes <n>', 'training episodes at most, beside the steps')
    .option('--from <run>', 'begin with what an agent learned: a run folder or a model.safetensors')
    .option('--set <path=value>', 'change one value; may be given again', collect, [])
    .option(
      '--out <dir>',
      'run folder to write, of many seeds the folder of theirs (default: under runs/)',
    )
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
Later words win: the preset, then the file, then the flags, then --set.

Examples:
  perilune train
  perilune train --seed 2 --out runs/second
  perilune train --seeds 1-10 --jobs 2 --out runs/ten
  perilune train --preset sb3-zoo --set hiddenLayers=[256,256]
  perilune train --env CartPole-v1 --steps 50000
  perilune train --env LunarLanderContinuous-v3
  perilune train --set env.gravity=-5 --set learningRate=0.001 --set epsilon.end=0.01
  perilune train --config runs/second/config.json --seed 3
  perilune train --from runs/second --set env.gravity=-5 --set epsilon=0.05
  perilune presets fast > mine.toml; perilune train --config mine.toml`,
    )
    .action(async (flags: TrainFlags) => (await import('./run.js')).train(flags));
}
