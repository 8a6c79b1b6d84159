/**
 * Carrying runs out: one or many, in folders or without, and their files. What came of past ones is told by
 * `@perilune/runs/past`.
 *
 * @module
 */

export type { CarryOptions } from './conduct/carry-out.js';
export { type ConductOptions, conduct } from './conduct/conduct.js';
export {
  type ConductAllOptions,
  conductAll,
  jobsWithinCores,
  openConductor,
} from './conduct/conduct-all.js';
export type {
  Conductor,
  ConductorOptions,
  FailedRun,
  RunTask,
  TaskEvent,
  TaskOutcome,
  UnbegunRun,
} from './conduct/conductor.js';
export type { RunNews, ToldProgress } from './conduct/crossing.js';
export { type ResumeOptions, resumeRun } from './conduct/resume.js';
export { DEFAULT_ENV } from './default-env.js';
export { Failure, remedyOf } from './failure.js';
export { type FileKind, readBytes, readJson, readText } from './files/read-file.js';
export { readOptions } from './files/read-options.js';
export { sha256 } from './files/sha256.js';
export { type Claim, claimRunFolder, type RunPlace } from './folder/claim.js';
export { configJson, importsFrom, readConfigFile } from './folder/config-file.js';
export { flushFolder, flushTree, writeDurably } from './folder/durable.js';
export { FolderInUseError, lockFolder } from './folder/lock.js';
export {
  type ResultJson,
  resultJson,
  type TrainingReturns,
  type WrittenDivergence,
} from './folder/result.js';
export { hasEnded, ORIGIN, RunFolder } from './folder/run-folder.js';
export {
  loadTrainedAgent,
  type TrainedAgent,
  type TrainedAgentOptions,
} from './folder/trained-agent.js';
export { importModules } from './imports.js';
export type {
  BrokenRun,
  DivergedRun,
  EnvironmentFailure,
  FinishedRun,
  InterruptedRun,
  RunOutcome,
} from './outcome.js';
export {
  countEnds,
  type End,
  type Ends,
  type EvaluationSummary,
  endOf,
  episodesCsv,
  type PassMark,
  passMarkOf,
  summarizeEvaluation,
} from './records/evaluation.js';
export type { LearningRow } from './records/learning-record.js';
