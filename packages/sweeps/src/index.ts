/**
 * Studies: many trainings of one kind, from which the best hyperparameters are found.
 *
 * @module
 */

export type { Candidate } from './conduct/candidate.js';
export type { StudyEvent } from './conduct/events.js';
export { type RunStudyOptions, runStudy, type StudyOutcome } from './conduct/run-study.js';
export type { OpenWorkshop, RunEnd, RunOrder, RunPlaces, Workshop } from './conduct/workshop.js';
export type { RunLine, TrialLine, TrialState } from './folder/lines.js';
export { readStudyFolder, type StudySoFar } from './folder/study-folder.js';
export { racingTests } from './pruning/racing.js';
export { optunaJournal } from './report/optuna-journal.js';
export { studyReport } from './report/study-report.js';
export { samplerOf } from './samplers/index.js';
export type { Observation, Sampler, SamplerInput } from './samplers/sampler.js';
export type {
  Assignment,
  ChoiceParameter,
  Condition,
  NumberParameter,
  Parameter,
  Value,
} from './study/parameter.js';
export { leading, paretoFront } from './study/ranking.js';
export { resolveStudy } from './study/resolve-study.js';
export type { WrittenStudy } from './study/schema.js';
export type {
  Objective,
  Prices,
  PruningSettings,
  SamplerName,
  SamplerSettings,
  Study,
} from './study/study.js';
export { readStudyFile } from './study/study-file.js';
