export type { Archive, IntegerRange, Serializable, StateArray } from './archive.js';
export { captureState, copyState, type StateArrays } from './capture.js';
export { restoreState } from './restore.js';
export { RunningMoments, type RunningMomentsOptions } from './running-moments.js';
