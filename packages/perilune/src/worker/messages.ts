import type { Divergence } from '../agents/index.js';
import type { LanesOrder } from '../env/index.js';
import type { Question } from '../threads/index.js';
import type { Checkpoint, Progress, RunSoFar, TrainResult } from '../training/index.js';

/** One end of what page and worker talk through, the same in browsers and in Node. */
export interface Port {
  post(message: unknown): void;
  /** @param handle of each message that comes */
  listen(handle: (message: never) => void): void;
}

/** What a worker's callbacks tell: the arguments of the option of that name. */
export interface Told {
  readonly type: 'call';
  readonly name: string;
  readonly id: number;
  readonly argument: unknown;
}

/** From the page to the worker. */
export type Order =
  | {
      readonly type: 'train';
      readonly options: Record<string, unknown>;
      readonly callbacks: string[];
      readonly startedAt?: number;
    }
  | { readonly type: 'abort' }
  | {
      readonly type: 'answer';
      readonly id: number;
      readonly value?: unknown;
      readonly error?: string;
    }
  | { readonly type: 'snapshot'; readonly id: number }
  | Question
  | LanesOrder;

/** From the worker to the page. */
export type Report =
  | Told
  | { readonly type: 'snapshot'; readonly id: number; readonly agent: Uint8Array }
  | {
      readonly type: 'done';
      readonly result: Omit<TrainResult, 'agent'>;
      readonly agent: Uint8Array;
    }
  | { readonly type: 'failed'; readonly failure: Failure };

/** An error, as far as it can be sent. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly diverged?: { readonly divergence: Divergence; readonly soFar: RunSoFar } | undefined;
  readonly broken?: SentBrokenRun | undefined;
}

/** What came of a run whose environment failed; `reason` is what that threw. */
export interface SentBrokenRun {
  readonly reason: string;
  readonly step: number;
  readonly soFar: RunSoFar;
  readonly agent: Uint8Array;
  readonly checkpoint: Checkpoint | undefined;
}

/** Progress without the function in it. */
export type SentProgress = Omit<Progress, 'snapshot'>;

/** Callbacks that the run waits for; the others are told and not waited for. */
export const AWAITED: readonly string[] = ['gate', 'onCheckpoint'];
