import type { Agent } from '../agents/index.js';
import type { LanesOrder } from '../env/index.js';
import type { Answer, Question } from '../threads/index.js';
import type {
  DivergedRunError,
  EnvironmentError,
  Examination,
  ExaminationAnswer,
  TrainOptions,
  TrainResult,
} from '../training/index.js';
import { AWAITED, type Failure, type Order, type Port, type Report } from './messages.js';

/** Of the library that the worker has loaded, so that it knows what is registered there. */
interface Services {
  train: (options: TrainOptions) => Promise<TrainResult>;
  examine: (examination: Examination) => Promise<ExaminationAnswer>;
  workOnLanes: (order: LanesOrder) => void;
}

/** Carries out in a worker the one training that is ordered, answers questions, or steps lanes of a vector. */
export class TrainingServer {
  private readonly stop = new AbortController();
  private readonly waiting = new Map<
    number,
    (answer: Extract<Order, { type: 'answer' }>) => void
  >();
  private calls = 0;
  private snapshot: (() => Agent) | undefined;

  constructor(
    private readonly port: Port,
    private readonly services: Services,
  ) {
    port.listen((order: Order) => this.take(order));
  }

  private take(order: Order): void {
    if (order.type === 'train') void this.carryOut(order);
    else if (order.type === 'abort') this.stop.abort();
    else if (order.type === 'answer') this.waiting.get(order.id)?.(order);
    else if (order.type === 'question') void this.answer(order);
    else if (order.type === 'lanes') this.services.workOnLanes(order);
    // Whoever's worker it is may be told other things too.
    else if (order.type === 'snapshot') this.sendSnapshot(order.id);
  }

  /** What cannot be answered here, whoever asks finds out, and why. */
  private async answer({ id, about, done }: Question): Promise<void> {
    const answer = await this.services.examine(about as Examination).catch(() => undefined);
    if (done !== undefined) Atomics.store(done, 0, 1);
    this.port.post({ type: 'answer', id, answer } satisfies Answer);
  }

  private async carryOut({
    options,
    callbacks,
    startedAt,
  }: Extract<Order, { type: 'train' }>): Promise<void> {
    try {
      const told = Object.fromEntries(callbacks.map((name) => [name, this.callback(name)]));
      const { agent, ...result } = await this.services.train({
        ...(options as unknown as TrainOptions),
        ...told,
        // Each thread has a clock of its own, and they agree on 1970.
        ...(startedAt === undefined ? {} : { startedAt: startedAt - performance.timeOrigin }),
        signal: this.stop.signal,
      });
      this.send({ type: 'done', result, agent: agent.save() });
    } catch (error) {
      this.send({ type: 'failed', failure: failureOf(error as Error) });
    }
  }

  private callback(name: string): (argument?: unknown) => unknown {
    if (AWAITED.includes(name)) return (argument) => this.ask(name, argument);
    if (name !== 'onProgress') return (argument) => this.call(name, argument);
    return (progress) => {
      const { snapshot, ...numbers } = progress as { snapshot: () => Agent };
      this.snapshot = snapshot;
      this.call(name, numbers);
    };
  }

  private call(name: string, argument: unknown): number {
    const id = ++this.calls;
    this.send({ type: 'call', name, id, argument });
    return id;
  }

  private ask(name: string, argument: unknown): Promise<unknown> {
    const id = this.call(name, argument);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, ({ value, error }) => {
        this.waiting.delete(id);
        if (error === undefined) resolve(value);
        else reject(new Error(error));
      });
    });
  }

  private sendSnapshot(id: number): void {
    if (this.snapshot !== undefined) {
      this.send({ type: 'snapshot', id, agent: this.snapshot().save() });
    }
  }

  private send(report: Report): void {
    this.port.post(report);
  }
}

function failureOf(error: Error): Failure {
  const { name, message, stack } = error;
  // By what it holds, not by its class: this module may come with another copy of that than `train`.
  const { divergence, soFar } = error as Partial<DivergedRunError>;
  if (soFar === undefined) return { name, message, stack };
  if (divergence !== undefined) return { name, message, stack, diverged: { divergence, soFar } };
  return { name, message, stack, broken: brokenOf(error as EnvironmentError) };
}

function brokenOf({ cause, step, soFar: { agent, ...soFar }, checkpoint }: EnvironmentError) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return { reason, step, soFar, agent: agent.save(), checkpoint };
}
