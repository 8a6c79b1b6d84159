import type { Episode } from '../training/reports';

/** What the sandbox is asked to do with the code it was started with. */
export interface BridgeJob {
  seed: number;
  steps: number;
}

/** What came of a training: of its reporting episodes the mean return and length, and what counts as solved. */
export interface BridgeDone {
  kind: 'done';
  solved: boolean;
  mean: number;
  length: number;
  episodes: number;
  threshold: number | undefined;
}

/** What comes out of the sandbox. */
export type BridgeMessage =
  | { kind: 'ready' }
  | { kind: 'report'; steps: number; episodes: readonly Episode[] }
  | BridgeDone
  /** The code failed; `line` where that is known, from 1. */
  | { kind: 'failed'; message: string; line?: number }
  /** The worker did not even start: the code is no JavaScript. */
  | { kind: 'broken'; message: string; line?: number };

/** Characters of a message at most. */
const LONGEST = 2_000;

/**
 * Reads a message of the sandbox, in which anybody's code runs: nothing of it is believed.
 *
 * @returns a copy of what is a message; undefined for anything else
 */
export function readMessage(data: unknown): BridgeMessage | undefined {
  if (!isRecord(data)) return undefined;
  switch (data.kind) {
    case 'ready':
      return { kind: 'ready' };
    case 'report':
      return readReport(data);
    case 'done':
      return readDone(data);
    case 'failed':
    case 'broken':
      return readFailure(data.kind, data);
    default:
      return undefined;
  }
}

function readReport({ steps, episodes }: Record<string, unknown>): BridgeMessage | undefined {
  if (!isNumber(steps) || !Array.isArray(episodes)) return undefined;
  const read = episodes.map(readEpisode);
  const whole = read.filter((episode) => episode !== undefined);
  return whole.length === read.length ? { kind: 'report', steps, episodes: whole } : undefined;
}

function readEpisode(given: unknown): Episode | undefined {
  if (!isRecord(given)) return undefined;
  const { return: total, length, endedAt, seconds } = given;
  const areNumbers = isNumber(total) && isNumber(length) && isNumber(endedAt) && isNumber(seconds);
  return areNumbers ? { return: total, length, endedAt, seconds } : undefined;
}

function readDone(given: Record<string, unknown>): BridgeMessage | undefined {
  const { solved, mean, length, episodes, threshold } = given;
  const areNumbers = typeof mean === 'number' && typeof length === 'number' && isNumber(episodes);
  if (typeof solved !== 'boolean' || !areNumbers) return undefined;
  if (threshold !== undefined && typeof threshold !== 'number') return undefined;
  return { kind: 'done', solved, mean, length, episodes, threshold };
}

function readFailure(
  kind: 'failed' | 'broken',
  { message, line }: Record<string, unknown>,
): BridgeMessage {
  const said =
    typeof message === 'string' ? message.slice(0, LONGEST) : 'It failed without a word.';
  const isLine = Number.isSafeInteger(line) && (line as number) > 0;
  return { kind, message: said, ...(isLine ? { line: line as number } : {}) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}
