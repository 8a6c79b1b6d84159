export { PrioritizedReplay, type PrioritizedReplayOptions } from './prioritized-replay.js';
export type { Replay } from './replay.js';
export { checkUnmasked, type SampleBatch, type Transitions } from './transitions.js';
export { type ReplayOptions, UniformReplay } from './uniform-replay.js';
