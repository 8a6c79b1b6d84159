import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BenchFlags, Outcome } from './benchmark.js';
import { boundOf } from './marks.js';
import { type Spread, spreadOf } from './rounds.js';
import { spread, table } from './table.js';

const SUBJECTS: readonly { name: string; args: readonly string[] }[] = [
  { name: 'perilune --help', args: ['--help'] },
  { name: 'perilune train --help', args: ['train', '--help'] },
];
/** Node itself, which nobody can be quicker than. */
const NODE = 'node -e 0';
const REQUIRED_MS = 200;

/** How long a person waits for help: whole processes, Node's own start included. */
export function benchHelp({ rounds }: BenchFlags): Outcome {
  const cli = dirname(createRequire(import.meta.url).resolve('@perilune/cli/package.json'));
  const programs = [
    { name: NODE, args: ['-e', '0'] },
    ...SUBJECTS.map(({ name, args }) => ({ name, args: [join(cli, 'bin/perilune.js'), ...args] })),
  ];
  const times = programs.map(() => [] as number[]);
  for (let round = 0; round < 2 * rounds; round++) {
    for (const [i, { args }] of programs.entries()) times[i]?.push(timeOf(args));
  }
  const milliseconds = programs.map(({ name }, i) => ({ name, ...spreadOf(times[i] ?? []) }));
  const marks = milliseconds
    .filter(({ name }) => name !== NODE)
    .map(({ name, median }) =>
      boundOf({
        name: `${name}, the whole process`,
        bound: 'at most',
        required: REQUIRED_MS,
        measured: median,
        unit: 'ms',
      }),
    );
  return { report: { milliseconds }, marks, text: textOf(milliseconds) };
}

function timeOf(args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${stderr}`);
  return performance.now() - began;
}

function textOf(rows: readonly (Spread & { name: string })[]): string {
  return table([
    ['milliseconds, median [least..most]', ''],
    ...rows.map((row) => [row.name, spread(row, 0)]),
  ]);
}
