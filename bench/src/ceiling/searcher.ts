import { parentPort, workerData } from 'node:worker_threads';
import { policyOf } from './policy.js';
import { search } from './search.js';
import type { SearcherData } from './team.js';

const { agent, budget } = workerData as SearcherData;
const policy = policyOf(agent);
parentPort?.on('message', (seed: number) => {
  parentPort?.postMessage(search(seed, policy, budget));
});
