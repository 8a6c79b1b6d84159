export { type Checkpoint, type CheckpointSummary, readCheckpoint } from './checkpoint.js';
export {
  type RunConfig,
  type RunOptions,
  readRunOptions,
  resolveConfig,
  type WrittenOptions,
} from './config.js';
export {
  type EvaluatedEpisode,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  REPORTING_SEED,
} from './evaluate.js';
export { type EpisodeRecord, type LoopParts, TrainingLoop } from './loop.js';
export { type Preset, presetNamed, presets } from './presets/index.js';
export type { TimedEpisode, TimedValidation } from './run-record.js';
export type { SolveOptions, SolveSettings } from './solve-rule.js';
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
} from './statistics/index.js';
export { train } from './train.js';
export type { Progress, TrainOptions, TrainResult } from './train-options.js';
export { VALIDATION_SEED, type Validation } from './validate.js';
