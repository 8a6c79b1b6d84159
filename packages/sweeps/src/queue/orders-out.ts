import { Failure, type ResultJson } from '@perilune/runs';
import type { RunEnd, RunOrder, RunPlaces } from '../conduct/workshop.js';
import { type Answer, BadAnswer, MOST_ANSWER, unpackAnswer } from './answer.js';
import { KEPT_MS, resultKey } from './keys.js';
import type { Line } from './line.js';
import { packOrder } from './order.js';
import type { StudyId } from './study-id.js';

/** How often a run may come back without a result before it counts as failed. */
const MOST_RETURNS = 3;

/** An order that is out. */
interface Pending {
  id: string;
  order: RunOrder;
  /** Whether the server has it, or what came of it. */
  isGiven: boolean;
  isSettling: boolean;
  /** Whether something was told of it meanwhile. */
  isTold: boolean;
  /** How often it came back without a result. */
  returns: number;
  resolve(end: RunEnd): void;
  reject(error: unknown): void;
}

/**
 * The orders of a study that are out. A run is a job whose name follows from the study, the trial, the seed, the steps and the
 * attempt: whoever goes on with a study after its process was killed finds it. What came of it lies in a key of its own, when the
 * job has gone, until it is written down here.
 */
export class OrdersOut {
  private readonly pending = new Map<string, Pending>();
  /** How often each run was. */
  private readonly given = new Map<string, number>();
  /** Of each run that came to something the job, until that is written down. */
  private readonly answered = new Map<string, string>();
  private cleared: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly line: Line,
    private readonly study: StudyId,
    private readonly places: RunPlaces,
  ) {}

  /** Gives an order. @returns what came of it */
  give(order: RunOrder): Promise<RunEnd> {
    const { trial, run } = order;
    const id = this.idOf(this.nameOf(trial, run.seed, run.steps));
    return new Promise<RunEnd>((resolve, reject) => {
      const begun = { isGiven: false, isSettling: false, isTold: false, returns: 0 };
      const pending = { id, order, ...begun, resolve, reject };
      this.pending.set(id, pending);
      this.send(pending).catch((error) => this.end(pending, () => reject(error)));
    });
  }

  /** What came of a run need not lie in the server any more; if it stays there it goes by itself some day. */
  written({ trial, seed, budget }: { trial: number; seed: number; budget: number }): void {
    const run = this.nameOf(trial, seed, budget);
    const id = this.answered.get(run);
    if (id === undefined) return;
    this.answered.delete(run);
    const cleared = this.line.client.del(resultKey(id)).catch(() => {});
    this.cleared = Promise.all([this.cleared, cleared]);
  }

  /** Resolves when the server has none any more of what was written down. */
  async isCleared(): Promise<void> {
    await this.cleared;
  }

  /** Nobody waits for any of them any more, each told in this way. @returns their jobs */
  leave(tell: (waiting: Pick<Pending, 'resolve' | 'reject'>) => void): string[] {
    const left = [...this.pending.values()];
    for (const each of left) this.end(each, () => tell(each));
    return left.map(({ id }) => id);
  }

  /** How far one is. */
  progress(id: string, steps: number): void {
    this.pending.get(id)?.order.onProgress(steps);
  }

  /** One has an answer, most likely. */
  settle(id: string): Promise<void> {
    return this.once(id, (pending) => this.fetch(pending));
  }

  /** One's worker was lost, once too often, or its job failed otherwise. */
  lost(id: string, reason: string): Promise<void> {
    return this.once(id, (pending) => this.giveUp(pending, reason));
  }

  /** Looks for what was not told of. */
  async look(): Promise<void> {
    await Promise.all([...this.pending.values()].map((each) => this.lookAt(each)));
  }

  private nameOf(trial: number, seed: number, steps: number): string {
    return `${this.study.id}-${trial}-${seed}-${steps}`;
  }

  /** A run that is given again, since it failed, is another job: nothing that is told late of the one counts for the other. */
  private idOf(run: string): string {
    const before = this.given.get(run) ?? 0;
    this.given.set(run, before + 1);
    return `${run}-${before}`;
  }

  private async send(pending: Pending): Promise<void> {
    const { id, order } = pending;
    // One that was given before this process began may have come to its end: no event tells of that any more.
    const isThere = this.study.isResumed && (await this.isAnswered(id));
    if (!isThere) {
      await this.line.queue.add('run', packOrder(this.study.id, order), {
        ...{ jobId: id, removeOnComplete: true, removeOnFail: { age: KEPT_MS / 1_000 } },
      });
    }
    pending.isGiven = true;
    if (isThere) await this.settle(id);
  }

  private async isAnswered(id: string): Promise<boolean> {
    return (await this.line.client.exists(resultKey(id))) === 1;
  }

  private end({ id }: Pending, tell: () => void): void {
    if (this.pending.delete(id)) tell();
  }

  private async fetch(pending: Pending): Promise<void> {
    const { id } = pending;
    const bytes = await this.line.client.getrangeBuffer(resultKey(id), 0, MOST_ANSWER);
    if (bytes.length > MOST_ANSWER) {
      return await this.failed(pending, `it takes more than ${MOST_ANSWER} bytes`);
    }
    if (bytes.length === 0) {
      // What was told may be from before it was given again.
      const isGone = (await this.line.queue.getJobState(id)) === 'unknown';
      return isGone ? await this.returned(pending) : undefined;
    }
    const answer = await this.read(bytes, pending);
    if (answer !== undefined) await this.take(pending, answer);
  }

  private async read(bytes: Buffer, pending: Pending): Promise<Answer | undefined> {
    try {
      return unpackAnswer(bytes, pending.order);
    } catch (error) {
      if (!(error instanceof BadAnswer)) throw error;
      await this.failed(pending, error.message);
      return undefined;
    }
  }

  private async take(pending: Pending, { worker, end, files }: Answer): Promise<void> {
    if (end.outcome === 'stopped') return await this.returned(pending);
    if (end.outcome === 'refused' || end.outcome === 'failed') {
      await this.line.client.del(resultKey(pending.id));
    }
    if (end.outcome === 'refused') throw refused(worker, end.why, pending.order);
    if (end.outcome !== 'failed') await this.bringIn(pending, end.result, files);
    this.end(pending, () => pending.resolve(end));
  }

  /** Until it is written down here it lies in the server. */
  private async bringIn(
    { id, order: { trial, run } }: Pending,
    result: ResultJson,
    files: Answer['files'],
  ): Promise<void> {
    const last = { 'result.json': Buffer.from(`${JSON.stringify(result, null, 2)}\n`) };
    await this.places.setAside(trial, run.seed, { options: run, files: { ...files, ...last } });
    this.answered.set(this.nameOf(trial, run.seed, run.steps), id);
  }

  private async giveUp(pending: Pending, reason: string): Promise<void> {
    await this.line.queue.remove(pending.id);
    const error = /stalled/.test(reason) ? 'the worker was lost, again and again' : reason;
    this.end(pending, () => pending.resolve({ outcome: 'failed', error }));
  }

  private async failed(pending: Pending, why: string): Promise<void> {
    await this.takeBack(pending);
    const error = `what came back through the queue is no answer: ${why}`;
    this.end(pending, () => pending.resolve({ outcome: 'failed', error }));
  }

  /** Nothing came of it: it is given again, but not for ever. */
  private async returned(pending: Pending): Promise<void> {
    pending.returns += 1;
    if (pending.returns < MOST_RETURNS) return await this.again(pending);
    await this.failed(pending, `${pending.returns} times it came without a result`);
  }

  private async again(pending: Pending): Promise<void> {
    await this.takeBack(pending);
    await this.send(pending);
  }

  private async takeBack({ id }: Pending): Promise<void> {
    const { client, queue } = this.line;
    await Promise.all([queue.remove(id), client.del(resultKey(id))]);
  }

  /** One thing at a time of an order: what is told of it meanwhile is looked at afterwards. An error is the study's. */
  private async once(id: string, work: (pending: Pending) => Promise<unknown>): Promise<void> {
    const pending = this.pending.get(id);
    if (pending === undefined) return;
    pending.isTold = pending.isSettling;
    if (pending.isSettling) return;
    pending.isSettling = true;
    try {
      await work(pending);
    } catch (error) {
      this.end(pending, () => pending.reject(error));
    } finally {
      pending.isSettling = false;
    }
    if (pending.isTold) await this.settle(id);
  }

  private async lookAt({ id, isGiven, isSettling }: Pending): Promise<void> {
    if (!isGiven || isSettling) return;
    await this.once(id, async (pending) => {
      // Out of reach: it has been told, and the next look is soon.
      const state = await this.line.queue.getJobState(id).catch(() => undefined);
      if (state === 'unknown') {
        return (await this.isAnswered(id)) ? await this.fetch(pending) : await this.again(pending);
      }
      if (state !== 'failed') return;
      const job = await this.line.queue.getJob(id);
      await this.giveUp(pending, job?.failedReason ?? 'stalled');
    });
  }
}

function refused(worker: string, why: string, { trial }: RunOrder): Failure {
  return new Failure(
    `The worker ${worker} refuses trial ${trial}: ${why}. Nothing is lost: mend it, then go on with --resume.`,
  );
}
