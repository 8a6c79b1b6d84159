/** Past runs: finding and reading them, groups of them, their statistics and curves. */

export { type MonitorRow, type ReadRows, readLearning, readMonitor } from '../records/read-csv.js';
export {
  type AcrossTasks,
  acrossTasks,
  type MethodSummary,
  type Profile,
  profilesOf,
} from './across-tasks.js';
export {
  type BandPoint,
  bandOf,
  damagedTables,
  episodesOf,
  learningCurve,
  type Point,
  returnsCurve,
  sparse,
} from './curves.js';
export { efficiencyOf } from './efficiency.js';
export { byName, type Found, findRuns, findSomeRuns } from './find-runs.js';
export { type Group, groupRuns } from './groups.js';
export {
  type Progression,
  progressions,
  type Quantity,
  type QuantityName,
  quantities,
} from './quantities.js';
export {
  importModulesOf,
  isRun,
  type NoRun,
  RUN_STATES,
  type Run,
  type RunState,
  readRun,
  scoreOf,
  verdictOf,
} from './read-run.js';
export { type Series, type SeriesPoint, seriesOf } from './series.js';
export {
  type GroupSummary,
  type Improvement,
  improvements,
  lowestLevel,
  methodCalled,
  normalizationOf,
  summarize,
  tasksOf,
  thresholdOf,
} from './statistics.js';
