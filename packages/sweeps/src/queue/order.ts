import { Failure } from '@perilune/runs';
import { namedValues, readRunOptions, VERSION, type WrittenOptions } from 'perilune';
import * as v from 'valibot';
import type { RunOrder } from '../conduct/workshop.js';

/** An order's length as JSON, at most. */
export const MOST_ORDER = 64 * 1024;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a worker takes: data, never code and no path. */
const orderSchema = v.strictObject({
  perilune: v.string(),
  study: v.pipe(v.string(), v.regex(/^[0-9a-f-]{36}$/)),
  trial: v.pipe(whole, v.maxValue(1_000_000)),
  episodes: v.pipe(whole, v.minValue(1), v.maxValue(100_000)),
  run: namedValues,
});

/** A run that is to be carried out, as it lies in the queue. */
export type QueuedOrder = v.InferOutput<typeof orderSchema>;

/** An order as a worker carries it out. */
export interface TakenOrder extends Omit<RunOrder, 'onProgress'> {
  study: string;
}

/** This machine's files stay here: a worker imports its own. @throws Failure if it is too long */
export function packOrder(study: string, { trial, run, episodes }: RunOrder): QueuedOrder {
  const { imports: _, ...rest } = run;
  const order = { perilune: VERSION, study, trial, episodes, run: rest };
  const { length } = JSON.stringify(order);
  if (length <= MOST_ORDER) return order as QueuedOrder;
  throw new Failure(
    `The run of trial ${trial} takes ${length} characters; a queue takes ${MOST_ORDER}: shorten its options.`,
  );
}

/** What stands in the way of an order here; told to whoever gave it. */
export class Refusal extends Error {}

/**
 * Reads an order that came through the queue.
 *
 * @param imports files of this machine that its runs import
 * @throws Refusal that says what is wrong with it
 */
export function takeOrder(given: unknown, imports: readonly string[]): TakenOrder {
  const { perilune, study, trial, episodes, run } = parsed(given);
  if (perilune !== VERSION) {
    throw new Refusal(`the sweep is perilune ${perilune.slice(0, 40)}, the worker ${VERSION}`);
  }
  for (const key of ['imports', 'from', 'brought'] as const) {
    if (key in run) throw new Refusal(`an order has no ${key}: a worker reads its own files alone`);
  }
  const { env, seed, steps, from: _, ...options } = written(run);
  if (env === undefined || seed === undefined || steps === undefined) {
    throw new Refusal('an order needs env, seed and steps in its run');
  }
  const own = imports.length === 0 ? {} : { imports: [...imports] };
  return { ...{ study, trial, episodes }, run: { ...options, ...own, env, seed, steps } };
}

function parsed(given: unknown): QueuedOrder {
  if (JSON.stringify(given).length > MOST_ORDER) throw new Refusal('the order is too long');
  const read = v.safeParse(orderSchema, given);
  if (read.success) return read.output;
  const [issue] = read.issues;
  throw new Refusal(`the order is none: ${v.getDotPath(issue) ?? 'all of it'}: ${issue.message}`);
}

function written(run: Record<string, unknown>): WrittenOptions {
  try {
    return readRunOptions(run, 'the order');
  } catch (error) {
    throw new Refusal((error as Error).message);
  }
}
