import { Command } from 'commander';
import { addArticle } from './program/article.js';
import { addEval } from './program/eval.js';
import { addLab } from './program/lab.js';
import { addPresets } from './program/presets.js';
import { addTrain } from './program/train.js';
import { version } from './version.js';

/**
 * The command line: each command is defined in a file of `program/`. Its code, in `commands/`, is loaded
 * when it is called, so that help is quick.
 */
export function program(): Command {
  const perilune = new Command('perilune')
    .description('Value-based reinforcement learning: train, evaluate and film agents.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(perilune --help tells what there is)');
  const commands = [addTrain, addEval, addPresets, addArticle, addLab];
  for (const add of commands) add(perilune);
  return perilune;
}
