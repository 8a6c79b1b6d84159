import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfigFile, readJson, readText } from '@perilune/runs';
import { groupRuns, isRun, readLearning, readMonitor, readRun } from '@perilune/runs/past';
import {
  Generator,
  readCheckpoint,
  readRunOptions,
  resolveConfig,
  type TrainOptions,
  train,
} from 'perilune';
import type { Reader } from './fuzz.js';
import { mutate, pick } from './mutate.js';
import { mutateJson } from './mutate-json.js';

const common = { env: 'CartPole-v1', solve: { enabled: false } };
const small = { hiddenLayers: [8], replayCapacity: 64, batchSize: 4, learningStarts: 4 };

/** Checkpoints with bytes changed: none may be taken that is not what was written. */
export async function damagedCheckpoints(): Promise<Reader> {
  const whole: Buffer[] = [];
  for (const [algo, env, hyperparameters] of [
    ['dqn', 'CartPole-v1', small],
    ['pqn', 'CartPole-v1', { hiddenLayers: [8], environments: 2, rolloutSteps: 8, minibatches: 2 }],
  ] as const) {
    const run = { ...common, env, algo, hyperparameters, evaluationEpisodes: 0 };
    whole.push(await checkpointOf(run));
  }
  return {
    name: 'checkpoints',
    mutation: (chance) => mutate(pick(whole, chance), chance),
    read: (bytes) => {
      readCheckpoint(bytes);
      return whole.some((each) => each.equals(bytes))
        ? undefined
        : 'a damaged checkpoint was taken';
    },
  };
}

/** The clock decides when one is taken: a fast machine needs more steps until it is asked. */
async function checkpointOf(run: TrainOptions): Promise<Buffer> {
  let last: Buffer | undefined;
  for (let steps = 3_000; last === undefined; steps *= 2) {
    await train({
      ...run,
      ...{ steps, checkpointEvery: 1e-9 },
      onCheckpoint: ({ bytes }) => {
        last = Buffer.from(bytes);
      },
    });
  }
  return last;
}

/** Files of a run in a folder, which every command reads that is given runs. */
export function configurations(folder: string): Reader {
  const run = runIn(folder);
  const config = {
    perilune: '0.1.0',
    ...resolveConfig({ ...common, envOptions: { maxEpisodeSteps: 100 } }),
    imports: ['own.mjs'],
  };
  const whole = Buffer.from(JSON.stringify(config, null, 2));
  const file = join(run, 'config.json');
  return {
    name: 'configurations',
    mutation: (chance) =>
      chance.integers(0, 2) === 0
        ? mutate(whole, chance)
        : Buffer.from(JSON.stringify(mutateJson(config, chance)) ?? ''),
    read: (bytes) => {
      writeFileSync(file, bytes);
      const found = readRun(run);
      if (isRun(found)) groupRuns([found]);
      readConfigFile(run);
      const { perilune: _, ...options } = readJson(file) as Record<string, unknown>;
      const taken = resolveConfig({ ...readRunOptions(options, file), env: common.env });
      const again = resolveConfig(taken);
      return JSON.stringify(again) === JSON.stringify(taken)
        ? undefined
        : 'it reads otherwise again';
    },
  };
}

/** `monitor.csv` and `progress.csv`: whatever is in them, what is read are rows. */
export function tables(folder: string): Reader {
  const run = runIn(folder);
  const chances = new Generator(1);
  const rows = Array.from({ length: 40 }, (_, i) => `${chances.nextDouble()},${i + 9},${i / 7}\n`);
  const monitor = `#{"t_start": 1.5, "env_id": "CartPole-v1"}\nr,l,t\n${rows.join('')}`;
  const learning = rows.map((row, i) => `${500 * (i + 1)},${row}`).join('');
  const progress = `step,loss,episodes,seconds\n${learning}`;
  const file = join(run, 'monitor.csv');
  return {
    name: 'tables',
    mutation: (chance) => mutate(Buffer.from(pick([monitor, progress], chance)), chance),
    read: (bytes) => {
      writeFileSync(file, bytes);
      const text = readText(file, 'table');
      const episodes = readMonitor(text).rows;
      const isEpisode = (row: (typeof episodes)[number]) =>
        Number.isFinite(row.return) && row.length >= 1 && row.seconds >= 0;
      const steps = readLearning(text).rows.every(({ step }) => Number.isSafeInteger(step));
      return steps && episodes.every(isEpisode) ? undefined : 'a row is none';
    },
  };
}

function runIn(folder: string): string {
  const run = join(mkdtempSync(join(folder, 'fuzz-')), 'run');
  mkdirSync(run);
  return run;
}
