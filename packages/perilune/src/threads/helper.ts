import { type NodeWorker, nodeThreads } from './node-threads.js';
import { sharedNumbers } from './shared-numbers.js';

/** What a helper is asked; `about` is plain data. */
export interface Question {
  readonly type: 'question';
  readonly id: number;
  readonly about: unknown;
  /** One number in shared memory, 1 as soon as it is answered; undefined where memory is not shared. */
  readonly done: Int32Array | undefined;
}

/** What it answers; undefined where it cannot: whoever asks does it himself. */
export interface Answer {
  readonly type: 'answer';
  readonly id: number;
  readonly answer: unknown;
}

/** A question that is on its way. */
export interface Asked<T> {
  /** Never rejects; undefined where the helper cannot, or is no more. */
  readonly answer: Promise<T | undefined>;
  /** Whether the answer is there, or will be in the host's next turn. */
  readonly isAnswered: boolean;
  /** Whether memory is not shared, so that this only shows in the host's next turn. */
  readonly isHeardLate: boolean;
}

/** A thread beside this one, that is asked things. */
export interface Helper {
  /** One question after the other. */
  ask<T>(about: unknown): Asked<T>;
  /** Sends what no answer is waited for. @returns false for what cannot be sent: a function among options */
  tell(order: object): boolean;
  close(): void;
}

/** Where this module may stand as the library is built, and its worker from there. */
const SCRIPTS = [
  ['/dist/perilune.js', './perilune-worker.js'],
  ['/dist/threads/helper.js', '../worker.js'],
] as const;

/** The script that this browser's worker was made of, if another one like it can help. */
let ownScript: string | undefined;

/** Says that this thread runs a script whose instances answer questions. */
export function helpWith(script: string): void {
  ownScript = script;
}

/**
 * Begins another thread, which loads while this one goes on.
 *
 * @returns undefined where there are no threads: a page's own, sources that were not built
 */
export function openHelper(): Helper | undefined {
  try {
    const worker = newWorker();
    return worker && new ThreadHelper(worker);
  } catch {
    return undefined;
  }
}

function newWorker(): NodeWorker | Worker | undefined {
  const threads = nodeThreads();
  if (threads === undefined) return ownScript === undefined ? undefined : likeThis(ownScript);
  const here = import.meta.url;
  // Anywhere else, in somebody's bundle, the file of that name may be anything.
  const [, script] = SCRIPTS.find(([module]) => here.endsWith(module)) ?? [];
  if (script === undefined) return undefined;
  // What else this process was begun with is not for it: a module that it imports first, say.
  return new threads.Worker(new URL(script, here), { execArgv: [] });
}

function likeThis(script: string): Worker | undefined {
  return typeof Worker === 'function' ? new Worker(script, { type: 'module' }) : undefined;
}

interface Open {
  readonly settle: (answer: unknown) => void;
}

class ThreadHelper implements Helper {
  private readonly open = new Map<number, Open>();
  private asked = 0;
  private isGone = false;

  constructor(private readonly worker: NodeWorker | Worker) {
    const hear = ({ id, answer }: Answer) => this.settle(id, answer);
    if ('on' in worker) {
      worker.unref();
      worker.on('message', (message) => hear(message as Answer));
      worker.on('error', () => this.end());
      worker.on('exit', () => this.end());
    } else {
      worker.onmessage = ({ data }: MessageEvent) => hear(data as Answer);
      worker.onerror = (event) => {
        event.preventDefault();
        this.end();
      };
    }
  }

  ask<T>(about: unknown): Asked<T> {
    const id = ++this.asked;
    const done = sharedNumbers(1);
    let isHere = this.isGone;
    const answer = new Promise<T | undefined>((resolve) => {
      const settle = (found: unknown) => {
        isHere = true;
        resolve(found as T | undefined);
      };
      if (this.isGone || !this.send({ type: 'question', id, about, done } satisfies Question))
        settle(undefined);
      else this.open.set(id, { settle });
      this.keepProcess(this.open.size > 0);
    });
    return {
      answer,
      isHeardLate: done === undefined,
      get isAnswered() {
        return isHere || (done !== undefined && Atomics.load(done, 0) === 1);
      },
    };
  }

  tell(order: object): boolean {
    return this.send(order);
  }

  close(): void {
    void this.worker.terminate();
    this.end();
  }

  private send(message: object): boolean {
    try {
      this.worker.postMessage(message);
      return true;
    } catch {
      return false;
    }
  }

  private settle(id: number, answer: unknown): void {
    this.open.get(id)?.settle(answer);
    this.open.delete(id);
    if (this.open.size === 0) this.keepProcess(false);
  }

  private end(): void {
    this.isGone = true;
    for (const id of [...this.open.keys()]) this.settle(id, undefined);
  }

  /** Only while something is waited for. */
  private keepProcess(keep: boolean): void {
    if (!('ref' in this.worker)) return;
    if (keep) this.worker.ref();
    else this.worker.unref();
  }
}
