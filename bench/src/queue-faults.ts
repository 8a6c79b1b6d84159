import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { resolveStudy, runStudy } from '@perilune/sweeps';
import { ended, openNetwork, QueueServer, startWorker } from './queue-server.js';
import { table } from './table.js';

/** A kind of fault: how often it was done, and after how many of them the study was the local one's, byte for byte. */
export interface QueueFaults {
  name: string;
  faults: number;
  times: number;
  right: number;
}

const SWEEP = fileURLToPath(new URL('./queue-sweep.js', import.meta.url));
/** A worker that says nothing for so long is lost, in milliseconds. */
const PATIENCE = '2000';
const STUDIES = 5;
const CUT_SECONDS = 60;

const given = {
  ...{ env: 'FrozenLake-v1', algo: 'tabular-q', preset: 'tabular', steps: 30_000 },
  ...{ solve: { enabled: false }, evaluationEpisodes: 20, sampler: 'random', trials: 30, seed: 7 },
  search: { learningRate: { low: 0.01, high: 1, log: true }, 'env.isSlippery': [true, false] },
};

type Wreck = (parts: Parts) => Promise<number>;

interface Parts {
  server: QueueServer;
  network: Awaited<ReturnType<typeof openNetwork>>;
  workers: ChildProcess[];
  sweep: { process: ChildProcess };
  begin(): void;
  isOver(): boolean;
}

const wrecks: readonly { name: string; times: number; wreck: Wreck }[] = [
  { name: 'workers killed with -9', times: STUDIES, wreck: killWorkers },
  { name: 'the server killed and started again', times: STUDIES, wreck: killServer },
  { name: "the sweep's process killed with -9 and resumed", times: STUDIES, wreck: killSweep },
  { name: `the network cut for ${CUT_SECONDS} s`, times: 1, wreck: cutNetwork },
];

/** Studies in which something is wrecked all the time, each held against the local one's lines. */
export async function countQueueFaults(): Promise<QueueFaults[]> {
  const whole = await local();
  const found: QueueFaults[] = [];
  for (const { name, times, wreck } of wrecks) {
    let [faults, right] = [0, 0];
    for (let i = 0; i < times; i++) {
      const { lines, count } = await study(wreck);
      faults += count;
      if (lines === whole) right += 1;
    }
    found.push({ name, faults, times, right });
    process.stderr.write(`${name}: ${faults} faults, ${right} of ${times} studies right\n`);
  }
  return found;
}

export function showFaults(found: readonly QueueFaults[]): string {
  const rows = found.map(({ name, faults, times, right }) => [
    name,
    `${faults}`,
    `${right} of ${times}`,
  ]);
  return `Faults, 30 trials a study, held against the local lines byte for byte:\n\n${table([['', 'faults', 'studies right'], ...rows])}`;
}

async function local(): Promise<string> {
  const out = join(mkdtempSync(join(tmpdir(), 'perilune-queue-')), 'study');
  await runStudy(await resolveStudy(given), { out });
  return readFileSync(join(out, 'trials.jsonl'), 'utf8');
}

async function study(wreck: Wreck): Promise<{ lines: string; count: number }> {
  const server = await QueueServer.start();
  const network = await openNetwork(server.port);
  const out = join(mkdtempSync(join(tmpdir(), 'perilune-queue-')), 'study');
  const workers = [await worker(network.url), await worker(network.url)];
  const sweep = {} as { process: ChildProcess };
  let isOver = false;
  let done: () => void = () => {};
  const over = new Promise<void>((resolve) => {
    done = resolve;
  });
  const begin = () => {
    const child = spawn(process.execPath, [SWEEP, network.url, out, JSON.stringify(given)]);
    child.stderr.pipe(process.stderr);
    child.on('close', (code) => {
      if (code !== 0) return;
      isOver = true;
      done();
    });
    sweep.process = child;
  };
  begin();
  const parts = { server, network, workers, sweep, begin, isOver: () => isOver };
  const [count] = await Promise.all([wreck(parts), over]);
  for (const each of workers) await ended(each, 'SIGKILL');
  network.close();
  await server.end();
  return { lines: readFileSync(join(out, 'trials.jsonl'), 'utf8'), count };
}

const worker = (url: string) => startWorker(url, 'real', '1', PATIENCE);

async function killWorkers({ workers, network, isOver }: Parts): Promise<number> {
  let count = 0;
  for (; !isOver(); count++) {
    await pass(1_500 + 300 * (count % 5));
    if (isOver()) break;
    const at = count % workers.length;
    await ended(workers[at] as ChildProcess, 'SIGKILL');
    workers[at] = await worker(network.url);
  }
  return count;
}

async function killServer({ server, isOver }: Parts): Promise<number> {
  let count = 0;
  for (; !isOver(); count++) {
    await pass(1_500 + 300 * (count % 5));
    if (isOver()) break;
    await server.end('SIGKILL');
    await pass(500);
    await server.begin();
  }
  return count;
}

async function killSweep({ sweep, begin, isOver }: Parts): Promise<number> {
  let count = 0;
  for (; !isOver(); count++) {
    await pass(2_500 + 300 * (count % 5));
    if (isOver()) break;
    await ended(sweep.process, 'SIGKILL');
    begin();
  }
  return count;
}

async function cutNetwork({ network }: Parts): Promise<number> {
  await pass(3_000);
  await network.cut(CUT_SECONDS);
  return 1;
}
