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
export { readStableBaselines3, type StableBaselines3Options } from './stable-baselines3/read.js';
