import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { resolveStudy, runStudy } from '@perilune/sweeps';
import { ended, type OpenQueue, openNetwork, withFolder, withQueue } from './queue-server.js';
import { table } from './table.js';

/** A kind of fault: how often it happened, and how many of the studies it happened to were the local one's, byte for byte. */
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
/** Milliseconds within which a study is over, whatever is done to it. */
const LONGEST = 15 * 60_000;

const given = {
  ...{ env: 'FrozenLake-v1', algo: 'tabular-q', preset: 'tabular', steps: 30_000 },
  ...{ solve: { enabled: false }, evaluationEpisodes: 20, sampler: 'random', trials: 30, seed: 7 },
  search: { learningRate: { low: 0.01, high: 1, log: true }, 'env.isSlippery': [true, false] },
};

/** @returns how many faults there were while the study went on */
type Wreck = (parts: Parts) => Promise<number>;

interface Parts {
  server: OpenQueue['server'];
  network: Awaited<ReturnType<typeof openNetwork>>;
  workers: ChildProcess[];
  startWorker(): Promise<ChildProcess>;
  sweep: Sweep;
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
      if (count > 0 && lines === whole) right += 1;
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
  return await withFolder(async (folder) => {
    const out = join(folder, 'study');
    await runStudy(await resolveStudy(given), { out });
    return linesIn(out);
  });
}

async function study(wreck: Wreck): Promise<{ lines: string; count: number }> {
  return await withQueue(async ({ server, folder, startWorker, atEnd }) => {
    const network = await openNetwork(server.port);
    atEnd(network.close);
    const begin = () => startWorker(network.url, 'real', '1', PATIENCE);
    const workers = [await begin(), await begin()];
    const out = join(folder, 'study');
    const sweep = new Sweep(network.url, out);
    atEnd(() => sweep.kill());
    const count = await wreck({ server, network, workers, startWorker: begin, sweep });
    await sweep.over;
    return { lines: linesIn(out), count };
  });
}

function linesIn(out: string): string {
  return readFileSync(join(out, 'trials.jsonl'), 'utf8');
}

/** A study's process, which can be killed and begun again until the study is over. */
class Sweep {
  /** Rejects if the study fails, or takes longer than any should. */
  readonly over: Promise<void>;
  isOver = false;
  private child!: ChildProcess;
  private settle!: (failure?: Error) => void;

  constructor(
    private readonly url: string,
    private readonly out: string,
  ) {
    this.over = new Promise((resolve, reject) => {
      this.settle = (failure) => {
        this.isOver = true;
        clearTimeout(late);
        if (failure === undefined) resolve();
        else reject(failure);
      };
    });
    // Whoever wrecks it looks at `isOver` first, and at what came of it then.
    this.over.catch(() => {});
    const late = setTimeout(
      () => this.settle(new Error(`A study took over ${LONGEST / 60_000} minutes.`)),
      LONGEST,
    );
    this.begin();
  }

  begin(): void {
    const child = spawn(process.execPath, [SWEEP, this.url, this.out, JSON.stringify(given)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') return;
      this.settle(code === 0 ? undefined : new Error(`A study ended with ${code ?? signal}.`));
    });
    this.child = child;
  }

  /** Resolves when another run has come to something from now on, or the study is over. */
  async grows(): Promise<void> {
    const before = this.size;
    while (!this.isOver && this.size === before) await pass(20);
  }

  private get size(): number {
    return statSync(join(this.out, 'runs.jsonl'), { throwIfNoEntry: false })?.size ?? 0;
  }

  async kill(): Promise<boolean> {
    return await ended(this.child, 'SIGKILL');
  }
}

/**
 * Does one thing again and again while the study goes on, and counts how often it came to a fault. Each time something has come
 * of the study since the last: on a machine that is busy nothing ever would otherwise.
 */
async function again(sweep: Sweep, pause: number, wreck: (turn: number) => Promise<boolean>) {
  let count = 0;
  for (let turn = 0; ; turn++) {
    await sweep.grows();
    await pass(pause + 300 * (turn % 5));
    if (sweep.isOver) return count;
    if (await wreck(turn)) count += 1;
  }
}

function killWorkers({ workers, startWorker, sweep }: Parts): Promise<number> {
  return again(sweep, 1_500, async (turn) => {
    const at = turn % workers.length;
    const isFault = await ended(workers[at] as ChildProcess, 'SIGKILL');
    workers[at] = await startWorker();
    return isFault;
  });
}

function killServer({ server, sweep }: Parts): Promise<number> {
  return again(sweep, 1_500, async () => {
    const isFault = await server.end('SIGKILL');
    await pass(500);
    await server.begin();
    return isFault;
  });
}

function killSweep({ sweep }: Parts): Promise<number> {
  return again(sweep, 2_500, async () => {
    const isFault = await sweep.kill();
    if (isFault) sweep.begin();
    return isFault;
  });
}

async function cutNetwork({ network, sweep }: Parts): Promise<number> {
  await sweep.grows();
  const isTooLate = sweep.isOver;
  const cut = await network.cut(CUT_SECONDS);
  return isTooLate || cut === 0 ? 0 : 1;
}
