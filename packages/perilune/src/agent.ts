/**
 * `perilune/agent`: to load an agent and act, and nothing of training; small where it is shipped in a
 * page, a game or a server.
 *
 * @module
 */
import './host-types.js';

export { ActingAgent } from './acting/acting-agent.js';
export { loadAgent } from './acting/load-agent.js';
export type { LoadOptions } from './agents/shared/agent-file.js';
export { UsageError } from './errors.js';
export type { Computation, ValueDistribution } from './net/index.js';
export type { AnyValue, SpaceJson } from './spaces/index.js';
