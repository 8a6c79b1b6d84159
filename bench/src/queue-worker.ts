import type { RunEnd, RunOrder } from '@perilune/sweeps';
import { queueAddress, serveQueue } from '@perilune/sweeps/queue';
import { Worker } from 'bullmq';
import { Redis } from 'ioredis';

/**
 * A worker as a process of its own: `URL real|empty|plain SLOTS [PATIENCE_MS]`. Of an empty order nothing is carried out; a
 * plain one is BullMQ's own.
 */
const [url = '', kind = 'real', slots = '1', patience] = process.argv.slice(2);

/** A run that diverged before its first step: a result without an agent. */
async function nothing({ run }: RunOrder): Promise<RunEnd> {
  const { env, seed, algo = '' } = run;
  const result = {
    ...{ outcome: 'diverged', env, algo, seed, steps: 0, episodes: 0, seconds: 0 },
    ...{ solvedAtStep: null, validations: [], returns: null, evaluation: null },
  };
  return { outcome: 'diverged', result, model: null } as unknown as RunEnd;
}

function servePlain(): void {
  const connection = new Redis(url, { maxRetriesPerRequest: null, enableAutoPipelining: true });
  const worker = new Worker('plain', async () => 'diverged', {
    ...{ connection, concurrency: Number(slots) },
  });
  process.on('SIGTERM', async () => {
    await worker.close();
    connection.disconnect();
  });
  process.stderr.write('Waiting at a plain queue\n');
}

async function serve(): Promise<void> {
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  await serveQueue({
    ...{ queue: queueAddress(url), concurrency: Number(slots), signal: stop.signal },
    ...(patience === undefined ? {} : { patience: Number(patience) }),
    ...(kind === 'empty' ? { carryOut: nothing } : {}),
    onNote: (text) => process.stderr.write(`${text}\n`),
  });
}

if (kind === 'plain') servePlain();
else await serve();
