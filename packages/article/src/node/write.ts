import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeDurably } from '@perilune/runs';
import { UsageError } from 'perilune';
import { flatBlocks } from './document.js';
import { toHtml } from './html.js';
import { tableMarkdown, toMarkdown } from './markdown.js';
import { buildReport } from './report.js';
import type { ReportInput } from './tables.js';

/**
 * Makes sure of a folder for the report before the work begins.
 *
 * @returns its path
 * @throws UsageError if it is a file, holds something that is no report, or cannot be made
 */
export function claimReportFolder(folder: string): string {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory()) {
      throw new UsageError(`--out ${folder} is a file; a folder's name is needed.`);
    }
    const inside = readdirSync(folder);
    if (inside.length > 0 && !inside.includes('report.html')) {
      throw new UsageError(
        `--out ${folder} holds ${inside.length} files and no report; name a new or an empty folder.`,
      );
    }
  }
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`The folder ${folder} cannot be made: ${(error as Error).message}.`);
  }
  return folder;
}

/**
 * Writes `report.html`, that needs nothing else, `report.md` with its `figures/`, the tables of numbers
 * on their own in `tables/`, and `results.json`.
 *
 * @returns what results.json says, the single episodes left out
 */
export async function writeReport(folder: string, input: ReportInput) {
  const report = await buildReport(input);
  const write = (path: string, content: string | Uint8Array) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeDurably(file, content);
  };
  for (const block of flatBlocks(report.blocks)) {
    if (block.kind === 'picture') write(block.picture.file, block.picture.content);
  }
  for (const [name, table] of report.tables) {
    write(`tables/${name}.md`, `${tableMarkdown(table)}\n`);
  }
  const { seeds, seconds } = input;
  const runs = input.records.map(({ film, ...record }) => record);
  const brief = runs.map(({ returns, ...record }) => ({ ...record, episodes: returns.length }));
  write('results.json', `${JSON.stringify({ seeds, seconds, runs })}\n`);
  write('report.md', toMarkdown(report.blocks));
  write('report.html', toHtml(report.title, report.blocks));
  return { folder, seeds, seconds, runs: brief };
}
