import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchFlags, Outcome } from './benchmark.js';
import { cliFolder } from './cli.js';
import { boundOf } from './marks.js';
import { table } from './table.js';

/** Memory of the program after so many steps, in MiB. */
interface Sample {
  steps: number;
  episodes: number;
  heap: number;
  buffers: number;
  resident: number;
}

/** Half a million more than is watched, so that the last look falls into training too. */
const STEPS = 10_500_000;
const MILLION = 1_000_000;
const MIB = 2 ** 20;

/** In the program before its own code: collects garbage and tells its memory when it is asked. */
const PROBE = `process.on('message', () => { gc(); process.send(process.memoryUsage()); });
process.channel.unref();`;

/**
 * Ten million steps of training as a user would run it, checkpoints, records and events included. What may
 * grow is the list of training episodes, that monitor.csv and checkpoints are made of.
 */
export async function benchSoak({ from }: BenchFlags): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'perilune-soak-'));
  try {
    const samples = await soak(join(folder, 'run'), from);
    const growth = Math.max(...samples.map(held)) - held(samples[0] as Sample);
    const mark = boundOf({
      name: 'most memory after the first million steps of training, beyond what it was then',
      bound: 'at most',
      required: 10,
      measured: growth,
      unit: 'MiB',
    });
    return { report: { samples, growth }, marks: [mark], text: textOf(samples, growth) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function soak(out: string, seed: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const child = start(out, seed);
  let asked = { steps: 0, episodes: 0 };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const found = /step ([\d,]+),.* ([\d,]+) episodes/.exec(text);
    if (found === null) return;
    const [steps = 0, episodes = 0] = found.slice(1).map((n) => Number(n.replaceAll(',', '')));
    if (Math.floor(steps / MILLION) === Math.floor(asked.steps / MILLION)) return;
    asked = { steps, episodes };
    // The last lines are said as it ends: then nobody answers.
    if (child.connected) child.send('memory', () => undefined);
  });
  child.on('message', (usage: NodeJS.MemoryUsage) => {
    const { heapUsed, arrayBuffers, rss } = usage;
    const inMib = { heap: heapUsed / MIB, buffers: arrayBuffers / MIB, resident: rss / MIB };
    samples.push({ ...asked, ...inMib });
    process.stderr.write(`${rowOf(samples.at(-1) as Sample).join('  ')}\n`);
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) =>
      code === 0 && samples.length >= 10
        ? resolve(samples)
        : reject(new Error(`The run ended with ${code} after ${samples.length} samples.`)),
    );
  });
}

function start(out: string, seed: number): ChildProcess {
  const probe = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(PROBE)}`];
  const train = [
    'train',
    '--seed',
    `${seed}`,
    '--steps',
    `${STEPS}`,
    '--set',
    'solve.enabled=false',
  ];
  const bin = join(cliFolder, 'bin/perilune.js');
  return spawn(process.execPath, [...probe, bin, ...train, '--no-pictures', '--out', out], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

/** Heap and buffers together; what the process keeps beyond that is the collector's to decide. */
function held({ heap, buffers }: Sample): number {
  return heap + buffers;
}

function rowOf({ steps, episodes, heap, buffers, resident }: Sample): string[] {
  const millions = `${(steps / MILLION).toFixed(2)} million steps`;
  return [millions, `${episodes}`, heap.toFixed(1), buffers.toFixed(1), resident.toFixed(0)];
}

function textOf(samples: readonly Sample[], growth: number): string {
  const head = ['fast, one process, MiB', 'episodes', 'heap', 'buffers', 'resident'];
  return `${table([head, ...samples.map(rowOf)])}\nGrowth ${growth.toFixed(1)} MiB at most.`;
}
