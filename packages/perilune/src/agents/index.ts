export type { Agent, LearningAgent, LearnReport, Spaces, Transition } from './agent.js';
export {
  algorithmNamed,
  algorithms,
  type Hyperparameters,
  parseHyperparameters,
} from './algorithms.js';
export { type CreateAgentOptions, createAgent } from './create-agent.js';
export { type Divergence, DivergenceError } from './divergence.js';
export { Dqn, type DqnSetup } from './dqn.js';
export { type DqnHyperparameters, type DqnOptions, dqnSchema } from './dqn-options.js';
export { hyperparameterFields } from './hyperparameter-fields.js';
export { loadAgent } from './load-agent.js';
export { Pqn, type PqnSetup } from './pqn.js';
export { type PqnHyperparameters, type PqnOptions, pqnSchema } from './pqn-options.js';
export { ReportState } from './report-state.js';
export { type LinearSchedule, type Schedule, scheduleAt } from './schedule.js';
export type { AgentSetup } from './setup.js';
export { type Phase, Stopwatch, type Timing } from './stopwatch.js';
export { environmentSeeds, type StreamPurpose, stream, streamSeed } from './streams.js';
export { ValueAgent, type ValueAgentOptions } from './value-agent.js';
