import { Command } from 'commander';
import { addArticle } from './commands/article/command.js';
import { addCompare } from './commands/compare/command.js';
import { addCompletion } from './commands/completion/command.js';
import { addDoctor } from './commands/doctor/command.js';
import { addEval } from './commands/eval/command.js';
import { addLab } from './commands/lab/command.js';
import { addList } from './commands/list/command.js';
import { addPlot } from './commands/plot/command.js';
import { addPresets } from './commands/presets/command.js';
import { addRecord } from './commands/record/command.js';
import { addResume } from './commands/resume/command.js';
import { addTrain } from './commands/train/command.js';
import { optionDescription } from './options/help.js';
import { addImports } from './options/imports.js';
import { version } from './version.js';

const EXAMPLES = `
Examples:
  perilune train                         a lander from a random network to a landing
  perilune eval runs/first               fly 100 episodes with what it learned
  perilune record runs/first --pick best
  perilune train --help                  what else training can do

Figures and files go to stdout with --json, as one JSON object; notes go to stderr.
Exit codes: 0 done, 1 failed, 2 wrongly called, 130 and 143 stopped by a signal.`;

/**
 * The command line. Each command has a folder in `commands/`: its `command.ts` declares it, its `run.ts` is
 * loaded when it is called, so that help is quick.
 */
export function program(): Command {
  const perilune = new Command('perilune')
    .description('Value-based reinforcement learning: train, evaluate and film agents.')
    .version(version())
    .exitOverride()
    .configureHelp({ optionDescription })
    .configureOutput({ outputError })
    .showHelpAfterError('(perilune --help tells what there is)')
    .addHelpText('after', EXAMPLES);
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
    addDoctor,
    addCompletion,
  ];
  for (const add of commands) add(perilune);
  addImports(perilune);
  for (const command of perilune.commands) {
    command.showHelpAfterError(`(perilune ${command.name()} --help tells what there is)`);
  }
  return perilune;
}

/** As all other errors are told. */
function outputError(text: string, write: (text: string) => void): void {
  write(text.replace(/^error: /, 'perilune: '));
}
