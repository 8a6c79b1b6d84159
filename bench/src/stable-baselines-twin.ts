import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REPORTING_SEED, type RunConfig } from 'perilune';
import { drawsOf } from './draws.js';
import { runProgram } from './run-program.js';
import type { TrainedRun } from './stable-baselines-runs.js';

const PROGRAM = fileURLToPath(new URL('../peers/stable-baselines-dqn.py', import.meta.url));

const REPORTING_EPISODES = 100;

/**
 * What would train: Stable-Baselines3's version and PyTorch's.
 *
 * @param python a Python that has stable-baselines3 and gymnasium[box2d]
 * @throws Error with what Python said if it has not
 */
export async function twinVersion(python: string): Promise<string> {
  return (await runPython(python, [PROGRAM])).trimEnd();
}

/**
 * Trains Stable-Baselines3's DQN with every draw that of one of our runs: its twin.
 *
 * @throws Error with what Python said if that fails
 */
export async function trainTwin(python: string, config: RunConfig): Promise<TrainedRun> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-twin-'));
  try {
    writeDraws(folder, config);
    return JSON.parse(await runPython(python, [PROGRAM, folder]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeDraws(folder: string, config: RunConfig): void {
  const { exploration, batches, ...drawn } = drawsOf(config);
  const reportingSeeds = Array.from({ length: REPORTING_EPISODES }, (_, i) => REPORTING_SEED + i);
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...config, ...drawn, reportingSeeds }));
  writeFileSync(join(folder, 'exploration.u8'), exploration);
  writeFileSync(join(folder, 'batches.u32'), batches);
}

async function runPython(command: string, args: readonly string[]): Promise<string> {
  const failure = `${command} cannot train with Stable-Baselines3`;
  return (await runProgram(command, args, failure)).stdout;
}
