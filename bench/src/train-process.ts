import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliFolder } from './cli.js';

/** A training episode, as monitor.csv has it. */
export interface Episode {
  return: number;
  length: number;
}

/** What a run left behind, as far as benchmarks read it: result.json, and the episodes of monitor.csv. */
export interface ProcessResult {
  seed: number;
  steps: number;
  updates: number;
  seconds: number;
  solved: boolean;
  solvedAtSeconds: number | null;
  validations: { step: number; mean: number; episodes: number }[];
  /** Seconds by phase. */
  timing: Record<string, number>;
  evaluation: { mean: number; std: number };
  episodes: Episode[];
}

/**
 * Runs `perilune train` in a process of its own, as a user would, without pictures.
 *
 * @param args of `perilune train`
 * @throws Error with what the program said if it fails
 */
export async function trainInProcess(args: readonly string[]): Promise<ProcessResult> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-bench-'));
  try {
    await runPerilune(['train', ...args, '--out', folder, '--no-pictures']);
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    return { ...result, episodes: readEpisodes(join(folder, 'monitor.csv')) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Said on stderr as the process ends: its largest resident set, in KiB. */
const TELL_PEAK = "process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))";

/**
 * How large a process of `perilune train` grows, in MiB; null if it does not tell. Not measured along
 * with the time, of which telling takes some.
 */
export async function peakMemory(args: readonly string[]): Promise<number | null> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-bench-'));
  try {
    const tell = ['--import', `data:text/javascript,${encodeURIComponent(TELL_PEAK)}`];
    const said = await runPerilune(['train', ...args, '--out', folder, '--no-pictures'], tell);
    const peak = /peak (\d+)/.exec(said)?.[1];
    return peak === undefined ? null : Number(peak) / 1024;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs `perilune` in a process of its own.
 *
 * @returns what it said on stderr
 * @throws Error with that if it fails
 */
export function runPerilune(
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): Promise<string> {
  const program = [...nodeArgs, join(cliFolder, 'bin/perilune.js'), ...args];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) =>
      status === 0
        ? resolve(said)
        : reject(new Error(`perilune ${args.join(' ')} failed:\n${said}`)),
    );
  });
}

function readEpisodes(file: string): Episode[] {
  const [, , ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return rows.map((row) => {
    const [reward = 0, length = 0] = row.split(',').map(Number);
    return { return: reward, length };
  });
}
