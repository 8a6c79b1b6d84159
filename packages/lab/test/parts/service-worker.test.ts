import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';

const SOURCE = readFileSync(new URL('../../vite/service-worker.js', import.meta.url), 'utf8');
const ORIGIN = 'https://lab.example';

interface Fetched {
  request: { url: string; method: string; mode: string };
  respondWith(response: Promise<unknown>): void;
}

/** What a page gets for a file of the lab. @param match what the store says of it @param fetch what the network does */
async function ask(match: () => Promise<unknown>, fetch: () => Promise<unknown>) {
  const handlers = new Map<string, (event: Fetched) => void>();
  const self = {
    location: { origin: ORIGIN },
    addEventListener: (type: string, handle: (event: Fetched) => void) =>
      handlers.set(type, handle),
  };
  runInNewContext(SOURCE, { self, caches: { match }, fetch, URL });
  const request = { url: `${ORIGIN}/assets/lab.js`, method: 'GET', mode: 'no-cors' };
  return await new Promise((respondWith) => handlers.get('fetch')?.({ request, respondWith }));
}

const network = async () => 'from the network';

describe('the service worker', () => {
  it('answers with what is kept, and asks the network for what is not', async () => {
    expect(await ask(async () => 'kept', network)).toBe('kept');
    expect(await ask(async () => undefined, network)).toBe('from the network');
  });

  it('asks the network where the store fails', async () => {
    const broken = () => Promise.reject(new Error('QuotaExceededError'));
    expect(await ask(broken, network)).toBe('from the network');
  });
});
