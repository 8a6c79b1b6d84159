import type { RunOptions } from 'perilune';
import type { Milestone } from '../journey/milestones';
import type { EpisodeColumns } from '../training/episode-log';
import type { Outcome, Report, Trial } from '../training/reports';

/** What a run is that the browser keeps, and how it stands: little enough to be looked through. */
export interface KeptHead {
  /** The tab's that trains it. */
  id: string;
  options: RunOptions;
  /** When it began, in seconds since 1970. */
  began: number;
  steps: number;
  /** In milliseconds since 1970. */
  keptAt: number;
  paused: boolean;
  over: boolean;
  /** How often it was gone on with since anything new was kept of it: what ends the page must not end it for ever. */
  attempts: number;
}

/** What was seen of it. */
export interface KeptSight {
  report: Report | undefined;
  policy: Uint8Array | undefined;
  episodes: EpisodeColumns;
  /** Policies along the way, and validations; what an older version kept has none. */
  milestones?: readonly Milestone[];
  trials?: readonly Trial[];
  /** Once it is over. */
  outcome: Outcome | undefined;
}

interface Parts {
  head: KeptHead;
  sight: KeptSight;
  /** What training goes on from, as `resumeFrom` takes it. */
  checkpoint: Uint8Array;
}

type Part = keyof Parts;

/** What is to be kept of a run; a part that is undefined is taken away. */
export type KeptParts = { [P in Part]?: Parts[P] | undefined };

const [DATABASE, VERSION, STORE] = ['perilune-lab', 1, 'parts'] as const;
const PARTS: readonly Part[] = ['head', 'sight', 'checkpoint'];

/** Keeps all that is given of a run, or nothing of it. */
export async function keep(id: string, parts: KeptParts): Promise<void> {
  await transact('readwrite', (store) => {
    for (const part of PARTS.filter((name) => name in parts)) {
      if (parts[part] === undefined) store.delete([part, id]);
      else store.put(parts[part], [part, id]);
    }
  });
}

/** A part of a run; undefined where nothing is kept of it. */
export async function recall<P extends Part>(id: string, part: P): Promise<Parts[P] | undefined> {
  return await ask((store) => store.get([part, id]));
}

/** Changes what is said of a run, if it is kept. */
export async function note(id: string, change: Partial<KeptHead>): Promise<void> {
  await transact('readwrite', (store) => {
    const request: IDBRequest<KeptHead | undefined> = store.get(['head', id]);
    request.onsuccess = () => {
      if (request.result) store.put({ ...request.result, ...change }, ['head', id]);
    };
  });
}

export async function forget(id: string): Promise<void> {
  await transact('readwrite', (store) => {
    for (const part of PARTS) store.delete([part, id]);
  });
}

/** Every run that is kept. */
export async function allHeads(): Promise<KeptHead[]> {
  return await ask((store) => store.getAll(IDBKeyRange.bound(['head'], ['head', []])));
}

/** What one request comes to. */
async function ask<T>(request: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  const asked: IDBRequest[] = [];
  await transact('readonly', (store) => {
    asked.push(request(store));
  });
  return asked[0]?.result;
}

/** @param work asks for everything at once: all of it is done, or nothing */
async function transact(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => void,
): Promise<void> {
  const database = await opened();
  try {
    const transaction = database.transaction(STORE, mode);
    work(transaction.objectStore(STORE));
    await new Promise<void>((done, failed) => {
      transaction.oncomplete = () => done();
      transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    database.close();
  }
}

function opened(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}
