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
  type EvaluatedEpisode,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  REPORTING_SEED,
} from './evaluation/evaluate.js';
export type { SolveOptions, SolveSettings, Task } from './evaluation/solve-rule.js';
export { reachesThreshold, type TaskWorld, taskOf } from './evaluation/task.js';
export { VALIDATION_SEED, type Validation } from './evaluation/validate.js';
export {
  type Preset,
  presetNamed,
  presets,
  type Recipe,
  recipeIn,
  registerPreset,
  unregisterPreset,
} from './presets/index.js';
export { type Checkpoint, type CheckpointSummary, readCheckpoint } from './run/checkpoint.js';
export { DivergedRunError, type RunSoFar } from './run/diverged-run.js';
export { type EpisodeRecord, type LoopParts, TrainingLoop } from './run/loop.js';
export { DamagedCheckpointError } from './run/refused-checkpoint.js';
export type { TimedEpisode, TimedValidation } from './run/run-record.js';
export { type LoopState, loadState, saveState } from './run/state-file.js';
export type { Progress, TrainOptions, TrainResult, Verdict } from './run/train-options.js';
export {
  type BootstrapOptions,
  bootstrapInterval,
  conditionalValueAtRisk,
  type Interval,
  interquartileMean,
  mean,
  probabilityOfImprovement,
  quantile,
  type Scores,
  type ScoresByTask,
  standardDeviation,
  trailingMean,
  trailingMeans,
} from './statistics/index.js';
export { train } from './train.js';
