import { Command } from 'commander';
import type { ArticleFlags } from './commands/article.js';
import type { EvalFlags } from './commands/eval.js';
import type { LabFlags } from './commands/lab.js';
import type { TrainFlags } from './commands/train.js';
import { version } from './version.js';

/** The command line. A command's code is loaded when it is called, so that help is quick. */
export function program(): Command {
  const perilune = new Command('perilune')
    .description('Value-based reinforcement learning: train, evaluate and film agents.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(perilune --help tells what there is)');
  addTrain(perilune);
  addEval(perilune);
  addPresets(perilune);
  addArticle(perilune);
  addLab(perilune);
  return perilune;
}

function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function addTrain(perilune: Command): void {
  perilune
    .command('train')
    .description('train an agent, evaluate it and write its run folder')
    .option('--env <id>', 'environment', 'LunarLander-v3')
    .option('--algo <name>', "algorithm (default: the preset's)")
    .option('--preset <name>', "hyperparameters to begin from (default: the algorithm's first)")
    .option('--seed <n>', 'seed of the run, 0..2^53-1', '1')
    .option('--steps <n>', "environment steps at most (default: the preset's)")
    .option('--set <path=value>', 'change one value; may be given again', collect, [])
    .option('--out <dir>', 'run folder to write (default: a fresh one under runs/)')
    .option('--no-pictures', 'leave out the plot and the film')
    .option('--json', 'print result.json on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Examples:
  perilune train
  perilune train --seed 2 --out runs/second
  perilune train --preset sb3-zoo --set hiddenLayers=[256,256]
  perilune train --env CartPole-v1 --steps 50000
  perilune train --set env.gravity=-5 --set learningRate=0.001`,
    )
    .action(async (flags: TrainFlags) => (await import('./commands/train.js')).train(flags));
}

function addEval(perilune: Command): void {
  perilune
    .command('eval')
    .description('fly greedy episodes with a trained agent and print how they went')
    .argument('<run|model>', 'a run folder, or a model.safetensors')
    .option('--env <id>', 'environment (default: the one it was trained in)')
    .option('--episodes <n>', 'how many', '100')
    .option('--seed <n>', 'episode i begins with reset seed n + i', '30000')
    .option('--set <env.option=value>', "change one of the environment's options", collect, [])
    .option('--json', 'print one JSON object on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Examples:
  perilune eval runs/second
  perilune eval runs/second --episodes 1000 --json
  perilune eval model.safetensors --set env.gravity=-5`,
    )
    .action(async (source: string, flags: EvalFlags) =>
      (await import('./commands/eval.js')).evaluateAgent(source, flags),
    );
}

function addPresets(perilune: Command): void {
  perilune
    .command('presets')
    .description('list the presets, or print one whole')
    .argument('[name]', 'a preset')
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, flags: { json?: boolean }) =>
      (await import('./commands/presets.js')).showPresets(name, flags),
    );
}

function addArticle(perilune: Command): void {
  perilune
    .command('article')
    .description("run the tutorial's systems, table to deep Q-network, and write the report")
    .option('--only <name>', 'one experiment: tabular, kernel-lander, online, ... (default: all)')
    .option('--seeds <n>', 'run seeds 1..n', '1')
    .option('--out <dir>', 'folder of the report', 'article-report')
    .option('--jobs <n>', 'runs at a time (default: the cores there are)')
    .option('--json', 'print what came of the runs on stdout, and nothing else there')
    .addHelpText(
      'after',
      `
Examples:
  perilune article
  perilune article --seeds 10 --out published
  perilune article --only online`,
    )
    .action(async (flags: ArticleFlags) => (await import('./commands/article.js')).article(flags));
}

function addLab(perilune: Command): void {
  perilune
    .command('lab')
    .description('open the lab: watch an agent learn, in the browser')
    .option('--port <n>', 'port on this machine; 0: any that is free', '7117')
    .option('--no-open', 'do not open the browser')
    .option('--json', 'print one JSON object with the address on stdout')
    .action(async (flags: LabFlags) => (await import('./commands/lab.js')).lab(flags));
}
