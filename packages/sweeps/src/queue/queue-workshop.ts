import { Failure, type ResultJson } from '@perilune/runs';
import type { OpenWorkshop, RunEnd, RunOrder, RunPlaces, Workshop } from '../conduct/workshop.js';
import type { QueueAddress } from './address.js';
import { type Answer, BadAnswer, MOST_ANSWER, unpackAnswer } from './answer.js';
import { CLOSING_MS, within } from './connection.js';
import { KEPT_MS, resultKey, stopKey } from './keys.js';
import { dial, hangUp, type Line } from './line.js';
import { packOrder } from './order.js';
import { keepStudyId, type StudyId, studyIdIn } from './study-id.js';

export interface QueueWorkshopOptions {
  queue: QueueAddress;
  /** Runs that are out at a time. Default 256: as many as workers take together, or more. */
  jobs?: number | undefined;
  /** Told what a person should know, in a sentence. */
  onNote?: ((text: string) => void) | undefined;
  /** Told every so often which workers there are, and how many runs they take together. */
  onWorkers?: ((there: { workers: number; slots: number }) => void) | undefined;
  /** Milliseconds between two looks at what no event told of. Default 5000. */
  lookEvery?: number | undefined;
}

const JOBS = 256;
const LOOK_MS = 5_000;
/** How often a run may come back without a result before it counts as failed. */
const MOST_RETURNS = 3;

/**
 * Has a study's runs carried out by whoever takes them from a queue (`serveQueue`, `perilune worker`), for
 * `runStudy(study, { out, workshop: queueWorkshop({ queue }) })`.
 *
 * @throws Failure, when it is opened, if the queue cannot be reached
 * @throws UsageError, then, if there are workers of another version
 */
export function queueWorkshop(options: QueueWorkshopOptions): OpenWorkshop {
  return (places, signal) => QueueWorkshop.open(places, signal, options);
}

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
 * A run is a job whose name follows from the study, the trial, the seed, the steps and the attempt: whoever goes on with a
 * study after its process was killed finds it. What came of it lies in a key of its own, when the job has gone, until it is written
 * down here. Events say when; what they may have missed (a connection that was cut, a server without its last second) is looked
 * for every few seconds.
 */
class QueueWorkshop implements Workshop {
  readonly jobs: number;
  private readonly pending = new Map<string, Pending>();
  /** How often each run was. */
  private readonly given = new Map<string, number>();
  /** Of each run that came to something the job, until that is written down. */
  private readonly answered = new Map<string, string>();
  private readonly timer: NodeJS.Timeout;
  private isClosed = false;
  private isLooking = false;

  private constructor(
    private readonly line: Line,
    private readonly study: StudyId,
    private readonly places: RunPlaces,
    private readonly options: QueueWorkshopOptions,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.jobs = options.jobs ?? JOBS;
    const { events, presence } = line;
    events.on('completed', ({ jobId }) => void this.settle(jobId));
    events.on('failed', ({ jobId, failedReason }) => {
      void this.once(jobId, (pending) => this.lost(pending, failedReason));
    });
    events.on('progress', ({ jobId, data }) => {
      if (typeof data === 'number') this.pending.get(jobId)?.order.onProgress(data);
    });
    presence.lost.addEventListener('abort', this.break);
    this.timer = setInterval(() => void this.look(), options.lookEvery ?? LOOK_MS);
    signal?.addEventListener('abort', this.stop, { once: true });
    void this.look();
  }

  static async open(
    places: RunPlaces,
    signal: AbortSignal | undefined,
    options: QueueWorkshopOptions,
  ): Promise<QueueWorkshop> {
    const study = studyIdIn(places.path);
    const line = await dial(options.queue, options.onNote ?? (() => {}));
    try {
      await line.client.del(stopKey(study.id));
      await line.events.waitUntilReady();
      line.presence.lost.throwIfAborted();
      keepStudyId(places.path, study);
      return new QueueWorkshop(line, study, places, options, signal);
    } catch (error) {
      await hangUp(line);
      throw error;
    }
  }

  async carryOut(order: RunOrder): Promise<RunEnd> {
    const { trial, run } = order;
    this.line.presence.lost.throwIfAborted();
    if (this.isStopped) return { outcome: 'stopped' };
    const id = this.idOf(this.nameOf(trial, run.seed, run.steps));
    return await new Promise<RunEnd>((resolve, reject) => {
      const begun = { isGiven: false, isSettling: false, isTold: false, returns: 0 };
      const pending = { id, order, ...begun, resolve, reject };
      this.pending.set(id, pending);
      this.give(pending).catch((error) => this.end(pending, () => reject(error)));
    });
  }

  /** What came of it need not lie in the server any more; if it stays there it goes by itself some day. */
  written({ trial, seed, budget }: { trial: number; seed: number; budget: number }): void {
    const run = this.nameOf(trial, seed, budget);
    const id = this.answered.get(run);
    if (id === undefined) return;
    this.answered.delete(run);
    const cleared = this.line.client.del(resultKey(id)).catch(() => {});
    this.cleared = Promise.all([this.cleared, cleared]);
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

  /** What is still out is taken back, and stopped where it goes on. */
  async close(): Promise<void> {
    this.stop();
    this.isClosed = true;
    clearInterval(this.timer);
    this.signal?.removeEventListener('abort', this.stop);
    await within(Promise.all([this.taken, this.cleared]), CLOSING_MS);
    await hangUp(this.line);
  }

  private taken: Promise<unknown> = Promise.resolve();
  private cleared: Promise<unknown> = Promise.resolve();

  private readonly stop = (): void => {
    const left = [...this.pending.values()];
    if (left.length === 0) return;
    const { client, queue } = this.line;
    for (const each of left) this.end(each, () => each.resolve({ outcome: 'stopped' }));
    this.taken = Promise.allSettled([
      client.set(stopKey(this.study.id), '1', 'PX', KEPT_MS),
      ...left.map(({ id }) => queue.remove(id)),
    ]);
  };

  private get isStopped(): boolean {
    return this.isClosed || this.signal?.aborted === true;
  }

  /** Nothing that was given can be had any more. */
  private readonly break = (): void => {
    const { reason } = this.line.presence.lost;
    for (const each of this.pending.values()) this.end(each, () => each.reject(reason));
  };

  private async give(pending: Pending): Promise<void> {
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

  private settle(id: string): Promise<void> {
    return this.once(id, (pending) => this.fetch(pending));
  }

  /** An order has an answer, most likely: it is read, and kept here. */
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
    { id, order }: Pending,
    result: ResultJson,
    files: Answer['files'],
  ): Promise<void> {
    const { trial, run } = order;
    const last = { 'result.json': Buffer.from(`${JSON.stringify(result, null, 2)}\n`) };
    const left = { options: run, files: { ...files, ...last } };
    await this.places.setAside(trial, run.seed, left);
    this.answered.set(this.nameOf(trial, run.seed, run.steps), id);
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

  /** Its worker was lost, once too often. */
  private async lost(pending: Pending, reason: string): Promise<void> {
    await this.line.queue.remove(pending.id);
    const error = /stalled/.test(reason) ? 'the worker was lost, again and again' : reason;
    this.end(pending, () => pending.resolve({ outcome: 'failed', error }));
  }

  private async failed(pending: Pending, why: string): Promise<void> {
    const { client, queue } = this.line;
    await Promise.all([queue.remove(pending.id), client.del(resultKey(pending.id))]);
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
    const { client, queue } = this.line;
    await Promise.all([queue.remove(pending.id), client.del(resultKey(pending.id))]);
    await this.give(pending);
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

  /** What events did not tell of, unless it is being looked for already: of many runs that takes its time. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      this.options.onWorkers?.(await this.line.presence.workers());
      await Promise.all([...this.pending.values()].map((each) => this.lookAt(each)));
    } catch {
      // Out of reach; it has been told, and the next look is soon.
    } finally {
      this.isLooking = false;
    }
  }

  private async lookAt(pending: Pending): Promise<void> {
    const { id, isGiven, isSettling } = pending;
    if (!isGiven || isSettling) return;
    await this.once(id, async () => {
      // Out of reach: it has been told, and the next look is soon.
      const state = await this.line.queue.getJobState(id).catch(() => undefined);
      if (state === 'unknown') {
        return (await this.isAnswered(id)) ? await this.fetch(pending) : await this.again(pending);
      }
      if (state !== 'failed') return;
      const job = await this.line.queue.getJob(id);
      await this.lost(pending, job?.failedReason ?? 'stalled');
    });
  }
}

function refused(worker: string, why: string, { trial }: RunOrder): Failure {
  return new Failure(
    `The worker ${worker} refuses trial ${trial}: ${why}. Nothing is lost: mend it, then go on with --resume.`,
  );
}
