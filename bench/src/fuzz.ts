import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchFlags, type Outcome, WrongCall } from './benchmark.js';
import { bareTensors, damagedAgents, oddAgents } from './fuzz/agents.js';
import { droppedLayers, droppedTensors } from './fuzz/dropped.js';
import { configurations, damagedCheckpoints, tables } from './fuzz/files.js';
import { damagedForeign, oddForeign, oddStateDicts, oddStatistics } from './fuzz/formats.js';
import { type FuzzCount, fuzz, type Reader } from './fuzz/fuzz.js';
import { oddFolders } from './fuzz/hub.js';
import { damagedOnnx, oddOnnx, oddTfjs } from './fuzz/networks.js';
import { boundOf } from './marks.js';
import { table } from './table.js';

const MUTATIONS = 100_000;
/** Where `--full` is not given. */
const FEWER = 10_000;

/** Changes what is read in a hundred thousand ways, and counts what comes of it. `--from` chooses them. */
export async function benchFuzz({ from, full, reader: only = '' }: BenchFlags): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-fuzz-'));
  const mutations = full ? MUTATIONS : FEWER;
  try {
    const readers = [
      damagedAgents(),
      oddAgents(),
      bareTensors(),
      await damagedCheckpoints(),
      configurations(folder),
      tables(folder),
      damagedForeign(),
      oddForeign(),
      oddStateDicts(),
      droppedTensors(),
      oddStatistics(),
      oddFolders(),
      damagedOnnx(),
      oddOnnx(),
      oddTfjs(),
      droppedLayers(),
    ];
    const counts: FuzzCount[] = [];
    for (const reader of chosenOf(readers, only)) {
      const count = fuzz(reader, mutations, from * MUTATIONS);
      counts.push(count);
      process.stderr.write(`${lineOf(count).join('  ')}\n`);
    }
    return { report: { fuzz: counts }, marks: counts.map(markOf), text: textOf(counts) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws WrongCall where none has it in its name: nothing would be tried, and no mark be missed */
function chosenOf(readers: readonly Reader[], only: string): readonly Reader[] {
  const chosen = readers.filter(({ name }) => name.includes(only));
  if (chosen.length > 0) return chosen;
  const names = readers.map(({ name }) => `  ${name}`).join('\n');
  throw new WrongCall(`No reader's name has "${only}" in it. There are\n${names}`);
}

function wrongIn({ traces, slow, large, damaged }: FuzzCount): number {
  return traces + slow + large + damaged;
}

function markOf(count: FuzzCount) {
  return boundOf({
    name: `${count.reader}: traces, hangs, too much memory, damaged data taken`,
    bound: 'at most',
    required: 0,
    measured: wrongIn(count),
    unit: `of ${count.mutations}`,
  });
}

const HEADS = ['', 'mutations', 'refused', 'taken', 'traces', '> 2 s', 'memory', 'damaged', 'ms'];

function lineOf({ reader, mutations, refused, accepted, ...wrong }: FuzzCount): string[] {
  const { traces, slow, large, damaged, slowestMs } = wrong;
  const counts = [mutations, refused, accepted, traces, slow, large, damaged];
  return [reader, ...counts.map((n) => n.toLocaleString('en-US')), slowestMs.toFixed(0)];
}

function textOf(counts: readonly FuzzCount[]): string {
  const failures = counts.flatMap(({ reader, failures }) =>
    failures.map((failure) => `\n${reader}: ${failure}`),
  );
  return ['Mutated files', table([HEADS, ...counts.map(lineOf)]), ...failures].join('\n');
}
