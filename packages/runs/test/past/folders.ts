import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary-folder.js';

export interface FakeRun {
  name: string;
  seed: number;
  /** Mean of the reporting episodes; without it, and unless it diverged, the run has no result.json. */
  score?: number;
  diverged?: boolean;
  /** The lowest mean over 100 training episodes. */
  lowest?: number;
  solved?: boolean;
  seconds?: number;
  learningRate?: number;
  /** Of another configuration. */
  config?: object;
  /** Returns of the training episodes, 100 steps each. */
  returns?: number[];
}

/** A folder with the folders of runs in it, written as `train` writes them. */
export function folderOf(runs: readonly FakeRun[]): string {
  const folder = temporaryFolder();
  for (const run of runs) writeRun(join(folder, run.name), run);
  return folder;
}

function writeRun(folder: string, run: FakeRun): void {
  const { seed, score, solved = false, seconds = 10, learningRate = 0.001, returns = [] } = run;
  mkdirSync(folder, { recursive: true });
  const config = {
    ...{ perilune: '0.1.0', env: 'LunarLander-v3', envOptions: {}, algo: 'dqn', preset: 'fast' },
    ...{ seed, steps: 1_000, episodes: null, hyperparameters: { learningRate }, solve: {} },
    ...run.config,
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const rows = returns.map((value, i) => `${value},100,${i + 1}\n`).join('');
  writeFileSync(join(folder, 'monitor.csv'), `#{"env_id":"LunarLander-v3"}\nr,l,t\n${rows}`);
  if (score === undefined && !run.diverged) return;
  const result = {
    ...(run.diverged ? { outcome: 'diverged' } : {}),
    ...{ steps: 1_000, seconds, solved, solvedAtSeconds: solved ? seconds : null },
    returns: run.lowest === undefined ? null : { last: run.lowest, lowest: run.lowest },
    evaluation: score === undefined ? null : { mean: score },
    divergence: run.diverged ? { step: 900, update: 225, quantity: 'loss', value: 'NaN' } : null,
  };
  writeFileSync(join(folder, 'result.json'), JSON.stringify(result));
}
