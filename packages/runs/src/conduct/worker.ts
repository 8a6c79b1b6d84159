import { resolveConfig, UsageError } from 'perilune';
import workerpool from 'workerpool';
import { RunFolder } from '../folder/run-folder.js';
import { importModules } from '../imports.js';
import { carryOut } from './carry-out.js';
import {
  type Job,
  type JobEnd,
  packError,
  packRun,
  type RunNews,
  withoutSnapshot,
} from './crossing.js';

/** Milliseconds between two looks at whether a run is to stop. */
const LOOK_EVERY = 50;

/** A thread in which runs are carried out one after another. */
workerpool.worker({ run });

async function run(job: Job): Promise<JobEnd> {
  try {
    await importModules(job.config.imports ?? []);
    if (!isKnown(job)) return { kind: 'unknown' };
    return { kind: 'ended', run: await carry(job) };
  } catch (error) {
    return { kind: 'failed', error: packError(error) };
  }
}

/** Whether the same things are registered here as where the job comes from, which has checked it. */
function isKnown({ config }: Job): boolean {
  try {
    resolveConfig(config);
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

async function carry({ config, origin, folder, from, stop, ...how }: Job) {
  const controller = new AbortController();
  const look = () => {
    if (Atomics.load(stop, 0) !== 0) controller.abort();
  };
  // Progress is told while it trains alone: episodes that are flown between and after must hear it too.
  const looking = setInterval(look, LOOK_EVERY);
  try {
    const outcome = await carryOut(
      config,
      {
        ...how,
        signal: controller.signal,
        onProgress: (progress) => {
          tell({ kind: 'progress', progress: withoutSnapshot(progress) });
          look();
        },
        onValidation: (validation) => tell({ kind: 'validation', validation }),
        onNote: (text) => tell({ kind: 'note', text }),
      },
      folder === undefined ? undefined : { folder: new RunFolder(folder), from },
      origin,
    );
    return packRun(outcome);
  } finally {
    clearInterval(looking);
  }
}

function tell(news: RunNews): void {
  workerpool.workerEmit(news);
}
