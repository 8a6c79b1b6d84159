export { ActorCritic, type ActorCriticSetup } from './actor-critic/actor-critic.js';
export type { ActorCriticHyperparameters, ActorCriticOptions } from './actor-critic/options.js';
export {
  algorithmNamed,
  algorithms,
  checkSizes,
  currentHyperparameters,
  hyperparameterFields,
  metricsOf,
  parseHyperparameters,
  registerAlgorithm,
  registerLearner,
  unregisterAlgorithm,
} from './algorithms.js';
export { type CreateAgentOptions, createAgent } from './create-agent.js';
export { Dqn, type DqnParts, type DqnSetup } from './dqn/dqn.js';
export { type DqnHyperparameters, type DqnOptions, dqnSchema } from './dqn/options.js';
export type { KernelQHyperparameters, KernelQOptions } from './kernel-q/options.js';
export type {
  AlgorithmId,
  HyperparametersById,
  HyperparametersOf,
  KnownAlgorithm,
  LearnerOf,
} from './known-algorithms.js';
export { type LoadAgentOptions, loadAgent } from './load-agent.js';
export type { MonteCarloHyperparameters, MonteCarloOptions } from './monte-carlo/options.js';
export { OneStepAgent } from './one-step/one-step-agent.js';
export { type OnlineQSetup, onlineValues } from './online-q/online-q.js';
export {
  type OnlineQHyperparameters,
  type OnlineQOptions,
  onlineQSchema,
} from './online-q/options.js';
export { ChoosingPolicy } from './policies/choosing-policy.js';
export type { ForeignOptions } from './policies/foreign-network.js';
export { NetworkPolicy } from './policies/network-policy.js';
export { SteeringPolicy } from './policies/steering-policy.js';
export { ValuesPolicy } from './policies/values-policy.js';
export {
  a2cSchema,
  type PolicyGradientHyperparameters,
  type PolicyGradientOptions,
  ppoSchema,
} from './policy-gradient/options.js';
export { PolicyGradient, type PolicyGradientSetup } from './policy-gradient/policy-gradient.js';
export { type PqnHyperparameters, type PqnOptions, pqnSchema } from './pqn/options.js';
export { Pqn, type PqnSetup } from './pqn/pqn.js';
export type { AlgorithmRegistration, Hyperparameters, Metric } from './registration.js';
export type { ActorDescription, Bounding } from './shared/actor.js';
export {
  type ActionOf,
  type ActOptions,
  type ActRowsOptions,
  type Agent,
  type AgentAction,
  type AgentDescription,
  type Gaussian,
  isStochasticAgent,
  isValueAgent,
  type Origin,
  type Provenance,
  type Score,
  type Spaces,
  type StochasticAgent,
  type ValueAgent,
} from './shared/agent.js';
export {
  type AgentFile,
  AgentFileError,
  type AgentIdentity,
  encodeAgent,
  type FileBytes,
  hasChecksum,
  identityOf,
  type LearningTerms,
  type LoadOptions,
} from './shared/agent-file.js';
export { LearnerBase, PolicyBase } from './shared/bases.js';
export type { DetailOption } from './shared/details.js';
export { type Divergence, DivergenceError } from './shared/divergence.js';
export type {
  AgentSetup,
  LearningAgent,
  LearningValueAgent,
  LearnReport,
  Transition,
} from './shared/learning-agent.js';
export type { RetiredOption } from './shared/retired.js';
export { type LinearSchedule, type Schedule, scheduleAt } from './shared/schedule.js';
export { agentFits } from './shared/spaces.js';
export { type Phase, Stopwatch, type Timing } from './shared/stopwatch.js';
export { environmentSeeds, type StreamPurpose, stream, streamSeed } from './shared/streams.js';
export type { TableHyperparameters } from './table/options.js';
export type { TabularQHyperparameters, TabularQOptions } from './tabular-q/options.js';
export { warmStart } from './warm-start.js';
