export { actionMaskOf } from './api/action-mask.js';
export type { AnyAsyncEnv, AsyncEnv } from './api/async-env.js';
export type {
  Action,
  AnyEnv,
  Env,
  Info,
  ResetOptions,
  ResetResult,
  StepOutcome,
  StepResult,
} from './api/env.js';
export { EnvWrapper, type OtherSpaces } from './api/env-wrapper.js';
export { TimeLimit } from './api/time-limit.js';
export type { ModelTransition, TransitionModel } from './api/transition-model.js';
export type { CartPoleOptions } from './classic/cart-pole.js';
export type { MountainCarOptions } from './classic/mountain-car.js';
export type { PendulumOptions } from './classic/pendulum.js';
export type { LunarLanderOptions } from './lunar-lander/options.js';
export type { ActionIn, OptionsById, SpacesById } from './registry/builtins.js';
export { checkEnv } from './registry/check-env.js';
export { checkFirstSteps } from './registry/first-steps.js';
export {
  type ActionSpaceOf,
  type MadeEnv,
  type MadeLander,
  type MakeOptions,
  type MakeVectorOptions,
  make,
  makeVector,
  type ObservationSpaceOf,
  type OptionsOf,
  refuseAsync,
  statedOptimum,
  timeLimitWith,
  vectorOf,
  workOnLanes,
} from './registry/make.js';
export type {
  AsyncEnvFactory,
  EnvFactory,
  EnvOptions,
  EnvSpec,
  ReferenceScores,
  Registration,
} from './registry/registration.js';
export {
  completeOptions,
  type Replacing,
  register,
  registeredIds,
  specOf,
  unregister,
} from './registry/registry.js';
export { type EnvSource, specFor } from './registry/source.js';
export type { BlackjackOptions } from './toy-text/blackjack.js';
export type { CliffWalkingOptions } from './toy-text/cliff-walking.js';
export type { FrozenLakeOptions } from './toy-text/frozen-lake.js';
export { generateRandomMap } from './toy-text/lake-maps.js';
export type { TaxiOptions } from './toy-text/taxi.js';
export type { Batch, BatchRows } from './vector/batch.js';
export type { LanesOrder } from './vector/threaded-batch.js';
export type {
  AsyncVectorEnv,
  AutoresetMode,
  VectorEnv,
  VectorReset,
  VectorResetOptions,
  VectorStep,
  VectorStepOptions,
} from './vector/vector-env.js';
export { ActionWrapper, TransformAction } from './wrappers/action-wrapper.js';
export { ClipAction } from './wrappers/clip-action.js';
export { type FlatBox, FlattenObservation } from './wrappers/flatten-observation.js';
export { FrameStackObservation, type FrameStackOptions } from './wrappers/frame-stack.js';
export {
  NormalizeObservation,
  type NormalizeObservationOptions,
} from './wrappers/normalize-observation.js';
export { NormalizeReward, type NormalizeRewardOptions } from './wrappers/normalize-reward.js';
export { ObservationWrapper, TransformObservation } from './wrappers/observation-wrapper.js';
export {
  type EpisodeStatistics,
  RecordEpisodeStatistics,
  type RecordEpisodeStatisticsOptions,
} from './wrappers/record-statistics.js';
export {
  RescaleAction,
  type RescaleActionOptions,
  RescaleObservation,
  type RescaleObservationOptions,
} from './wrappers/rescale.js';
export type { NewBound } from './wrappers/rescale-box.js';
export {
  ClipReward,
  type ClipRewardOptions,
  RewardWrapper,
  TransformReward,
} from './wrappers/reward-wrapper.js';
export { TimeAwareObservation, type TimeAwareOptions } from './wrappers/time-aware.js';
