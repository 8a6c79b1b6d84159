import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliFolder } from './cli.js';
import { type Output, runProgram } from './run-program.js';

/** A training episode, as monitor.csv has it. */
export interface Episode {
  return: number;
  length: number;
}

/** Greedy episodes of the trained agent: how a lander's ended, and their returns. */
export interface ProcessEvaluation {
  episodes: number;
  mean: number;
  std: number;
  landed: number;
  onPad: number;
  crashed: number;
  flewOut: number;
  timedOut: number;
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
  evaluation: ProcessEvaluation;
  episodes: Episode[];
}

/**
 * Runs `perilune train` in a process of its own, as a user would, without pictures.
 *
 * @param args of `perilune train`
 * @param reportingEpisodes flown by `perilune eval` afterwards; without it the run's own evaluation counts
 * @throws Error with what the program said if it fails
 */
export async function trainInProcess(
  args: readonly string[],
  reportingEpisodes?: number,
): Promise<ProcessResult> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-bench-'));
  try {
    await runPerilune(['train', ...args, '--out', folder, '--no-pictures']);
    const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    const episodes = readEpisodes(join(folder, 'monitor.csv'));
    if (reportingEpisodes === undefined) return { ...result, episodes };
    const flown = await runPerilune([
      'eval',
      folder,
      '--episodes',
      `${reportingEpisodes}`,
      '--json',
    ]);
    return { ...result, evaluation: JSON.parse(flown.stdout), episodes };
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
    const { stderr } = await runPerilune(
      ['train', ...args, '--out', folder, '--no-pictures'],
      tell,
    );
    const peak = /peak (\d+)/.exec(stderr)?.[1];
    return peak === undefined ? null : Number(peak) / 1024;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Runs `perilune` in a process of its own.
 *
 * @throws Error with what it said on stderr if it fails
 */
export function runPerilune(
  args: readonly string[],
  nodeArgs: readonly string[] = [],
): Promise<Output> {
  const program = [...nodeArgs, join(cliFolder, 'bin/perilune.js'), ...args];
  return runProgram(process.execPath, program, `perilune ${args.join(' ')} failed`);
}

function readEpisodes(file: string): Episode[] {
  const [, , ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return rows.map((row) => {
    const [reward = 0, length = 0] = row.split(',').map(Number);
    return { return: reward, length };
  });
}
