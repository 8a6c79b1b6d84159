import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ended, QueueServer, startWorker } from './queue-server.js';
import { studySeconds } from './queue-study.js';
import { ratioOf, type Spread, spreadOf } from './rounds.js';

/** What a second worker brings. */
export interface Speedup {
  /** Two workers beside one: how many times as fast. */
  workers: Spread;
  /** Two processes that train the same, each for itself and without a queue, beside one of them: what the machine allows for. */
  processes: Spread;
  /** The first by the second. */
  share: Spread;
}

const ALONE = fileURLToPath(new URL('./queue-alone.js', import.meta.url));

/** Runs of a second or so. */
const large = {
  ...{ env: 'CartPole-v1', algo: 'dqn', preset: 'fast', steps: 20_000 },
  ...{ solve: { enabled: false }, evaluationEpisodes: 1, sampler: 'random', trials: 8 },
  search: { learningRate: { low: 1e-3, high: 2e-3 } },
};

/** One worker and two, one process and two, turn by turn; each with one run at a time. */
export async function measureSpeedup(rounds: number): Promise<Speedup> {
  const server = await QueueServer.start();
  const [one, two] = [`${server.url}/1`, `${server.url}/2`];
  const workers = await Promise.all([one, two, two].map((url) => startWorker(url, 'real', '1')));
  const [first, second] = await Promise.all([startAlone(), startAlone()]);
  const [ours, theirs] = [[] as number[], [] as number[]];
  for (let round = -1; round < rounds; round++) {
    const byOne = await studySeconds(large, one);
    const byTwo = await studySeconds(large, two);
    const alone = await first.turn();
    const beside = (await Promise.all([first.turn(), second.turn()])).map(Number);
    if (round < 0) continue;
    ours.push(byOne / byTwo);
    theirs.push((2 * alone) / Math.max(...beside));
    process.stderr.write(
      `two workers ${ours.at(-1)?.toFixed(2)} times as fast as one, two processes ${theirs.at(-1)?.toFixed(2)}\n`,
    );
  }
  for (const worker of workers) await ended(worker, 'SIGTERM');
  for (const { process } of [first, second]) await ended(process, 'SIGKILL');
  await server.end();
  return {
    ...{ workers: spreadOf(ours), processes: spreadOf(theirs) },
    share: ratioOf(ours, theirs),
  };
}

/** A process that carries half of the study out when it is told to. */
async function startAlone(): Promise<{ process: ChildProcess; turn(): Promise<number> }> {
  const half = JSON.stringify({ ...large, trials: large.trials / 2 });
  const child = spawn(process.execPath, [ALONE, half], { stdio: ['pipe', 'pipe', 'inherit'] });
  const turn = () => {
    child.stdin.write('\n');
    return new Promise<number>((resolve, reject) => {
      child.once('close', () => reject(new Error('It ended.')));
      child.stdout.once('data', (seconds: Buffer) => {
        child.removeAllListeners('close');
        resolve(Number(seconds.toString()));
      });
    });
  };
  return { process: child, turn };
}
