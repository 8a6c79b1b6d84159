import { Command } from 'commander';
import { commands } from './commands/table.js';
import { optionDescription } from './options/flags.js';
import { addImports } from './options/imports.js';
import { version } from './version.js';

const EXAMPLES = `
Examples:
  perilune train                         a lander from a random network to a landing
  perilune eval runs/first               fly 100 episodes with what it learned
  perilune record runs/first --pick best
  perilune train --help                  what else training can do

Figures and files go to stdout with --json, as one JSON object; notes go to stderr.
Exit codes: 0 done, 1 failed, 2 wrongly called, 129, 130 and 143 stopped by a signal.`;

/**
 * The command line. Each command has a folder in `commands/`: its `command.ts` declares it, its `run.ts` is
 * loaded when it is called, so that help is quick.
 */
export function program(): Command {
  const perilune = new Command('perilune')
    .description('Reinforcement learning: train, evaluate and film agents.')
    .version(version())
    .exitOverride()
    .configureHelp({ optionDescription })
    .configureOutput({ outputError })
    .showHelpAfterError('(perilune --help tells what there is)')
    .addHelpText('after', EXAMPLES);
  for (const add of commands) add(perilune);
  perilune.hook('preAction', (_, command) => refuseEmpty(command));
  addImports(perilune);
  for (const command of perilune.commands) {
    command.showHelpAfterError(`(perilune ${command.name()} --help tells what there is)`);
  }
  return perilune;
}

/**
 * No flag and no argument means anything where it is empty: a variable of the shell's was not set, and a folder of no
 * name would be the present one. What a shell asks of a word that is yet to be typed is no argument of ours.
 */
function refuseEmpty(command: Command): void {
  if (command.name() === 'complete') return;
  const flags = command.options
    .filter((option) => [command.getOptionValue(option.attributeName())].flat().includes(''))
    .map(({ flags }) => flags);
  const places = command.registeredArguments
    .filter((_, i) => [command.processedArgs[i]].flat().includes(''))
    .map((argument) => `<${argument.name()}>`);
  const [empty] = [...flags, ...places];
  if (empty !== undefined) command.error(`error: ${empty} is empty.`);
}

/** As all other errors are told. */
function outputError(text: string, write: (text: string) => void): void {
  write(text.replace(/^error: /, 'perilune: '));
}
