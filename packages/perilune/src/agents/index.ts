export {
  algorithmNamed,
  algorithms,
  type Hyperparameters,
  parseHyperparameters,
} from './algorithms.js';
export { type CreateAgentOptions, createAgent } from './create-agent.js';
export { Dqn, type DqnSetup } from './dqn/dqn.js';
export { type DqnHyperparameters, type DqnOptions, dqnSchema } from './dqn/options.js';
export { hyperparameterFields } from './hyperparameter-fields.js';
export { loadAgent } from './load-agent.js';
export { ValueAgent, type ValueAgentOptions } from './policies/value-agent.js';
export { type PqnHyperparameters, type PqnOptions, pqnSchema } from './pqn/options.js';
export { Pqn, type PqnSetup } from './pqn/pqn.js';
export type { Agent, LearningAgent, LearnReport, Spaces, Transition } from './shared/agent.js';
export { type Divergence, DivergenceError } from './shared/divergence.js';
export { ReportState } from './shared/report-state.js';
export { type LinearSchedule, type Schedule, scheduleAt } from './shared/schedule.js';
export type { AgentSetup } from './shared/setup.js';
export { type Phase, Stopwatch, type Timing } from './shared/stopwatch.js';
export { environmentSeeds, type StreamPurpose, stream, streamSeed } from './shared/streams.js';
