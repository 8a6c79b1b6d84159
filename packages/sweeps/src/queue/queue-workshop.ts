import type { OpenWorkshop, RunEnd, RunOrder, RunPlaces, Workshop } from '../conduct/workshop.js';
import type { QueueAddress } from './address.js';
import { CLOSING_MS, within } from './connection.js';
import { KEPT_MS, stopKey } from './keys.js';
import { dial, hangUp, type Line } from './line.js';
import { OrdersOut } from './orders-out.js';
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

/**
 * Events say when something came of a run; what they may have missed (a connection that was cut, a server without its last
 * second) is looked for every few seconds.
 */
class QueueWorkshop implements Workshop {
  readonly jobs: number;
  private readonly orders: OrdersOut;
  private readonly timer: NodeJS.Timeout;
  private taken: Promise<unknown> = Promise.resolve();
  private isClosed = false;
  private isLooking = false;

  private constructor(
    private readonly line: Line,
    private readonly study: StudyId,
    places: RunPlaces,
    private readonly options: QueueWorkshopOptions,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.jobs = options.jobs ?? JOBS;
    this.orders = new OrdersOut(line, study, places);
    const { events, presence } = line;
    events.on('completed', ({ jobId }) => void this.orders.settle(jobId));
    events.on('failed', ({ jobId, failedReason }) => void this.orders.lost(jobId, failedReason));
    events.on('progress', ({ jobId, data }) => {
      if (typeof data === 'number') this.orders.progress(jobId, data);
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
    this.line.presence.lost.throwIfAborted();
    if (this.isClosed || this.signal?.aborted === true) return { outcome: 'stopped' };
    return await this.orders.give(order);
  }

  written(run: { trial: number; seed: number; budget: number }): void {
    this.orders.written(run);
  }

  /** What is still out is taken back, and stopped where it goes on. */
  async close(): Promise<void> {
    this.stop();
    this.isClosed = true;
    clearInterval(this.timer);
    this.signal?.removeEventListener('abort', this.stop);
    await within(Promise.all([this.taken, this.orders.isCleared()]), CLOSING_MS);
    await hangUp(this.line);
  }

  private readonly stop = (): void => {
    const left = this.orders.leave(({ resolve }) => resolve({ outcome: 'stopped' }));
    if (left.length === 0) return;
    const { client, queue } = this.line;
    this.taken = Promise.allSettled([
      client.set(stopKey(this.study.id), '1', 'PX', KEPT_MS),
      ...left.map((id) => queue.remove(id)),
    ]);
  };

  /** Nothing that was given can be had any more. */
  private readonly break = (): void => {
    const { reason } = this.line.presence.lost;
    this.orders.leave(({ reject }) => reject(reason));
  };

  /** Unless that goes on already: of many runs it takes its time. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      this.options.onWorkers?.(await this.line.presence.workers());
      await this.orders.look();
    } catch {
      // Out of reach; it has been told, and the next look is soon.
    } finally {
      this.isLooking = false;
    }
  }
}
