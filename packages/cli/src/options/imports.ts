import type { Command } from 'commander';
import { library } from '../library.js';
import { collect } from './flags.js';

/** The commands that make or read environments and agents. */
const COMMANDS: readonly string[] = [
  'train',
  'resume',
  'worker',
  'eval',
  'record',
  'rank',
  'import',
  'export',
  'plot',
  'compare',
  'list',
  'presets',
];

/** Gives those commands `--import`, and sees to it before any of them begins; the article's algorithms they know anyway. */
export function addImports(perilune: Command): void {
  for (const command of perilune.commands) {
    if (!COMMANDS.includes(command.name())) continue;
    command.option(
      '--import <file>',
      'import a module that registers environments or algorithms; may be given again',
      collect,
      [],
    );
  }
  perilune.hook('preAction', async (_, command) => {
    if (!COMMANDS.includes(command.name())) return;
    await library();
    const { import: files = [] } = command.opts<{ import?: string[] }>();
    if (files.length > 0) await (await import('@perilune/runs')).importModules(files);
  });
}
