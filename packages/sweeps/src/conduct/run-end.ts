import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  hasEnded,
  type ResultJson,
  readConfigFile,
  readJson,
  resultJson,
  sha256,
  type TaskOutcome,
} from '@perilune/runs';
import { resolveConfig } from 'perilune';
import type { RunEnd, RunOrder } from './workshop.js';

/** The agent's file in a run's folder. */
export const MODEL = 'model.safetensors';

/** What a run that has ended left in its folder. */
export function endIn(folder: string, result: ResultJson): RunEnd {
  const outcome = result.outcome === 'diverged' ? 'diverged' : 'finished';
  return { outcome, result, model: outcome === 'diverged' ? null : modelHash(folder) };
}

function modelHash(folder: string): string {
  return sha256(readFileSync(join(folder, MODEL)));
}

/** Of a run that had ended before the process was killed; the folder of another run is cleared away. */
export function resultBefore(folder: string, { run }: RunOrder): ResultJson | undefined {
  if (!existsSync(join(folder, 'config.json'))) return undefined;
  const written = readConfigFile(folder);
  const { steps, ...asked } = resolveConfig(run);
  const { steps: had, ...same } = written;
  if (JSON.stringify(same) !== JSON.stringify(asked) || had > steps) {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  if (had < steps || !hasEnded(folder)) return undefined;
  return readJson(join(folder, 'result.json')) as ResultJson;
}

/** What came of a run that was carried out here. */
export function endOf(run: TaskOutcome, folder: string): RunEnd {
  switch (run.outcome) {
    case 'finished':
    case 'diverged':
      return endIn(folder, JSON.parse(JSON.stringify(resultJson(run))) as ResultJson);
    case 'broken':
      return { outcome: 'failed', error: `step ${run.failure.step}: ${run.failure.message}` };
    case 'failed':
      return { outcome: 'failed', error: run.error.message };
    default:
      return { outcome: 'stopped' };
  }
}
