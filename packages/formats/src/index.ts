/**
 * Agents that travel: what other programs save is read, and what they load is written. Nothing that a file
 * holds is ever run.
 *
 * @packageDocumentation
 */
export type { ReadOptions } from './anatomy/rebuild.js';
export { readOnnx } from './onnx/read.js';
export { writeOnnx } from './onnx/write.js';
export { type WrittenZip, writeStableBaselines3 } from './stable-baselines3/write.js';
export type { StableBaselines3Class } from './stable-baselines3/write-policies.js';
export { writeVecNormalize } from './stable-baselines3/write-vec-normalize.js';
export { readTfjs } from './tfjs/read.js';
export { type TfjsFiles, writeTfjs } from './tfjs/write.js';
