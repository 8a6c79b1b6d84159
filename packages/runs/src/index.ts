/** Carrying runs out: their folders, checkpoints and records. What came of past ones is in `./past`. */
export { type RecorderParts, type Resumed, RunRecorder } from './conduct/recorder.js';
export { Failure, remedyOf } from './failure.js';
export { type Claim, claimRunFolder } from './folder/claim.js';
export { readConfigFile } from './folder/config-file.js';
export { writeDurably } from './folder/durable.js';
export { lockFolder } from './folder/lock.js';
export { nearPath } from './folder/near-path.js';
export {
  countEnds,
  type Ends,
  type EvaluationSummary,
  type ResultJson,
  resultJson,
  summarizeEvaluation,
} from './folder/result.js';
export { isFinished, RunFolder } from './folder/run-folder.js';
export { type End, endOf, episodesCsv } from './records/episodes-csv.js';
export type { LearningRow } from './records/learning-record.js';
export { readLearning, readMonitor } from './records/read-csv.js';
