import { Command } from 'commander';
import { addArticle } from './program/article.js';
import { addCompare } from './program/compare.js';
import { addEval } from './program/eval.js';
import { addLab } from './program/lab.js';
import { addList } from './program/list.js';
import { addPlot } from './program/plot.js';
import { addPresets } from './program/presets.js';
import { addRecord } from './program/record.js';
import { addResume } from './program/resume.js';
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
  const commands = [
    addTrain,
    addResume,
    addEval,
    addRecord,
    addPlot,
    addCompare,
    addList,
    addPresets,
    addArticle,
    addLab,
  ];
  for (const add of commands) add(perilune);
  return perilune;
}
