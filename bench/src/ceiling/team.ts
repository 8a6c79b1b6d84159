import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Budget, Found } from './search.js';

/** What a thread that searches is made with. */
export interface SearcherData {
  /** A `model.safetensors`. */
  readonly agent: string;
  readonly budget: Budget;
}

/** Searches from each seed, so many at a time, a thread each. */
export async function searchAll(
  seeds: readonly number[],
  data: SearcherData,
  jobs: number,
  onFound: (found: Found) => void,
): Promise<void> {
  const left = [...seeds];
  const one = async () => {
    const thread = new Worker(new URL('./searcher.js', import.meta.url), { workerData: data });
    for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
      thread.postMessage(seed);
      const [found] = (await once(thread, 'message')) as [Found];
      onFound(found);
    }
    await thread.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(jobs, seeds.length) }, one));
}
