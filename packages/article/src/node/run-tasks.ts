import { fileURLToPath } from 'node:url';
import { filmRun } from '@perilune/pictures/node';
import { conductAll, type TaskOutcome } from '@perilune/runs';
import { resolveConfig } from 'perilune';
import '../register.js';
import type { Task, TaskProgress, TaskResult } from './task.js';
import { resultOf } from './task-result.js';

export interface Watcher {
  progress(task: Task, progress: TaskProgress): void;
  done(task: Task, result: TaskResult): void;
}

/** What came of tasks: of the run, and of the run that noticed no divergence where there was one. */
type Outcomes = Map<Task, TaskOutcome>;

/** What the runs' threads need to know of, as it is built: threads run JavaScript. */
const ALGORITHMS = fileURLToPath(new URL('../../dist/bundle/index.js', import.meta.url));

/** Small films: a report holds one for each experiment. */
const FILM = { width: 360, height: 240, every: 4 };

/**
 * Does all runs, so many at a time, begun in the order given. A divergence is an outcome, not a failure: the
 * same run is then done once more to its last episode, since the article's tools notice nothing.
 *
 * @throws whatever a run throws; the others are then given up
 */
export async function runTasks(
  tasks: readonly Task[],
  jobs: number,
  watcher: Watcher,
): Promise<TaskResult[]> {
  const done = (task: Task, outcome: TaskOutcome, before?: TaskOutcome) =>
    watcher.done(task, resultOf(task, outcome, before));
  const first = await carryOut({
    ...{ tasks, jobs, watcher },
    onEnd: (task, outcome) => goesOn(task, outcome) || done(task, outcome),
  });
  const second = await carryOut({
    ...{ tasks: tasks.filter((task) => goesOn(task, first.get(task))), jobs, watcher },
    changes: { onDivergence: 'go-on' },
    onEnd: (task, outcome) => done(task, outcome, first.get(task)),
  });
  const results = tasks.map(async (task) => {
    const outcome = (second.get(task) ?? first.get(task)) as TaskOutcome;
    const film =
      task.film && outcome.outcome === 'finished' ? await filmRun(outcome.result, FILM) : undefined;
    return { ...resultOf(task, outcome, first.get(task)), film };
  });
  return await Promise.all(results);
}

/** Whether a diverged run's algorithm can go on from there. */
function goesOn({ env, preset, hyperparameters }: Task, outcome: TaskOutcome | undefined): boolean {
  if (outcome?.outcome !== 'diverged') return false;
  return 'onDivergence' in resolveConfig({ env, preset, hyperparameters }).hyperparameters;
}

/** All tasks once. */
interface Pass {
  tasks: readonly Task[];
  /** To the hyperparameters. */
  changes?: object;
  jobs: number;
  watcher: Watcher;
  onEnd(task: Task, outcome: TaskOutcome): void;
}

async function carryOut({ tasks, changes, jobs, watcher, onEnd }: Pass): Promise<Outcomes> {
  const stop = new AbortController();
  const outcomes = await conductAll(
    tasks.map(({ env, preset, seed, episodes, hyperparameters }) => ({
      run: {
        ...{ env, preset, seed, episodes },
        hyperparameters: { ...hyperparameters, ...changes },
        imports: [ALGORITHMS],
      },
    })),
    {
      jobs,
      signal: stop.signal,
      onEvent: (event) => {
        const task = tasks[event.task] as Task;
        if (event.kind === 'progress') watcher.progress(task, event.progress);
        if (event.kind !== 'ended') return;
        if (event.outcome.outcome === 'failed') stop.abort();
        else if (!stop.signal.aborted) onEnd(task, event.outcome);
      },
    },
  );
  for (const outcome of outcomes) if (outcome.outcome === 'failed') throw outcome.error;
  return new Map(tasks.map((task, i) => [task, outcomes[i] as TaskOutcome]));
}
