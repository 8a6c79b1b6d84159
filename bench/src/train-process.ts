import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ends, EvaluationSummary, ResultJson } from '@perilune/runs';
import { type MonitorRow, readMonitor } from '@perilune/runs/past';
import { cliFolder } from './cli.js';
import { type Output, runProgram } from './run-program.js';

/** Greedy episodes of a trained lander: how they ended, and their returns. */
export type ProcessEvaluation = EvaluationSummary & Ends;

/** What a finished lander's run left behind: result.json, and the episodes of monitor.csv. */
export interface ProcessResult extends Omit<ResultJson, 'evaluation' | 'episodes'> {
  evaluation: ProcessEvaluation;
  episodes: MonitorRow[];
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
    const { rows: episodes } = readMonitor(readFileSync(join(folder, 'monitor.csv'), 'utf8'));
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
