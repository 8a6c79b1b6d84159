export {
  agentFileIn,
  type RunConfig,
  type RunOptions,
  readRunOptions,
  resolveConfig,
  type WarmStart,
  type WrittenOptions,
} from './config/config.js';
export { type Length, longerConfig } from './config/longer.js';
export {
  EVALUATION_STEPS,
  type EvaluateAsyncOptions,
  type EvaluatedEpisode,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  evaluateAsync,
  MOST_EPISODES,
} from './evaluation/evaluate.js';
export { type Examination, examine } from './evaluation/examination.js';
export {
  type ExpectedReturn,
  type ExpectedReturnOptions,
  expectedReturn,
} from './evaluation/expected-return.js';
export { insightOf } from './evaluation/insight.js';
export type { PolicyFunction, PolicyMoment } from './evaluation/policy-function.js';
export { REPORTING_SEED, VALIDATION_SEED } from './evaluation/seeds.js';
export type { Bar, SolveOptions, SolveSettings, Task } from './evaluation/solve-rule.js';
export { reachesThreshold, type TaskWorld, taskOf } from './evaluation/task.js';
export type { ExaminationAnswer, FoundValidation, Validation } from './evaluation/validate.js';
export type { FlownPart } from './evaluation/validation-parts.js';
export {
  type AlgorithmByPreset,
  type AlgorithmOf,
  borrowedRecipe,
  type Preset,
  type PresetFor,
  presetNamed,
  presets,
  type Recipe,
  recipeIn,
  registerPreset,
  unregisterPreset,
} from './presets/index.js';
export { type Checkpoint, type CheckpointSummary, readCheckpoint } from './run/checkpoint.js';
export { DivergedRunError, type RunSoFar } from './run/diverged-run.js';
export { type BrokenRun, EnvironmentError } from './run/environment-error.js';
export { type EpisodeRecord, type LoopParts, TrainingLoop } from './run/loop.js';
export { DamagedCheckpointError } from './run/refused-checkpoint.js';
export type { TimedEpisode, TimedValidation } from './run/run-record.js';
export { type LoopState, loadState, saveState } from './run/state-file.js';
export type { Progress, TrainOptions, TrainResult, Verdict } from './run/train-options.js';
export {
  type Aggregates,
  aggregateScores,
  type BootstrapOptions,
  bootstrapInterval,
  bootstrapIntervals,
  conditionalValueAtRisk,
  type Interval,
  interquartileMean,
  mean,
  median,
  normalizedScore,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  quantile,
  type RunsByTask,
  type Scores,
  type ScoresByTask,
  sampleEfficiency,
  standardDeviation,
  trailingMean,
  trailingMeans,
} from './statistics/index.js';
export { train } from './train.js';
