/**
 * Agents that travel: what other programs save is read, and what they load is written. Nothing that a file
 * holds is ever run.
 *
 * @packageDocumentation
 */
export type { ReadOptions } from './agents/read-options.js';
export type { GivenWorld, WorldOptions } from './agents/world.js';
export { readUnit8 } from './course/unit8.js';
export { type ChosenFiles, filesInFolder } from './folder.js';
export { type ForeignAgentOptions, readForeignAgent } from './foreign.js';
export {
  type CardFacts,
  type CardScore,
  modelCard,
  resultsJson,
  scoreText,
} from './hub/model-card.js';
export { readOnnx } from './onnx/read.js';
export { writeOnnx } from './onnx/write.js';
export { readStableBaselines3, type StableBaselines3Options } from './stable-baselines3/read.js';
export { type WrittenZip, writeStableBaselines3 } from './stable-baselines3/write.js';
export type { StableBaselines3Class } from './stable-baselines3/write-policies.js';
export { writeVecNormalize } from './stable-baselines3/write-vec-normalize.js';
export { isTfjsModel, readTfjs, weightFilesOf } from './tfjs/read.js';
export { type TfjsFiles, writeTfjs } from './tfjs/write.js';
