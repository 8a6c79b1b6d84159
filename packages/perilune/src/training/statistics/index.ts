export {
  type Aggregates,
  aggregateScores,
  interquartileMean,
  normalizedScore,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  type Scores,
  type ScoresByTask,
  sampleEfficiency,
} from './across-seeds.js';
export {
  type BootstrapOptions,
  bootstrapInterval,
  bootstrapIntervals,
  type Interval,
  type RunsByTask,
} from './bootstrap.js';
export {
  conditionalValueAtRisk,
  mean,
  median,
  quantile,
  standardDeviation,
  trailingMean,
  trailingMeans,
} from './summary.js';
