import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchFlags, Outcome } from './benchmark.js';
import { writeAgents } from './interop-agents.js';
import { boundOf, type Mark } from './marks.js';
import { runProgram } from './run-program.js';
import { table } from './table.js';
import { runPerilune } from './train-process.js';

const PROGRAM = fileURLToPath(new URL('../peers/interop.py', import.meta.url));

/** What came of a check in Python: a measurement, why there is none, or what went wrong. */
interface Check {
  readonly name: string;
  readonly measured?: number;
  readonly unit?: string;
  readonly lacks?: string;
  /** Why a server that would have to say it was not asked. */
  readonly unreached?: string;
  readonly failed?: string;
}

/** How far a number may be from ours where it is one; of all else nothing may be wrong. */
const RELATIVE = 1e-5;

/** Lets the programs that files are written for read them: Stable-Baselines3, onnx, safetensors, the hub, TensorBoard, pandas. */
export async function benchInterop({ python = 'python3' }: BenchFlags): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-interop-'));
  try {
    await fill(folder);
    const { stdout } = await runProgram(python, [PROGRAM, folder], `${python} failed`);
    const checks = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Check);
    const made = checks.filter(
      (check) => check.lacks === undefined && check.unreached === undefined,
    );
    const marks = made.map(markOf);
    return { report: { interop: checks }, marks, text: textOf(checks) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A run, a hub folder made of it, and agents of every algorithm as files. */
async function fill(folder: string): Promise<void> {
  const run = join(folder, 'run');
  const short = ['--steps', '6000', '--no-pictures'];
  await runPerilune(['train', '--seed', '1', ...short, '--out', run]);
  const hub = ['export', run, '--to', 'hub', '--episodes', '20', '--out', join(folder, 'hub')];
  await runPerilune(hub);
  mkdirSync(join(folder, 'agents'));
  const told = writeAgents(folder);
  for (const [file, content] of Object.entries(told)) writeFileSync(join(folder, file), content);
}

function markOf({ name, measured = Number.POSITIVE_INFINITY, unit = '' }: Check): Mark {
  const required = unit === 'relative' ? RELATIVE : 0;
  return boundOf({ name, bound: 'at most', required, measured, unit });
}

function textOf(checks: readonly Check[]): string {
  const rows = checks.map(({ name, measured, unit = '', lacks, unreached, failed }) => {
    if (lacks !== undefined) return [name, `this Python lacks it: ${lacks}`];
    if (unreached !== undefined) return [name, `not checked: ${unreached}`];
    return [name, failed ?? `${measured} ${unit}`];
  });
  return table([['what reads', 'what came of it'], ...rows]);
}
