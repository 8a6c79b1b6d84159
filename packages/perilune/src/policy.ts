/**
 * `perilune/policy`: to load an agent that acts by a policy, and act; as small as `perilune/agent`, which does it for
 * action values.
 *
 * @module
 */
import './host-types.js';

export { ActingPolicy } from './acting/acting-policy.js';
export { loadPolicy } from './acting/load-policy.js';
export type { LoadOptions } from './agents/shared/agent-file.js';
export { UsageError } from './errors.js';
export type { Computation } from './net/index.js';
export type { AnyValue, SpaceJson } from './spaces/index.js';
