import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ResultJson, sha256 } from '@perilune/runs';
import { loadAgent, VERSION } from 'perilune';
import * as v from 'valibot';
import { MODEL } from '../conduct/run-end.js';
import type { RunEnd, RunOrder } from '../conduct/workshop.js';

/** What comes back through the queue at most: bytes. Not compressed, so that it is no more when it is read. */
export const MOST_ANSWER = 16 * 1024 * 1024;
/** An error's words at most. */
const MOST_WORDS = 2_000;

/** Files of a run that come along: the agent, and the curves that reports draw. */
const FILES = [MODEL, 'monitor.csv', 'progress.csv'] as const;
type FileName = (typeof FILES)[number];

/** What came of an order: an end, or that the worker could not take it. */
export type AnswerEnd = RunEnd | { outcome: 'refused'; why: string };

/** An answer that has been read and checked. */
export interface Answer {
  worker: string;
  end: AnswerEnd;
  files: Partial<Record<FileName, Buffer>>;
}

const words = v.pipe(v.string(), v.maxLength(MOST_WORDS));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What is read of a result here; the rest is numbers that objectives look for and do not trust. */
const resultSchema = v.looseObject({
  outcome: v.picklist(['finished', 'diverged']),
  env: v.string(),
  algo: v.string(),
  seed: count,
  steps: count,
  episodes: count,
  seconds: v.pipe(v.number(), v.minValue(0)),
  solvedAtStep: v.nullable(count),
  validations: v.array(v.looseObject({ episodes: count, meanLength: v.number() })),
  returns: v.nullable(v.looseObject({ last: v.number(), lowest: v.number() })),
  evaluation: v.nullable(v.looseObject({ mean: v.number() })),
});

const answerSchema = v.strictObject({
  perilune: v.string(),
  worker: v.pipe(v.string(), v.maxLength(200)),
  end: v.variant('outcome', [
    v.strictObject({ outcome: v.picklist(['finished', 'diverged']), result: resultSchema }),
    v.strictObject({ outcome: v.literal('failed'), error: words }),
    v.strictObject({ outcome: v.literal('refused'), why: words }),
    v.strictObject({ outcome: v.literal('stopped') }),
  ]),
  files: v.partial(
    v.strictObject({ [MODEL]: v.string(), 'monitor.csv': v.string(), 'progress.csv': v.string() }),
  ),
});

type WrittenAnswer = v.InferOutput<typeof answerSchema>;
type WrittenResult = v.InferOutput<typeof resultSchema>;

/** What is wrong with an answer. */
export class BadAnswer extends Error {}

/**
 * Packs what came of an order: with the run's files, as far as there is room for them.
 *
 * @param folder of the run; undefined of one without files
 */
export function packAnswer(worker: string, end: AnswerEnd, folder: string | undefined): Buffer {
  const whole = packed(worker, end, folder === undefined ? [] : FILES, folder);
  if (whole.length <= MOST_ANSWER) return whole;
  const bare = packed(worker, end, [MODEL], folder);
  if (bare.length <= MOST_ANSWER) return bare;
  const error = `its agent takes ${bare.length} bytes, a queue at most ${MOST_ANSWER}: train it without one, or a smaller network`;
  return packed(worker, { outcome: 'failed', error }, [], undefined);
}

function packed(worker: string, end: AnswerEnd, names: readonly FileName[], folder = ''): Buffer {
  const there = names.filter((name) => existsSync(join(folder, name)));
  const files = Object.fromEntries(
    there.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );
  const answer = { perilune: VERSION, worker, end: written(end), files };
  return Buffer.from(JSON.stringify(answer));
}

function written(end: AnswerEnd): WrittenAnswer['end'] {
  const short = (text: string) => text.slice(0, MOST_WORDS);
  if (end.outcome === 'failed') return { ...end, error: short(end.error) };
  if (end.outcome === 'refused') return { ...end, why: short(end.why) };
  if (end.outcome === 'stopped') return end;
  return { outcome: end.outcome, result: end.result as unknown as WrittenResult };
}

/**
 * Reads an answer that came through the queue, and checks that it is one to the order.
 *
 * @throws BadAnswer that says what is wrong with it
 */
export function unpackAnswer(bytes: Buffer, { run }: RunOrder): Answer {
  const { perilune, worker, end, files: encoded } = parsed(bytes);
  const files = Object.fromEntries(
    Object.entries(encoded).map(([name, text = '']) => [name, Buffer.from(text, 'base64')]),
  ) as Answer['files'];
  if (perilune !== VERSION) {
    const why = `the worker is perilune ${perilune.slice(0, 40)}, the sweep ${VERSION}`;
    return { worker, end: { outcome: 'refused', why }, files: {} };
  }
  if (!('result' in end)) return { worker, end, files };
  const result = end.result as unknown as ResultJson;
  if (result.outcome !== end.outcome || result.env !== run.env || result.seed !== run.seed) {
    throw new BadAnswer('it is of another run');
  }
  const model = end.outcome === 'diverged' ? null : modelIn(files);
  return { worker, end: { outcome: end.outcome, result, model }, files };
}

function parsed(bytes: Buffer): WrittenAnswer {
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString());
  } catch (error) {
    throw new BadAnswer((error as Error).message);
  }
  const read = v.safeParse(answerSchema, content);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new BadAnswer(`${v.getDotPath(issue) ?? 'all of it'}: ${issue.message}`);
}

/** The agent's file, which opens. */
function modelIn(files: Answer['files']): string {
  const bytes = files[MODEL];
  if (bytes === undefined) throw new BadAnswer(`it has no ${MODEL}`);
  try {
    loadAgent(bytes);
  } catch (error) {
    throw new BadAnswer(`${MODEL}: ${(error as Error).message}`);
  }
  return sha256(bytes);
}
