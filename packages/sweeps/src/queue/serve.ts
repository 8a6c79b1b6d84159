import { resolve } from 'node:path';
import { importModules } from '@perilune/runs';
import { type Job, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { resolveConfig } from 'perilune';
import { LocalWorkshop } from '../conduct/local-workshop.js';
import type { RunEnd, RunOrder } from '../conduct/workshop.js';
import type { QueueAddress } from './address.js';
import { type AnswerEnd, packAnswer } from './answer.js';
import { CLOSING_MS, connectQueue, within } from './connection.js';
import { KEPT_MS, PREFIX, QUEUE, resultKey, stopKey } from './keys.js';
import { Refusal, type TakenOrder, takeOrder } from './order.js';
import { ownName, Presence } from './presence.js';
import { Scratch } from './scratch.js';

export interface ServeOptions {
  queue: QueueAddress;
  /** Runs at a time; never more than there are cores. Default: as many as there are cores. */
  concurrency?: number | undefined;
  /** Files of this machine that register what runs are of; an order names none. */
  imports?: readonly string[] | undefined;
  /** Where runs lie while they go on: given again after a crash, they go on. Default: a temporary folder. */
  folder?: string | undefined;
  /** Ends it; what goes on is given back to the queue. */
  signal?: AbortSignal | undefined;
  onNote?: ((text: string) => void) | undefined;
  onEvent?: ((event: ServeEvent) => void) | undefined;
  /** Milliseconds after which a worker that says nothing counts as lost, and its run goes to another. Default 30000. */
  patience?: number | undefined;
  /** Carries orders out, in place of this machine's cores: for measuring the queue. */
  carryOut?: ((order: RunOrder) => Promise<RunEnd>) | undefined;
}

/** What a worker does. */
export type ServeEvent =
  | { kind: 'begun'; id: string; order: TakenOrder }
  | { kind: 'progress'; id: string; steps: number }
  | { kind: 'ended'; id: string; outcome: AnswerEnd['outcome'] };

const PATIENCE_MS = 30_000;
/** How often a job's workers may be lost before it counts as failed; a sweep gives it three times. */
const LOSSES = 2;
/** Milliseconds between two words of how far a run is, and two looks whether it is to stop. */
const TELL_MS = 1_000;

/**
 * Takes runs from a queue and carries them out until the signal ends it.
 *
 * @throws Failure if the queue cannot be reached at first, or another version takes it over
 * @throws UsageError if those who are there are of another version
 */
export async function serveQueue(options: ServeOptions): Promise<void> {
  const imports = (options.imports ?? []).map((file) => resolve(file));
  await importModules(imports);
  const scratch = new Scratch(options.folder);
  try {
    const client = await connectQueue(options.queue, options.onNote ?? (() => {}));
    try {
      await new Server(client, scratch, imports, options).run();
    } finally {
      client.disconnect();
    }
  } finally {
    scratch.close();
  }
}

class Server {
  private readonly workshop: LocalWorkshop<TakenOrder & RunOrder>;
  private readonly closing = new AbortController();

  constructor(
    private readonly client: Redis,
    private readonly scratch: Scratch,
    private readonly imports: readonly string[],
    private readonly options: ServeOptions,
  ) {
    this.workshop = new LocalWorkshop((order) => scratch.folderOf(order), {
      ...{ jobs: options.concurrency, apart: true },
    });
  }

  async run(): Promise<void> {
    const { signal, queue, onNote = () => {}, patience = PATIENCE_MS } = this.options;
    const slots = this.slots;
    const presence = await Presence.enter(this.client, queue, slots);
    const worker = new Worker(QUEUE, (job, token) => this.process(job, token), {
      ...{ prefix: PREFIX, connection: this.client, concurrency: slots, name: ownName() },
      ...{ lockDuration: patience, stalledInterval: patience, maxStalledCount: LOSSES },
      runRetryDelay: 1_000,
    });
    worker.on('error', () => {});
    onNote(`Waiting at ${queue.name} for runs, ${slots} at a time.`);
    const ended = AbortSignal.any([presence.lost, ...(signal === undefined ? [] : [signal])]);
    if (!ended.aborted) await new Promise((done) => ended.addEventListener('abort', done));
    this.closing.abort();
    // First it takes nothing more: what is given back now would come again at once.
    const closed = worker.close();
    await this.workshop.close();
    await within(closed, CLOSING_MS);
    await within(presence.leave(), CLOSING_MS);
    presence.lost.throwIfAborted();
  }

  /** What takes no core is not bound by them. */
  private get slots(): number {
    const { carryOut, concurrency } = this.options;
    return carryOut === undefined ? this.workshop.jobs : (concurrency ?? 1);
  }

  /** Carries one out; what came of it is in its key before the job is done with. */
  private async process(job: Job, token: string | undefined): Promise<string> {
    const id = job.id as string;
    const order = this.taken(job.data);
    const { outcome, bytes } =
      order instanceof Refusal ? refusalOf(order) : await this.carried(job, order);
    if (outcome === 'stopped' && this.closing.signal.aborted) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    await this.client.set(resultKey(id), bytes, 'PX', KEPT_MS);
    this.options.onEvent?.({ kind: 'ended', id, outcome });
    return outcome;
  }

  /** Whether it may be carried out here: an environment that nobody registered is no failure of the run. */
  private taken(data: unknown): TakenOrder | Refusal {
    try {
      const order = takeOrder(data, this.imports);
      resolveConfig(order.run);
      return order;
    } catch (error) {
      if (error instanceof Refusal) return error;
      return new Refusal(
        `${(error as Error).message} What a worker does not know it is given by --import FILE`,
      );
    }
  }

  private async carried(job: Job, order: TakenOrder): Promise<Answer> {
    const id = job.id as string;
    const { onEvent, carryOut } = this.options;
    if (await this.isStopped(order)) return packed({ outcome: 'stopped' }, undefined);
    onEvent?.({ kind: 'begun', id, order });
    const stop = new AbortController();
    let toldAt = performance.now();
    const onProgress = (steps: number) => {
      if (performance.now() - toldAt < TELL_MS) return;
      toldAt = performance.now();
      onEvent?.({ kind: 'progress', id, steps });
      this.tell(job, order, steps, stop).catch(() => {});
    };
    const whole = { ...order, onProgress, signal: stop.signal };
    if (carryOut !== undefined) return packed(await carryOut(whole), undefined);
    const folder = this.scratch.folderOf(order);
    return await this.scratch.alone(folder, async () =>
      packed(await this.workshop.carryOut(whole), folder),
    );
  }

  /** How far it is; and whether it is to stop. */
  private async tell(
    job: Job,
    order: TakenOrder,
    steps: number,
    stop: AbortController,
  ): Promise<void> {
    await job.updateProgress(steps);
    if (await this.isStopped(order)) stop.abort();
  }

  /** Whether whoever gave it wants it no more. */
  private async isStopped({ study }: TakenOrder): Promise<boolean> {
    return (await this.client.exists(stopKey(study))) === 1;
  }
}

/** An answer as it goes into its key. */
interface Answer {
  outcome: AnswerEnd['outcome'];
  bytes: Buffer;
}

function packed(end: AnswerEnd, folder: string | undefined): Answer {
  return { outcome: end.outcome, bytes: packAnswer(ownName(), end, folder) };
}

function refusalOf({ message }: Refusal): Answer {
  return packed({ outcome: 'refused', why: message }, undefined);
}
