export { type RunConfig, type RunOptions, resolveConfig } from './config.js';
export {
  type EvaluatedEpisode,
  type EvaluateOptions,
  type Evaluation,
  evaluate,
  REPORTING_SEED,
} from './evaluate.js';
export { type EpisodeRecord, type LoopParts, TrainingLoop } from './loop.js';
export { type Preset, presetNamed, presets } from './presets/index.js';
export type { SolveOptions, SolveSettings } from './solve-rule.js';
export {
  type BootstrapOptions,
  bootstrapInterval,
  conditionalValueAtRisk,
  type Interval,
  interquartileMean,
  mean,
  probabilityOfImprovement,
  type Scores,
  type ScoresByTask,
  standardDeviation,
  trailingMean,
} from './statistics/index.js';
export {
  type Progress,
  type TimedEpisode,
  type TrainOptions,
  type TrainResult,
  train,
} from './train.js';
export { VALIDATION_SEED, type Validation } from './validate.js';
