import type { Experiment, Variant } from '../experiments.js';
import type { Task } from './task.js';

/** All runs of the experiments, seeds 1..n, the longest first: so the cores end together. */
export function planTasks(experiments: readonly Experiment[], seeds: number): Task[] {
  const tasks = experiments.flatMap((experiment) =>
    [experiment, ...(experiment.beside?.variants ?? [])].flatMap((variant) =>
      Array.from({ length: seeds }, (_, i) => taskOf(experiment, variant, i + 1)),
    ),
  );
  return tasks.sort((a, b) => weight(b) - weight(a));
}

function taskOf({ name, env, episodes }: Experiment, variant: Variant, seed: number): Task {
  return {
    variant: variant.name,
    env,
    preset: variant.preset,
    hyperparameters: { ...variant.hyperparameters },
    seed,
    episodes,
    film: variant.name === name && seed === 1,
  };
}

/** Most episodes of replay are long ones, of a table short. */
function weight({ preset, episodes }: Task): number {
  if (preset.startsWith('article-replay')) return 2 * episodes;
  return preset === 'article-tabular' ? episodes / 4 : episodes;
}
