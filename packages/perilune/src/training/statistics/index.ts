export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  interquartileMean,
  probabilityOfImprovement,
  quantile,
  type Scores,
  type ScoresByTask,
} from './across-seeds.js';
export {
  conditionalValueAtRisk,
  mean,
  standardDeviation,
  trailingMean,
  trailingMeans,
} from './summary.js';
