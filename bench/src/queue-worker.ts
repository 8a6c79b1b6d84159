import { queueAddress, serveQueue } from '@perilune/sweeps/queue';

/** A worker as a process of its own: `URL real|empty SLOTS [PATIENCE_MS]`; of an empty order nothing is carried out. */
const [url = '', kind = 'real', slots = '1', patience] = process.argv.slice(2);

const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
await serveQueue({
  ...{ queue: queueAddress(url), concurrency: Number(slots), signal: stop.signal },
  ...(patience === undefined ? {} : { patience: Number(patience) }),
  ...(kind === 'empty'
    ? { carryOut: async () => ({ outcome: 'failed' as const, error: 'empty' }) }
    : {}),
  onNote: (text) => process.stderr.write(`${text}\n`),
});
