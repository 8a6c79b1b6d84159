import { type Agent, loadAgent } from '../agents/index.js';
import { UsageError } from '../errors.js';
import { show } from '../text/show.js';
import {
  agentFileIn,
  DivergedRunError,
  EnvironmentError,
  type Progress,
  type TrainOptions,
  type TrainResult,
} from '../training/index.js';
import {
  AWAITED,
  type Failure,
  type Order,
  type Port,
  type Report,
  type SentProgress,
  type Told,
} from './messages.js';

/** How a run in a worker stands: as `Progress`, but that the policy comes from there. */
export interface WorkerProgress extends Omit<Progress, 'snapshot'> {
  /** The greedy policy as it stands when the worker is asked. */
  snapshot(): Promise<Agent>;
}

/** Options of `train`: what can be sent to a worker, and callbacks. */
export interface WorkerTrainOptions extends Omit<TrainOptions, 'onProgress'> {
  /** Called some ten times a second, and once at the end of training. */
  onProgress?: ((progress: WorkerProgress) => void) | undefined;
}

/** A worker that is there and trains when it is told to. */
export interface OpenWorker extends Port {
  /** @param handle of what keeps it from working at all */
  failed(handle: (reason: string) => void): void;
  close(): void;
}

type Callback = (argument: unknown) => unknown;

/** Has a worker train, and takes what it tells. The worker is closed in the end. */
export class Conductor {
  private readonly options: WorkerTrainOptions;
  private readonly snapshots = new Map<number, (agent: Uint8Array) => void>();
  private asked = 0;

  /** @throws UsageError that names an option which cannot be sent to a worker */
  constructor(options: WorkerTrainOptions) {
    this.options = withFile(options);
    checkOptions(this.options);
  }

  async train(worker: OpenWorker): Promise<TrainResult> {
    const { signal } = this.options;
    const abort = () => worker.post({ type: 'abort' } satisfies Order);
    try {
      return await new Promise<TrainResult>((resolve, reject) => {
        worker.failed((reason) => reject(new Error(reason)));
        worker.listen((report: Report) => {
          if (report.type === 'done') resolve(resultOf(report));
          else if (report.type === 'failed') reject(errorOf(report.failure));
          else if (report.type === 'snapshot') this.snapshots.get(report.id)?.(report.agent);
          else this.hear(report, worker).catch(reject);
        });
        worker.post(orderOf(this.options));
        signal?.addEventListener('abort', abort);
        if (signal?.aborted) abort();
      });
    } finally {
      signal?.removeEventListener('abort', abort);
      worker.close();
    }
  }

  /** What a callback of the run is told; what a callback throws ends the run, as it does in `train`. */
  private async hear({ name, id, argument }: Told, worker: OpenWorker): Promise<void> {
    const callback = this.options[name as keyof WorkerTrainOptions] as Callback;
    if (name === 'onProgress') {
      callback(this.progress(argument as SentProgress, worker));
    } else if (AWAITED.includes(name)) {
      const value = await callback(argument);
      worker.post({ type: 'answer', id, value } satisfies Order);
    } else callback(argument);
  }

  private progress(sent: SentProgress, worker: OpenWorker): WorkerProgress {
    return {
      ...sent,
      snapshot: () => {
        const id = ++this.asked;
        return new Promise((resolve) => {
          this.snapshots.set(id, (agent) => {
            this.snapshots.delete(id);
            resolve(loadAgent(agent));
          });
          worker.post({ type: 'snapshot', id } satisfies Order);
        });
      },
    };
  }
}

/** An agent to begin from goes as its file. */
function withFile(options: WorkerTrainOptions): WorkerTrainOptions {
  const from = agentFileIn(options);
  return from === undefined ? options : { ...options, from };
}

const CALLBACKS = ['gate', 'onCheckpoint', 'onEpisode', 'onProgress', 'onValidation'];

function checkOptions(options: WorkerTrainOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (name === 'signal' || CALLBACKS.includes(name)) continue;
    try {
      structuredClone(value);
    } catch {
      throw new UsageError(
        `${name} cannot be sent to a worker: ${show(value)}. What a worker trains is named by an id ` +
          'that is registered there: give trainInWorker a worker of your own that imports the module ' +
          'which registers it, and then "perilune/worker".',
      );
    }
  }
}

/** What of the options is data is sent, and of the rest its names. */
function orderOf({ signal: _, startedAt, ...options }: WorkerTrainOptions): Order {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  const data = entries.filter(([name]) => !CALLBACKS.includes(name));
  return {
    type: 'train',
    options: Object.fromEntries(data),
    callbacks: entries.map(([name]) => name).filter((name) => CALLBACKS.includes(name)),
    ...(startedAt === undefined ? {} : { startedAt: performance.timeOrigin + startedAt }),
  };
}

function resultOf({ result, agent }: Extract<Report, { type: 'done' }>): TrainResult {
  return { ...result, agent: loadAgent(agent) };
}

function errorOf({ name, message, stack, diverged, broken }: Failure): Error {
  if (diverged !== undefined) return new DivergedRunError(diverged.divergence, diverged.soFar);
  if (broken !== undefined) {
    const { reason, step, agent, checkpoint } = broken;
    const soFar = { ...broken.soFar, agent: loadAgent(agent) };
    return new EnvironmentError(new Error(reason), step, soFar, checkpoint);
  }
  const error = name === 'UsageError' ? new UsageError(message) : new Error(message);
  return Object.assign(error, { cause: stack });
}
