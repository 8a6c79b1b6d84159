import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { Failure } from '@perilune/runs';
import { Redis } from 'ioredis';
import type { QueueAddress } from './address.js';

/** Longest wait between two attempts to reach a server that was there before, in milliseconds. */
const LONGEST_WAIT = 2_000;
/** Answers come within this time, also to those who wait for work (10 s), or the connection is taken for dead. */
const SILENCE = 30_000;

/**
 * Connects to the server of a queue. Later on, what is asked while it cannot be reached waits until it can be again.
 *
 * @param note told in a sentence when it is lost, and when it is there again
 * @throws Failure that says why it cannot be reached at first, never with a password
 */
export async function connectQueue(
  address: QueueAddress,
  note: (text: string) => void,
): Promise<Redis> {
  const { host, port, db, username, password, tls, name } = address;
  const state = { isReached: false, isLost: false };
  const client = new Redis({
    ...{ host, port, db, lazyConnect: true, maxRetriesPerRequest: null },
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { tls: tlsOptions(host, tls.ca) }),
    ...{ connectTimeout: 10_000, socketTimeout: SILENCE, enableAutoPipelining: true },
    retryStrategy: (times) => (state.isReached ? Math.min(times * 100, LONGEST_WAIT) : null),
  });
  let first: Error | undefined;
  client.on('error', (error: Error) => {
    first ??= error;
    if (!state.isReached || state.isLost) return;
    state.isLost = true;
    note(`The queue at ${name} cannot be reached: ${wordsOf(error)}. Trying again ...`);
  });
  client.on('ready', () => {
    if (state.isLost) note(`The queue at ${name} is there again.`);
    state.isLost = false;
  });
  try {
    await client.connect();
    await client.ping();
    state.isReached = true;
    return client;
  } catch (error) {
    client.disconnect();
    // Without a cause: the command that failed is in it, and of AUTH that is the password.
    throw new Failure(
      `The queue at ${name} cannot be reached: ${wordsOf(first ?? (error as Error))}.`,
    );
  }
}

/** The server's certificate is always checked; by which name, an address of numbers does not say. */
function tlsOptions(host: string, ca: string | undefined): ConnectionOptions {
  return {
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
  };
}

/** What the errors of people's first attempts mean. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /ECONNREFUSED/,
    'nobody listens there (ECONNREFUSED): start redis-server, or give its host and port',
  ],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no host of that name'],
  [/ETIMEDOUT/, 'no answer came (ETIMEDOUT): look for a firewall'],
  [/NOAUTH/, 'it asks for a password: redis://:PASSWORD@HOST in PERILUNE_QUEUE or a file'],
  [/WRONGPASS|invalid password/, 'it takes another user or password'],
  [
    /SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/,
    'nobody known vouches for its certificate: --queue-ca FILE',
  ],
  [/ALTNAME/, 'its certificate is for another name than that of the host'],
  [
    /ECONNRESET|wrong version number|EPROTO/,
    'it broke the connection off: it speaks redis:// where rediss:// is given, or the other way round',
  ],
];

function wordsOf(error: Error): string {
  const text = `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`;
  return WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? error.message;
}

/** Longest wait for a server that cannot be reached when all is over, in milliseconds. */
export const CLOSING_MS = 3_000;

/** Waits for that, but no longer. */
export async function within(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}
