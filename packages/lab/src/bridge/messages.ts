import type { Episode } from '../training/reports';

/** What the sandbox is asked to do with the code it was started with. */
export interface BridgeJob {
  seed: number;
  steps: number;
}

/** What comes out of the sandbox. */
export type BridgeMessage =
  | { kind: 'ready' }
  | { kind: 'report'; steps: number; episodes: readonly Episode[] }
  | { kind: 'done'; solved: boolean; mean: number; length: number }
  /** The code failed; `line` where that is known, from 1. */
  | { kind: 'failed'; message: string; line?: number }
  /** The worker did not even start: the code is no JavaScript. */
  | { kind: 'broken'; message: string; line?: number };
