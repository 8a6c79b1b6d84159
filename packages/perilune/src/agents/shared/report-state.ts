import type { Archive, Serializable } from '../../state/index.js';
import type { LearnReport } from './agent.js';

/** A report as a part of an archive, read in place. */
export class ReportState implements Serializable {
  constructor(readonly report: LearnReport = blankReport()) {}

  serialize(archive: Archive): void {
    const { report } = this;
    report.updates = archive.integer('updates', report.updates, { most: Number.MAX_SAFE_INTEGER });
    report.loss = archive.number('loss', report.loss);
    report.gradientNorm = archive.number('gradientNorm', report.gradientNorm);
    report.meanQ = archive.number('meanQ', report.meanQ);
    report.tdError = archive.number('tdError', report.tdError);
    const looked = archive.boolean('looked', report.deadUnits !== undefined);
    const deadUnits = archive.number('deadUnits', report.deadUnits ?? 0);
    if (looked) report.deadUnits = deadUnits;
  }
}

function blankReport(): LearnReport {
  return { updates: 0, loss: 0, gradientNorm: 0, meanQ: 0, tdError: 0 };
}
