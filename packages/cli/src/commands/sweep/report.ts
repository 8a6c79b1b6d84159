import { join } from 'node:path';
import { optunaJournal, readStudyFolder, studyReport } from '@perilune/sweeps';
import { library } from '../../library.js';
import { checkWritable, writeOut } from '../../output.js';
import { nearPath } from '../../terminal/words.js';

export interface ReportFlags {
  html?: string;
  optuna?: string;
  force?: boolean;
}

/** `perilune sweep report`: one page that needs nothing else, and Optuna's journal if asked for. */
export async function report(study: string, flags: ReportFlags): Promise<void> {
  const { html = join(study, 'report.html'), optuna, force } = flags;
  await library();
  const found = readStudyFolder(study);
  checkWritable(html, { force });
  const journal = optunaJournal(found);
  const kind = { header: journal.split('\n')[0], force };
  if (optuna !== undefined) checkWritable(optuna, kind);
  writeOut(html, studyReport(study, found), { force });
  process.stderr.write(`${nearPath(html)}\n`);
  if (optuna === undefined) return;
  writeOut(optuna, journal, kind);
  process.stderr.write(`${nearPath(optuna)}\n`);
}
