import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Generator } from 'perilune';
import type { BenchFlags, Outcome } from './benchmark.js';
import { turnClockBack } from './faults/clock.js';
import { refuseNewer, refuseSecond, startTogether } from './faults/company.js';
import { damageCheckpoints, resumeDamaged } from './faults/damage.js';
import { fillDisk, refuseReadOnly } from './faults/disks.js';
import { type FaultCount, type FaultReport, type Ground, markOfFault } from './faults/fault.js';
import { killRuns } from './faults/kills.js';
import { prepareRecipes } from './faults/recipes.js';
import { signalRuns } from './faults/signals.js';
import { table } from './table.js';

/** In their order: later ones use the killed run that `damageCheckpoints` leaves. */
const TRIALS: readonly ((ground: Ground) => Promise<FaultReport>)[] = [
  damageCheckpoints,
  resumeDamaged,
  (ground) => signalRuns(ground, 'SIGINT', 130),
  (ground) => signalRuns(ground, 'SIGTERM', 143),
  (ground) => signalRuns(ground, 'SIGHUP', 129),
  refuseSecond,
  startTogether,
  refuseNewer,
  fillDisk,
  refuseReadOnly,
  turnClockBack,
  killRuns,
];

/** Does to runs what happens to runs, and counts how many come through. `--from` chooses the moments. */
export async function benchFaults({ from }: BenchFlags): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-faults-'));
  try {
    const recipes = await prepareRecipes(folder);
    const reports: FaultReport[] = [];
    for (const trial of TRIALS) {
      reports.push(await trial({ folder, recipes, chance: new Generator(from) }));
      process.stderr.write(`${lineOf(reports.at(-1) as FaultReport).join('  ')}\n`);
    }
    const counts = reports.filter((report): report is FaultCount => 'tried' in report);
    return { report: { faults: reports }, marks: counts.map(markOfFault), text: textOf(reports) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function lineOf(report: FaultReport): string[] {
  if ('why' in report) return [report.fault, 'skipped', report.why];
  const { fault, held, tried, demand, note } = report;
  return [fault, `${held} of ${tried}`, note === undefined ? demand : `${demand} (${note})`];
}

function textOf(reports: readonly FaultReport[]): string {
  const lines = reports.map((report) => {
    const [fault = '', count = '', demand = ''] = lineOf(report);
    return `${table([[fault.padEnd(54), count.padStart(12)]])}  ${demand}`;
  });
  const failures = reports.flatMap((report) =>
    'failure' in report && report.failure !== undefined
      ? [`\n${report.fault}: ${report.failure}`]
      : [],
  );
  return ['Faults', ...lines, ...failures].join('\n');
}
