import { UsageError } from 'perilune';

/** Where a queue is, and how one is let in. Whoever tells of it tells its name. */
export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** undefined: not encrypted. `ca`: the certificate, as PEM, of whoever vouches for the server, if no public authority does. */
  readonly tls: { readonly ca: string | undefined } | undefined;
  /** `rediss://host:6379/0`: without user and password. */
  readonly name: string;
}

const FORM = 'redis://[USER:PASSWORD@]HOST[:PORT][/DATABASE], or rediss:// for TLS';
const PORT = 6379;

/**
 * Reads an address. What is wrong with one is told without it: there may be a password in it.
 *
 * @param ca certificate of the authority, as PEM
 * @throws UsageError that says what is allowed
 */
export function queueAddress(text: string, ca?: string): QueueAddress {
  const url = parsed(text.trim());
  const isEncrypted = url.protocol === 'rediss:';
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError(`The queue's address has nothing after the database: ${FORM}.`);
  }
  if (ca !== undefined && !isEncrypted) {
    throw new UsageError("A queue's certificate is for rediss://, but the address is redis://.");
  }
  const db = databaseIn(url.pathname);
  const port = url.port === '' ? PORT : Number(url.port);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    ...{ host, port, db, username: spoken(url.username), password: spoken(url.password) },
    tls: isEncrypted ? { ca } : undefined,
    name: `${url.protocol}//${url.hostname}:${port}/${db}`,
  };
}

function parsed(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isQueue = url?.protocol === 'redis:' || url?.protocol === 'rediss:';
  if (url === undefined || !isQueue || url.hostname === '') {
    throw new UsageError(`The queue's address is none: it must be ${FORM}.`);
  }
  return url;
}

function databaseIn(path: string): number {
  const text = path.replace(/^\//, '');
  if (/^\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`The queue's database must be a number: ${FORM}.`);
}

function spoken(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UsageError(
      "User and password of the queue's address must be percent-encoded: % is written as %25.",
    );
  }
}
