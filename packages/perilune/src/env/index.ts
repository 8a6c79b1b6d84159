export { actionMaskOf } from './api/action-mask.js';
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
export { EnvWrapper } from './api/env-wrapper.js';
export { TimeLimit } from './api/time-limit.js';
export type { ModelTransition, TransitionModel } from './api/transition-model.js';
export type { CartPoleOptions } from './classic/cart-pole.js';
export type { MountainCarOptions } from './classic/mountain-car.js';
export type { PendulumOptions } from './classic/pendulum.js';
export type { LunarLanderOptions } from './lunar-lander/options.js';
export type { ActionIn, OptionsById, SpacesById } from './registry/builtins.js';
export { checkEnv } from './registry/check-env.js';
export {
  type ActionSpaceOf,
  type MadeEnv,
  type MakeOptions,
  type MakeVectorOptions,
  make,
  makeVector,
  type ObservationSpaceOf,
  type OptionsOf,
  statedOptimum,
} from './registry/make.js';
export type { EnvFactory, EnvOptions, EnvSpec, Registration } from './registry/registration.js';
export {
  completeOptions,
  register,
  registeredIds,
  specOf,
  unregister,
} from './registry/registry.js';
export type { BlackjackOptions } from './toy-text/blackjack.js';
export type { CliffWalkingOptions } from './toy-text/cliff-walking.js';
export type { FrozenLakeOptions } from './toy-text/frozen-lake.js';
export { generateRandomMap } from './toy-text/lake-maps.js';
export type { TaxiOptions } from './toy-text/taxi.js';
export type { Batch, BatchRows } from './vector/batch.js';
export type {
  AutoresetMode,
  VectorEnv,
  VectorReset,
  VectorResetOptions,
  VectorStep,
  VectorStepOptions,
} from './vector/vector-env.js';
