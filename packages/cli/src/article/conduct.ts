import { fileURLToPath } from 'node:url';
import workerpool from 'workerpool';
import type { RunRecord, Task, TaskProgress } from './task.js';

export interface Watcher {
  progress(task: Task, progress: TaskProgress): void;
  done(task: Task, record: RunRecord): void;
}

/** The worker as it is built: workers run JavaScript, whatever the caller is run as. */
const WORKER = fileURLToPath(new URL('../../dist/article/worker.js', import.meta.url));

/**
 * Does all runs, as many at a time as there are workers, the tasks in the order given.
 *
 * @throws whatever a run throws but divergence; the others are then given up
 */
export async function conduct(
  tasks: readonly Task[],
  workers: number,
  watcher: Watcher,
): Promise<RunRecord[]> {
  const pool = workerpool.pool(WORKER, { maxWorkers: workers, workerType: 'thread' });
  try {
    const runs = tasks.map(async (task) => {
      const on = (progress: TaskProgress) => watcher.progress(task, progress);
      const record = (await pool.exec('run', [task], { on })) as RunRecord;
      watcher.done(task, record);
      return record;
    });
    return await Promise.all(runs);
  } finally {
    await pool.terminate(true);
  }
}
