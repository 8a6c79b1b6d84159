import type { Command } from 'commander';
import type { ArticleFlags } from './run.js';

/** Defines `perilune article`. */
export function addArticle(perilune: Command): void {
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
    .action(async (flags: ArticleFlags) => (await import('./run.js')).article(flags));
}
