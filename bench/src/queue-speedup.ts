import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ended, withQueue } from './queue-server.js';
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
export function measureSpeedup(rounds: number): Promise<Speedup> {
  return withQueue(async ({ server, startWorker, atEnd }) => {
    const [one, two] = [`${server.url}/1`, `${server.url}/2`];
    for (const url of [one, two, two]) await startWorker(url, 'real', '1');
    const [first, second] = [new Alone(), new Alone()];
    for (const each of [first, second]) atEnd(() => each.end());
    const [ours, theirs] = [[] as number[], [] as number[]];
    for (let round = -1; round < rounds; round++) {
      const byOne = await studySeconds(large, one);
      const byTwo = await studySeconds(large, two);
      const alone = await first.turn();
      const beside = await Promise.all([first.turn(), second.turn()]);
      if (round < 0) continue;
      const [workers, processes] = [byOne / byTwo, (2 * alone) / Math.max(...beside)];
      ours.push(workers);
      theirs.push(processes);
      process.stderr.write(
        `two workers ${workers.toFixed(2)} times as fast as one, two processes ${processes.toFixed(2)}\n`,
      );
    }
    return {
      ...{ workers: spreadOf(ours), processes: spreadOf(theirs) },
      share: ratioOf(ours, theirs),
    };
  });
}

/** A process that carries half of the study out when it is told to. */
class Alone {
  private readonly child = spawn(
    process.execPath,
    [ALONE, JSON.stringify({ ...large, trials: large.trials / 2 })],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );

  /** @returns the seconds that it took */
  turn(): Promise<number> {
    const { child } = this;
    child.stdin.write('\n');
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error('A process that trains by itself has ended.'));
      child.once('close', fail);
      child.stdout.once('data', (seconds: Buffer) => {
        child.off('close', fail);
        resolve(Number(seconds.toString()));
      });
    });
  }

  async end(): Promise<void> {
    await ended(this.child, 'SIGKILL');
  }
}
