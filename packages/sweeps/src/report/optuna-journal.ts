import type { TrialLine } from '../folder/lines.js';
import type { StudySoFar } from '../folder/study-folder.js';
import { type Parameter, same } from '../study/parameter.js';

const STATES = { finished: 1, pruned: 2, diverged: 3, failed: 3 } as const;

/**
 * The trials as Optuna's journal file (its JournalFileBackend; op codes 0 and 4: a study, a trial that has ended), of a
 * study called `perilune`. Lists of choices that are no plain values stand as their JSON.
 */
export function optunaJournal({ study, trials }: StudySoFar): string {
  const common = { worker_id: 'perilune' };
  const directions = study.objectives.map(({ direction }) => (direction === 'minimize' ? 1 : 2));
  const head = { op_code: 0, ...common, study_name: 'perilune', directions };
  const lines = trials.map((trial) => ({
    ...{ op_code: 4, ...common, study_id: 0, datetime_start: null },
    ...valuesOf(trial),
    distributions: distributionsOf(study.search, trial),
    params: paramsOf(study.search, trial),
    user_attrs: { seeds: trial.seeds, scores: trial.scores, steps: trial.steps },
    ...{ system_attrs: {}, intermediate_values: intermediateOf(trial) },
  }));
  return `${[head, ...lines].map((line) => JSON.stringify(line)).join('\n')}\n`;
}

function valuesOf({ score, state }: TrialLine) {
  const isOne = score?.length === 1;
  return {
    state: STATES[state],
    value: isOne && state === 'finished' ? (score[0] as number) : null,
    values: !isOne && state === 'finished' ? score : null,
  };
}

/** Of a trial that was given up what it had come to, at the steps of its last rung. */
function intermediateOf({ state, score, budget }: TrialLine): Record<string, number> {
  return state === 'pruned' && score?.length === 1 ? { [budget]: score[0] as number } : {};
}

function within(search: readonly Parameter[], { hyperparameters }: TrialLine): Parameter[] {
  return search.filter(({ path }) => path in hyperparameters);
}

function distributionsOf(search: readonly Parameter[], trial: TrialLine): Record<string, string> {
  const all = within(search, trial).map((parameter) => [
    parameter.path,
    JSON.stringify(distributionOf(parameter)),
  ]);
  return Object.fromEntries(all) as Record<string, string>;
}

function distributionOf(parameter: Parameter): object {
  if (parameter.kind === 'choice') {
    const choices = parameter.choices.map((choice) =>
      typeof choice === 'object' && choice !== null ? JSON.stringify(choice) : choice,
    );
    return { name: 'CategoricalDistribution', attributes: { choices } };
  }
  const { low, high, log, step } = parameter;
  const isWhole = [low, high, step].every((value) => Number.isInteger(value));
  const name = isWhole ? 'IntDistribution' : 'FloatDistribution';
  return { name, attributes: { step: isWhole ? step : (step ?? null), low, high, log } };
}

/** A number as it is, a choice by its place. */
function paramsOf(search: readonly Parameter[], trial: TrialLine): Record<string, number> {
  const all = within(search, trial).map((parameter): [string, number] => {
    const value = trial.hyperparameters[parameter.path];
    if (parameter.kind === 'number') return [parameter.path, value as number];
    return [parameter.path, parameter.choices.findIndex((choice) => same(choice, value))];
  });
  return Object.fromEntries(all);
}
